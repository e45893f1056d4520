"""Parameters that name actors: each of them, and all that were merged with it."""

from collections.abc import Collection, Sequence
from typing import Any

import orjson
from django.contrib.postgres.search import SearchQuery
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast

from actors.api.naming import ALWAYS, affiliates, alike, bearers, cluster
from actors.api.search import WordsAndNames
from sources.api.filters import Records
from sources.api.grammar import Filters, Parameter
from sources.api.names import named
from sources.api.search import Search
from sources.publication.kinds import kind_named

AFFILIATES = "affiliates"


class Actors(Records):
    """Actors by human id, UUID or name, with all that were merged with them as of the moment."""

    or_more = "Human id, UUID, or a name that one actor alone has."

    def __init__(self, column: str | None = None, help_text: str = "") -> None:
        super().__init__("actor", column, help_text)

    def match(self, values: Sequence[str]) -> Q:
        numbers = self.numbers(values)
        parent: Any = self.parent  # type: ignore[attr-defined]
        if "include" not in parent.data:
            return self.among(cluster(numbers, self.moment))
        found = affiliates(numbers, self.moment)
        always = [number for number, span in found.items() if span == ALWAYS]
        unknown = Q(**{f"{parent.time}__isnull": True})
        spans = orjson.dumps(found, option=orjson.OPT_NON_STR_KEYS).decode()
        then = Q(StoodThen(self.row(), F(parent.time), Value(spans)))
        return self.among(found) & (self.among(always) | unknown | then)

    def row(self) -> Any:
        """The actors that a row names, as an array."""
        column = F(str(self.field_name))
        return column if self.holds_several else Array(column)

    def numbers(self, values: Sequence[str]) -> list[int]:
        prefix = kind_named(self.kind).root.PREFIX
        names = [value for value in values if named(prefix, value) is None]
        ids = super().numbers([value for value in values if value not in names])
        found = bearers(names, self.moment) if names else {}
        return [*ids, *(self.only(name, found.get(name, {})) for name in names)]

    def only(self, name: str, found: dict[int, str]) -> int:
        """The number of the one actor of this name; raises when there is none, or several."""
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise self.refuse(f"Several actors are named “{name[:80]}”: {_listed(found)}.")
        near = alike(name, self.moment)
        hint = f"Did you mean {_listed(near)}?" if near else "Write a name in full, or a human id."
        raise self.refuse(f"There is no actor “{name[:80]}”. {hint}")


def _listed(actors: dict[int, str]) -> str:
    human_id = kind_named("actor").human_id
    return ", ".join(f"{name} ({human_id(number)})" for number, name in [*actors.items()][:10])


class EitherEnd(Actors):
    """Relations in which an actor stands at either end; all of several, when at both."""

    holds_several = True

    def row(self) -> Any:
        return Array(F("subject"), F("object"))

    def among(self, values: Collection[Any]) -> Q:
        numbers = [Cast(value, BigIntegerField()) for value in values]
        return Q(subject__in=numbers) | Q(object__in=numbers)


class Include(Parameter):
    """Who else counts as the actors that the other parameters name."""

    item = {"type": "string", "enum": [AFFILIATES], "example": AFFILIATES}

    def __init__(self) -> None:
        super().__init__(
            "include",
            "With “affiliates” each parameter that names an actor also means all who are part of "
            "it, members of it or backed by it, and theirs in turn, at the time concerned. "
            "Relations of unknown dates count. It goes beside such a parameter, as `actor`.",
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value != AFFILIATES:
            raise self.refuse(f"It cannot be “{value[:80]}”. Did you mean “{AFFILIATES}”?")
        parent: Any = self.parent  # type: ignore[attr-defined]
        if not any(isinstance(each, Actors) for each in parent.filters.values()):
            raise self.refuse("It needs a parameter that names an actor.")
        return queryset


class NamesActors(Filters):
    """The base of filters that name actors. ``time`` is when relations must have held.

    The filter ``actor`` of each is of all who have a part in a row.
    """

    time: str
    include = Include()
    q: Search = WordsAndNames()


class Array(Func):
    template = "ARRAY[%(expressions)s]"


class StoodThen(Func):
    """Whether any of a row's actors stood so at the row's time: multiranges by number, as JSON."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> Any:
        row, time, spans = (compiler.compile(each) for each in self.source_expressions)
        sql = (
            f"EXISTS (SELECT FROM unnest({row[0]}) AS one"
            f" WHERE ({spans[0]}::jsonb ->> one::text)::tstzmultirange && {time[0]})"
        )
        return sql, [*row[1], *spans[1], *time[1]]


class InNames(Func):
    """Whether words stand in the names of an actor, which weigh A and B in its index."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> Any:
        (held, some), (asked, more) = (compiler.compile(each) for each in self.source_expressions)
        return f"ts_filter({held}, '{{a,b}}') @@ {asked}", [*some, *more]


class Named(Parameter):
    """Actors by words of any of their names."""

    def __init__(self, help_text: str) -> None:
        super().__init__("search", help_text, example="hizb allah")

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        query = SearchQuery(value, config="claimbase", search_type="plain")
        return queryset.filter(InNames(F("search"), query), search=query)
