"""Parameters that only claims have."""

from itertools import combinations
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connections
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from claims.choices_threat import OPEN
from claims.models import ClaimIndex
from sources.api.filters import Flag, recorded
from sources.api.grammar import Parameter
from sources.api.reading import PUBLIC

SIMILARITY = "similarity"
ALIKE = 0.4
# Of the words of a proposition, so many of the rarest are looked for, two of them at a time.
RAREST = 4
# The planner's statistics tell which words are common; those that they leave out are rare.
WORDS = """
SELECT lexeme FROM unnest(to_tsvector('claimbase', %(text)s))
  LEFT JOIN (
       SELECT word, frequency
         FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
              AS element(word, frequency)
        WHERE tablename = %(table)s AND attname = 'search'
  ) AS common ON word = lexeme
 ORDER BY coalesce(frequency, 0), length(lexeme) DESC, lexeme LIMIT %(rarest)s
"""


class Overdue(Flag):
    """Threats whose deadline has passed by the moment asked for, and nobody told what came of it.

    The SQL of docs/threat-states.md says the same of editorial rows.
    """

    def match(self, value: str) -> Q:
        since = DateTimeTZRange(self.moment.time(), None)
        passed = Q(status__in=OPEN, deadline_range__fully_lt=since)
        return passed if value == "true" else ~passed


class Like(Parameter):
    """Claims whose propositions are nearly the same in words."""

    def __init__(self) -> None:
        super().__init__(
            "proposition",
            "Human id or UUID of a claim: those nearly the same in words, the nearest first, as "
            f"`{SIMILARITY}` tells.",
            example="CLM-000012",
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        (number,) = recorded(self, "claim", [value])
        held = self.moment.holds(ClaimIndex.objects.using(PUBLIC)).filter(number=number)
        text = held.values_list("proposition", flat=True).first()
        if text is None:
            raise self.refuse(f"“{value}” was not public at that moment.")
        words = Matches(F("search"), Value(_pairs(text)))
        near = queryset.filter(words).exclude(number=number)
        near = near.annotate(**{SIMILARITY: TrigramSimilarity("proposition", text)})
        return near.filter(**{f"{SIMILARITY}__gte": ALIKE})


class Matches(Func):
    """Whether words stand in a vector, by a query in PostgreSQL's own notation."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def _pairs(text: str) -> str:
    """A query for any two of the rarest words of a proposition, among propositions."""
    with connections[PUBLIC].cursor() as cursor:
        table = ClaimIndex._meta.db_table
        cursor.execute(WORDS, {"text": text, "table": table, "rarest": RAREST})
        words = [_quoted(word) for (word,) in cursor.fetchall()]
    return " | ".join(f"{one} & {other}" for one, other in combinations(words, 2)) or "".join(words)


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", r"\\").replace("'", "''")
    return f"'{escaped}':A"
