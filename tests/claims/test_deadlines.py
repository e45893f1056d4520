"""When a threat's deadline is, and whether that makes it an ultimatum."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import ConditionalThreat
from tests.factories import make_claim, make_source, make_statement, make_threat

pytestmark = pytest.mark.django_db

TEN_DAYS = {"deadline_period": "P10D", "deadline_anchor": "said"}


def since_to(start: str | None, end: str | None) -> DateTimeTZRange:
    return DateTimeTZRange(
        *(datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None for at in (start, end))
    )


def deadline_of(threat: ConditionalThreat) -> DateTimeTZRange | None:
    row: Any = ConditionalThreat.objects.with_deadline().get(pk=threat.pk)
    deadline: DateTimeTZRange | None = row.deadline
    return deadline


def said(date: str | None, **over: Any) -> ConditionalThreat:
    """A threat said at ``date``."""
    claim = make_claim("threat", statement=make_statement(said_date=date))
    return make_threat(claim, **over)


def test_none() -> None:
    assert deadline_of(make_threat()) is None


def test_date() -> None:
    assert deadline_of(make_threat(deadline_date="2024-02-29")) == since_to(
        "2024-02-29", "2024-03-01"
    )


@pytest.mark.parametrize(
    ("date", "period", "deadline"),
    [
        ("2024-10-01", "P10D", ("2024-10-11", "2024-10-12")),
        ("2024-10-01T18:00Z", "PT48H", ("2024-10-03T18:00", "2024-10-03T18:01")),
        ("2024-10", "P10D", ("2024-10-11", "2024-11-11")),
        ("2024-01-31", "P1M", ("2024-02-29", "2024-03-01")),
        ("2024-10-01/..", "P10D", ("2024-10-11", None)),
        ("../2024-10-01", "P10D", (None, "2024-10-12")),
    ],
)
def test_period_from_the_statement(date: str, period: str, deadline: tuple[str, str]) -> None:
    threat = said(date, deadline_period=period, deadline_anchor="said")

    assert deadline_of(threat) == since_to(*deadline)


def test_period_from_a_source_that_speaks_itself() -> None:
    claim = make_claim("threat", source=make_source(published_date="2024-10-01"))

    assert deadline_of(make_threat(claim, **TEN_DAYS)) == since_to("2024-10-11", "2024-10-12")


def test_period_from_an_event() -> None:
    threat = said(
        "2024-01-01",
        deadline_period="P10D",
        deadline_anchor="event",
        deadline_anchor_date="2024-10-01",
    )

    assert deadline_of(threat) == since_to("2024-10-11", "2024-10-12")


@pytest.mark.parametrize("anchor", ["said", "event"])
def test_period_from_an_unknown_date_has_no_date(anchor: str) -> None:
    threat = said(None, deadline_period="P10D", deadline_anchor=anchor)

    assert deadline_of(threat) is None


def test_period_beyond_the_calendar_has_no_date() -> None:
    threat = said("Y290000", deadline_period="P9999Y", deadline_anchor="said")

    assert deadline_of(threat) is None


def test_does_not_depend_on_the_zone_of_the_session() -> None:
    """In New York the clocks change in between."""
    threat = said("2024-10-20", deadline_period="P1M", deadline_anchor="said")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'America/New_York'")
        cursor.execute("SELECT lower(claims_deadline(%s)) AT TIME ZONE 'UTC'", [threat.pk])
        (starts,) = cursor.fetchone()

    assert starts == datetime(2024, 11, 20)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("over", "ultimatum"),
    [
        ({"form": "explicit", "deadline_date": "2024-02-29"}, True),
        ({"form": "explicit", "deadline_wording": "by the end of the week"}, True),
        ({"form": "explicit", **TEN_DAYS}, True),
        ({"form": "explicit"}, False),
        ({"form": "implicit", "deadline_date": "2024-02-29"}, False),
        ({"deadline_date": "2024-02-29"}, False),
    ],
)
def test_explicit_with_a_deadline_is_an_ultimatum(over: dict[str, Any], ultimatum: bool) -> None:
    threat = make_threat(**over)

    assert list(ConditionalThreat.objects.filter(is_ultimatum=True)) == [threat] * ultimatum
