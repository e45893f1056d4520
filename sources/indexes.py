"""Database indexes of what is published: by which filters and orders are served."""

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import F, Q

from sources.functions import Begins, Ends


def held(name: str, *columns: str, condition: Q | None = None) -> list[GinIndex]:
    """Indexes of columns that filters ask by value, alone or together: single ones and arrays.

    One inverted index answers for any of its columns, and for several of them at once, so that no
    pair needs an index of its own. What was current earlier has another, so that the present does
    not grow slower with the past; `as_of` asks both. They are complete at once (no ``fastupdate``),
    as every look-up would read the list of what waits.
    """
    condition = condition or Q()
    return [
        GinIndex(
            fields=columns,
            condition=Q(until_seq__isnull=is_now) & condition,
            fastupdate=False,
            name=f"%(class)s_{name}_{when}",
        )
        for is_now, when in ((True, "now"), (False, "then"))
    ]


def spans(*columns: str, condition: Q | None = None) -> list[GistIndex]:
    """Indexes of ranges, by what they overlap; each for itself, as few ask for two.

    What was current earlier has others, as in :func:`held`.
    """
    return [
        GistIndex(
            fields=[column],
            condition=current & (condition or Q()),
            name=f"%(class)s_{column.removesuffix('_range')}{when}",
        )
        for column in columns
        for current, when in ((Q(until_seq=None), ""), (~Q(until_seq=None), "_then"))
    ]


def begins(column: str, condition: Q | None = None) -> models.Index:
    """An index for the order of what begins when."""
    return models.Index(
        Begins(column).desc(),
        F("number").desc(),
        condition=Q(until_seq=None) & (condition or Q()),
        name=f"%(class)s_{column.removesuffix('_range')}_begins",
    )


def ends(column: str, condition: Q) -> models.Index:
    """An index for the order of what ends when, the first one first."""
    return models.Index(
        Ends(column),
        F("number"),
        condition=Q(until_seq=None) & condition,
        name=f"%(class)s_{column.removesuffix('_range')}_ends",
    )


def newest(column: str, condition: Q | None = None) -> models.Index:
    """An index for one value of ``column``, newest first, where even common values are asked for.

    Rare values, and combinations, are served by what :func:`held` makes.
    """
    return models.Index(
        fields=[column, "-number"],
        condition=Q(until_seq=None) & (condition or Q()),
        name=f"%(class)s_{column}_newest",
    )
