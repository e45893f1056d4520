"""The whole of a query as a stream: of any size, in constant memory, as of one instant."""

from collections.abc import Generator, Iterable, Iterator
from typing import Any

import orjson
from django.db import connections
from django.http import StreamingHttpResponse

from sources.api.reading import PUBLIC, refuse
from sources.api.rendering import CSV
from sources.api.selecting import PARAMETERS
from sources.api.tables import Table, lines

ROWS = 500  # that are read at once
BYTES = 64 * 1024  # that are sent at once
# To sort all of it takes longer than a page may. Who stops reading is cut off: while a stream
# lasts, the database cannot clear away what it may yet need.
LIMITS = {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "120s"}
OF_PAGES = ("cursor", "page_size", "count", "facets")


class Stream:
    """Pieces of an answer. The first is made at once: what goes wrong by then is told as a problem.

    What goes wrong later ends it without its end, which HTTP lets the client see.
    """

    def __init__(self, pieces: Generator[bytes]) -> None:
        self.pieces = pieces
        self.first = next(pieces, b"")

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.pieces

    def close(self) -> None:
        self.pieces.close()


def export(view: Any) -> StreamingHttpResponse:
    """All that the list ``view`` finds, in its order, in the form that was asked for."""
    request, form = view.request, view.request.accepted_renderer
    in_csv = form.format == CSV.format
    refuse(
        request, OF_PAGES, "It is of pages, and this form holds all that is found: leave it out."
    )
    results = map(view.result, view.in_order())
    name = ["claimbase", request.path.rstrip("/").rpartition("/")[2]]
    if in_csv:
        refuse(request, PARAMETERS, "It is of JSON and NDJSON; the columns of CSV are fixed.")
        title, table = view.table()
        name.append(title)
        made = lines(_table(table, results))
    else:
        chosen = map(view.chosen, results)
        made = (orjson.dumps(each, option=orjson.OPT_APPEND_NEWLINE) for each in chosen)
    response = StreamingHttpResponse(content_type=form.content_type)
    name += [f"seq{view.moment.seq}"] if view.moment.seq else []
    response["Content-Disposition"] = f'attachment; filename="{"-".join(name)}.{form.format}"'
    if request.method != "HEAD":
        _set_limits()
        response.streaming_content = Stream(pieces(made))
    return response


def _table(table: Table, results: Iterable[Any]) -> Iterator[Iterable[str]]:
    yield table.header
    for result in results:
        yield from table.rows(orjson.loads(orjson.dumps(result)))


def pieces(made: Iterable[bytes]) -> Generator[bytes]:
    """The same in pieces that are worth being sent."""
    buffer = bytearray()
    for each in made:
        buffer += each
        if len(buffer) >= BYTES:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)


def _set_limits() -> None:
    with connections[PUBLIC].cursor() as cursor:
        for name, limit in LIMITS.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, limit])
