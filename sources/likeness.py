"""Texts that are alike by the trigrams that they share, looked up in an index of trigrams."""

from typing import Any

from django.db import connection, transaction


@transaction.atomic
def rows_alike(sql: str, given: dict[str, Any], *, share: float) -> list[tuple[Any, ...]]:
    """The rows of a query, in which ``%%`` means that two texts share so many of their trigrams."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(share)])
        # Tables that were just filled have no statistics yet: never read them whole per text.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, given)
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return rows
