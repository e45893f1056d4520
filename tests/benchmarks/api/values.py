"""For each declared filter, a value that is common in a corpus and one that is rare."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from django.db import connections

from actors.api.filters import Include
from claims.api.filters import Like
from claims.api.views import Claims, Threats
from sources.api.filters import Bound, ChangedSince, Dates, Flag, From, Reaching, Records
from sources.api.grammar import Parameter
from sources.api.search import Search
from sources.publication.kinds import kind_named

VIEWS: dict[str, Any] = {"claims": Claims, "threats": Threats}
COMMON = """
SELECT word, frequency
  FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
       AS element(word, frequency)
 WHERE tablename = 'claims_claimindex' AND attname = 'search' AND word ~ '^[a-z]{5,}$'
"""
# A word of one document in ten; and of the newest claim the rarest, so far as the planner knows.
COMMON_WORD = f"SELECT word FROM ({COMMON}) AS common ORDER BY abs(frequency - 0.1) LIMIT 1"
RARE_WORD = f"""
SELECT lexeme FROM claims_claimindex CROSS JOIN unnest(search) LEFT JOIN ({COMMON}) AS common
    ON word = lexeme
 WHERE until_seq IS NULL AND number = %(claim)s AND lexeme ~ '^[a-z]{{5,}}$'
 ORDER BY coalesce(frequency, 0), length(lexeme) DESC, lexeme LIMIT 1
"""
NEWEST = "SELECT max(number), max(from_seq) FROM claims_claimindex"
HELD = """
SELECT value FROM (
    SELECT {value} AS value, count(*) AS times FROM claims_claimindex
     WHERE until_seq IS NULL AND (is_threat OR NOT %(threats)s) GROUP BY 1
) AS held WHERE value::text <> '' ORDER BY times DESC, value
"""


def filters(resource: str) -> dict[str, Any]:
    return dict(VIEWS[resource].filterset_class.base_filters)


class Values:
    """Knows the corpus in the database that the aliases mean now."""

    def __init__(self) -> None:
        ((self.claim, self.seq),) = self._rows(NEWEST)
        ((self.common_word,),) = self._rows(COMMON_WORD)
        ((self.rare_word,),) = self._rows(RARE_WORD, claim=self.claim)
        self.columns: dict[tuple[str, bool], list[Any]] = {}
        self.known: dict[type, Callable[[Any], dict[str, str]]] = {
            Include: lambda _: {},
            Search: lambda _: {"common": self.common_word, "rare": self.rare_word},
            Like: lambda _: {"": kind_named("claim").human_id(self.claim)},
            ChangedSince: lambda _: {"common": "seq:1", "rare": f"seq:{self.seq - 1}"},
            Dates: lambda _: {"common": "2024", "rare": "2012-02", "unknown": "unknown"},
            From: lambda _: {"common": "2020", "rare": "2012-02"},
            Bound: lambda _: {"common": "1", "rare": "3"},
            Flag: lambda flag: dict(
                zip(("common", "rare", "unknown"), flag.shown["enum"], strict=False)
            ),
            Reaching: lambda grade: {"common": grade.scale[-1], "rare": grade.scale[0]},
        }

    def queries(self, resource: str) -> Iterator[tuple[str, str, str]]:
        """Each filter of a resource that says something by itself: name, which value, query."""
        for name, parameter in filters(resource).items():
            for which in self.of(resource, parameter):
                yield name, which, self.query(resource, name, which)

    def of(self, resource: str, parameter: Any) -> dict[str, str]:
        """Values of a parameter, by which they are."""
        for kind, values in self.known.items():
            if isinstance(parameter, kind):
                return values(parameter)
        held = self.held(resource, parameter)
        written = self._written(parameter)
        return {"common": written(held[0]), "rare": written(held[-1])} if held else {}

    def query(self, resource: str, name: str, which: str = "common") -> str:
        """A query by one filter; empty when it has no such value."""
        value = self.of(resource, filters(resource)[name]).get(which)
        return f"{name}={quote(value)}" if value else ""

    def held(self, resource: str, parameter: Parameter) -> list[Any]:
        """The values of a column, the common ones first."""
        column = f'"{parameter.field_name}"'
        value = f"unnest({column})" if parameter.holds_several else column
        sql, threats = HELD.format(value=value), resource == "threats"
        if (sql, threats) not in self.columns:
            rows = self._rows(sql, threats=threats)
            self.columns[sql, threats] = [value for (value,) in rows]
        return self.columns[sql, threats]

    def _written(self, parameter: Parameter) -> Callable[[Any], str]:
        return kind_named(parameter.kind).human_id if isinstance(parameter, Records) else str

    def _rows(self, sql: str, **given: Any) -> list[Any]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()
