"""Texts that are alike by the trigrams that they share, looked up in an index of trigrams."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

# So many records are looked at in one query, in so many queries at most.
BATCH = 50
MOST_BATCHES = 4
# From so many pairs on, a page is full.
ENOUGH = 10
# Of each record, so many older ones, the most alike; the others come when these are judged.
MOST = 5


class Alike(Protocol):
    """Two records that are alike."""

    @property
    def newer(self) -> int: ...


P = TypeVar("P", bound=Alike)


@transaction.atomic
def rows_alike(sql: str, given: dict[str, Any], *, share: float = 1) -> list[tuple[Any, ...]]:
    """The rows of a query, in which ``%%`` means that two texts share so many of their trigrams."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(share)])
        # Tables that were just filled have no statistics yet: never read them whole per text.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(sql, given)
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_seqscan = on")
    return rows


def page_of_pairs(
    records: QuerySet[Any], find: Callable[[list[int]], Iterable[P]], before: int | None
) -> tuple[list[P], int | None]:
    """Pairs of one of ``records`` with an older one; and the key that the next page comes before.

    ``find`` gives the pairs of the records of some keys, those of the newest first, of each the
    most alike first. However many records there are, only a few hundred are looked at.
    """
    found: list[P] = []
    for _ in range(MOST_BATCHES):
        older = records.filter(pk__lt=before) if before else records
        batch = [*older.order_by("-pk").values_list("pk", flat=True)[:BATCH]]
        for newer, pairs in groupby(find(batch), key=lambda pair: pair.newer):
            found += [*pairs][:MOST]
            if len(found) >= ENOUGH:
                return found, newer
        if len(batch) < BATCH:
            return found, None
        before = batch[-1]
    return found, before
