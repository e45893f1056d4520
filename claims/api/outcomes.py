"""What became of threats. A statement counts once, however many threats are in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from claims.choices_threat import DECIDING, DONE, EventKind, ThreatFlag, ThreatStatus
from claims.shares import Share
from sources.api.reading import PUBLIC
from sources.functions import Begins

# Of each outcome so many statements are named.
NAMED = 5
# Their condition was met: unless the deed was done without, or there is none and nothing triggered.
MET = Case(
    When(
        Q(status__in=[*DONE, ThreatStatus.TRIGGERED, ThreatStatus.NOT_CARRIED_OUT])
        & ~Q(flags__contains=[ThreatFlag.WITHOUT_TRIGGER])
        & (~Q(condition_states=[]) | Q(events__contains=[EventKind.TRIGGER_OCCURRED])),
        then=Value(True),
    ),
    default=Value(False),
    output_field=BooleanField(),
)
# A claim in a source's own voice is of no statement and counts by itself: by its number, negated.
COUNT = """
WITH threat AS ({}),
case_of AS (
    SELECT DISTINCT ON (said) said, status, met, began, count(*) OVER (PARTITION BY said) AS threats
      FROM threat, coalesce(statement, -number) AS said
     ORDER BY said, array_position(%s::text[], status), met DESC
)
SELECT status, met, count(*), sum(threats)::bigint,
       (array_agg(said ORDER BY began DESC, said DESC))[:%s]
  FROM case_of GROUP BY status, met
 ORDER BY array_position(%s::text[], status), met DESC
"""


@dataclass(frozen=True)
class Outcome:
    """What became of so many statements, with so many threats in them."""

    status: str
    condition_met: bool
    statements: int
    threats: int
    # The newest, by the number of the statement, or that of the claim, negated.
    newest: Sequence[int]


def outcomes(threats: QuerySet[Any]) -> list[Outcome]:
    """What became of the statements of these rows of the index, in the order of ``DECIDING``."""
    rows = threats.exclude(status="").annotate(met=MET, began=Begins("said_range")).order_by()
    columns = rows.values("number", "statement", "status", "met", "began")
    sql, given = columns.query.get_compiler(PUBLIC).as_sql()
    order = [status.value for status in DECIDING]
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(COUNT.format(sql), [*given, order, NAMED, order])
        return [Outcome(*row) for row in cursor.fetchall()]


def carried_out(counted: Sequence[Outcome], *, decided: bool = False) -> Share:
    """Of the statements whose condition was met those that were carried out, wholly or in part.

    ``decided`` leaves out those of which it is open still.
    """
    met = [each for each in counted if each.condition_met]
    if decided:
        met = [each for each in met if each.status != ThreatStatus.TRIGGERED]
    done = sum(each.statements for each in met if each.status in DONE)
    return Share(done, sum(each.statements for each in met))


def within(threats: QuerySet[Any], named: Sequence[int]) -> dict[int, list[Any]]:
    """By such a number, those of the threats that are in the statement, with their documents."""
    which = Q(statement__in=[number for number in named if number > 0])
    alone = Q(number__in=[-number for number in named if number < 0])
    rows = threats.filter(which | alone).annotate(text=Coalesce("document", "revision__document"))
    found = defaultdict(list)
    for row in rows.order_by("number").values_list("number", "statement", "text", named=True):
        found[row.statement or -row.number].append(row)
    return found
