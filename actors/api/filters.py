"""Parameters that name actors: each of them, and all that were merged with it."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connections
from django.db.models import BooleanField, F, Func, QuerySet

from sources.api.filters import Parameter, Records
from sources.api.moments import Moment
from sources.api.reading import PUBLIC

# Merges as they were published: each record redirects to one other, at most.
CLUSTER = """
WITH RECURSIVE merges AS (
    SELECT number, merged_into FROM actors_actorindex
     WHERE merged_into IS NOT NULL
       AND from_seq <= %(seq)s AND (until_seq IS NULL OR until_seq > %(seq)s)
), cluster(number) AS (
    SELECT unnest(%(asked)s::bigint[])
    UNION
    SELECT CASE WHEN merges.number = cluster.number THEN merges.merged_into ELSE merges.number END
      FROM cluster JOIN merges ON cluster.number IN (merges.number, merges.merged_into)
)
SELECT number FROM cluster
"""
REDIRECT = """
WITH RECURSIVE onward(number, step) AS (
    SELECT %(asked)s::bigint, 0
    UNION
    SELECT merged_into, step + 1 FROM onward JOIN actors_actorindex USING (number)
     WHERE merged_into IS NOT NULL
       AND from_seq <= %(seq)s AND (until_seq IS NULL OR until_seq > %(seq)s)
)
SELECT number FROM onward ORDER BY step DESC LIMIT 1
"""


def cluster(numbers: Sequence[int], moment: Moment) -> list[int]:
    """The actors of these numbers, and all that were one with any of them at that moment."""
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(CLUSTER, {"asked": list(numbers), "seq": moment.seq})
        return [number for (number,) in cursor.fetchall()]


def merged_into(number: int, moment: Moment) -> int:
    """The actor that a record redirected to at that moment, at the end of all redirections."""
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(REDIRECT, {"asked": number, "seq": moment.seq})
        (found,) = cursor.fetchone()
    return found


class Actors(Records):
    """Actors by human id or UUID, with all that were merged with them as of the moment."""

    or_more = "Human id or UUID of an actor; those merged with it count as it."

    def __init__(self, column: str | None = None, help_text: str = "") -> None:
        super().__init__("actor", column, help_text)

    def numbers(self, values: Sequence[str]) -> list[int]:
        return cluster(super().numbers(values), self.moment)


class EitherEnd(Actors):
    """Relations in which an actor stands at either end."""

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        numbers = self.numbers(values)
        return queryset.filter(subject__in=numbers) | queryset.filter(object__in=numbers)


class InNames(Func):
    """Whether words stand in the names of an actor, which weigh A and B in its index."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> Any:
        (held, some), (asked, more) = (compiler.compile(each) for each in self.source_expressions)
        return f"ts_filter({held}, '{{a,b}}') @@ {asked}", [*some, *more]


class Named(Parameter):
    """Actors by words of any of their names."""

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        query = SearchQuery(value, config="claimbase", search_type="plain")
        return queryset.filter(InNames(F("search"), query), search=query)
