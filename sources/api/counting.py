"""How many records a query finds, as far as somebody wants to know."""

import orjson
from django.db.models import QuerySet

from sources.vocabulary import Vocabulary

# An estimate counts as far as this, which takes milliseconds.
COUNTED = 10_000


class Count(Vocabulary):
    """How exactly a list is counted. Counting all of many rows takes long; who wants that asks."""

    NONE = "none", "None", "Not, unless one page holds all."
    ESTIMATE = "estimate", "Estimate", "To 10,000; beyond, as many as the database guesses."
    EXACT = "exact", "Exact", "All."


def how_many(found: QuerySet, how: str) -> int | None:
    if how == Count.NONE:
        return None
    rows = found.order_by().values("pk")
    if how == Count.EXACT:
        return rows.count()
    counted = rows[: COUNTED + 1].count()
    return counted if counted <= COUNTED else max(counted, _planned(rows))


def _planned(rows: QuerySet) -> int:
    (plan,) = orjson.loads(rows.explain(format="json"))
    return plan["Plan"]["Plan Rows"]
