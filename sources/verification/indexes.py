"""What is derived from documents: the indexes, and the references between records."""

from collections.abc import Iterator

import orjson
from django.db import connection, transaction

from sources.models import Reference
from sources.publication import indexing
from sources.publication.kinds import Kind


def index(kind: Kind) -> Iterator[str]:
    """The index and the references of a kind are what its documents give.

    They are made anew into temporary tables that hide the real ones, and compared with those.
    """
    table, references = kind.index._meta.db_table, Reference._meta.db_table
    with transaction.atomic():
        with connection.cursor() as cursor:
            # What a later revision ends is found by its record, as in the real tables.
            for name, key in ((table, "number"), (references, "record_uuid")):
                cursor.execute(
                    f'CREATE TEMPORARY TABLE "{name}" (LIKE public."{name}"'
                    " INCLUDING DEFAULTS INCLUDING IDENTITY) ON COMMIT DROP;"
                    f'CREATE INDEX ON pg_temp."{name}" ("{key}") WHERE until_seq IS NULL'
                )
        problems = []
        try:
            for batch in indexing.batches(kind):
                indexing.store_again(kind, batch)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            problems = [f"The index of {kind.name}s cannot be made from the documents: {error!r}"]
        else:
            problems = [
                *_differences(kind, table, "*", "revision_id"),
                *_differences(kind, references, _reference_columns(), "from_seq"),
            ]
        transaction.set_rollback(True)
    yield from problems


def _reference_columns() -> str:
    names = [field.column for field in Reference._meta.concrete_fields if field.column != "id"]
    return ", ".join(f'"{name}"' for name in names)


def _differences(kind: Kind, table: str, columns: str, key: str) -> Iterator[str]:
    own = f" WHERE kind = '{kind.name}'" if table == Reference._meta.db_table else ""
    real = f'SELECT {columns} FROM public."{table}"{own}'  # noqa: S608
    made = f'SELECT {columns} FROM pg_temp."{table}"'  # noqa: S608
    with connection.cursor() as cursor:
        for sql, what in (
            (f"({real} EXCEPT ALL {made})", "says what its document does not"),
            (f"({made} EXCEPT ALL {real})", "lacks what its document says"),
        ):
            cursor.execute(
                f'SELECT DISTINCT "{key}" FROM {sql} AS difference ORDER BY 1 LIMIT 20'  # noqa: S608
            )
            for (seq,) in cursor.fetchall():
                yield f"{table}: the row of entry {seq} {what}."
