"""The floor: stored documents by their numbers in the ledger, sent by the least of applications."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

from psycopg_pool import ConnectionPool

SQL = "SELECT document FROM claims_claimrevision WHERE entry_id = ANY (%s)"
COPY = "COPY (SELECT document FROM claims_claimrevision WHERE entry_id > {after}) TO STDOUT"
JSON = [("Content-Type", "application/json")]


def floor(url: str) -> Callable[..., Iterable[bytes]]:
    """The application; of ``/?seq=1,2`` it sends two documents, of ``/?after=1`` all later ones."""
    pool = ConnectionPool(url, min_size=1, max_size=5, open=True)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = parse_qs(environ["QUERY_STRING"])
        if "after" in asked:
            start_response("200 OK", JSON)
            return _copied(pool, int(asked["after"][0]))
        seqs = [int(seq) for seq in asked["seq"][0].split(",")]
        with pool.connection() as connection:
            rows = connection.execute(SQL, [seqs]).fetchall()
        body = b'{"results":[' + b",".join(text.encode() for (text,) in rows) + b"]}"
        start_response("200 OK", [*JSON, ("Content-Length", str(len(body)))])
        return [body]

    return application


def _copied(pool: ConnectionPool[Any], after: int) -> Iterator[bytes]:
    sql = COPY.format(after=after)
    with pool.connection() as connection, connection.cursor().copy(sql) as copy:
        yield from map(bytes, copy)
