"""EDTF: which texts are dates, and the half-open UTC range of moments that each may mean.

A second implementation, the ``edtf`` library, is the oracle where both read alike. They differ,
on purpose, in these: a winter (24) is here December to February, there December alone; an open or
unknown end is here unbounded, there ten years away; a time counts here as the minute or second
that it names, there as its day; here 29 February needs a leap year and an interval an order.
"""

import datetime
import warnings
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sources.fields import edtf_problem
from sources.models import Source
from tests.factories import make_source

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from edtf import parse_edtf

pytestmark = pytest.mark.django_db


def span(text: str) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute("SELECT claimbase_edtf_range(%s)::text", [text])
        (found,) = cursor.fetchone()
    return found.replace(":00:00+00", "").replace('"', "") if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "[2024-01-01 00,2025-01-01 00)"),
        ("2024-02", "[2024-02-01 00,2024-03-01 00)"),
        ("2024-12", "[2024-12-01 00,2025-01-01 00)"),
        ("2024-02-29", "[2024-02-29 00,2024-03-01 00)"),
        ("2024-10-01~", "[2024-10-01 00,2024-10-02 00)"),
        ("2024-10?", "[2024-10-01 00,2024-11-01 00)"),
        ("2024%", "[2024-01-01 00,2025-01-01 00)"),
        ("201X", "[2010-01-01 00,2020-01-01 00)"),
        ("19XX", "[1900-01-01 00,2000-01-01 00)"),
        ("2024-XX", "[2024-01-01 00,2025-01-01 00)"),
        ("2024-XX-XX", "[2024-01-01 00,2025-01-01 00)"),
        ("2024-10-XX", "[2024-10-01 00,2024-11-01 00)"),
        ("2024-21", "[2024-03-01 00,2024-06-01 00)"),
        ("2024-24", "[2024-12-01 00,2025-03-01 00)"),
        ("0000", "[0001-01-01 00 BC,0001-01-01 00)"),
        ("-0043-03-15", "[0044-03-15 00 BC,0044-03-16 00 BC)"),
        ("-012X", "[0130-01-01 00 BC,0120-01-01 00 BC)"),
        ("Y12345", "[12345-01-01 00,12346-01-01 00)"),
        ("2024-10-01T18:00Z", "[2024-10-01 18,2024-10-01 18:01:00+00)"),
        ("1914-07-28T18:00+01", "[1914-07-28 17,1914-07-28 17:01:00+00)"),
        ("2024-10-01T18:00:30+03:30", "[2024-10-01 14:30:30+00,2024-10-01 14:30:31+00)"),
        ("2024-10-01T01:00+0300", "[2024-09-30 22,2024-09-30 22:01:00+00)"),
        ("2014/..", "[2014-01-01 00,)"),
        ("../2014", "(,2015-01-01 00)"),
        ("2014/", "[2014-01-01 00,)"),
        ("/2014-06", "(,2014-07-01 00)"),
        ("1990/2003", "[1990-01-01 00,2004-01-01 00)"),
        ("2024-10-01~/2024-11", "[2024-10-01 00,2024-12-01 00)"),
        ("2024/2024", "[2024-01-01 00,2025-01-01 00)"),
        ("2024-10-01T18:00Z/..", "[2024-10-01 18,)"),
    ],
)
def test_date_and_its_range(text: str, expected: str) -> None:
    assert span(text) == expected
    assert edtf_problem(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not an EDTF date"),
        ("soon", "not an EDTF date"),
        ("24", "not an EDTF date"),
        ("2024-1", "not an EDTF date"),
        ("2024-13", "not an EDTF date"),
        ("2024-00", "not an EDTF date"),
        ("2024-25", "not an EDTF date"),
        ("2023-02-29", "not an EDTF date"),
        ("2024-04-31", "not an EDTF date"),
        ("2024/10/01", "not an EDTF interval"),
        ("01.10.2024", "not an EDTF date"),
        (" 2024", "not an EDTF date"),
        ("2024\n", "not an EDTF date"),
        ("٢٠٢٤", "not an EDTF date"),
        ("2024-W05", "not an EDTF date"),
        ("XXXX", "not an EDTF date"),
        ("1XXX", "not an EDTF date"),
        ("2024-XX-10", "not an EDTF date"),
        ("201X-10", "not an EDTF date"),
        ("2024~?", "not an EDTF date"),
        ("?2024", "not an EDTF date"),
        ("2024-10-01T18:00", "a time without a zone. Add Z"),
        ("2024-10-01T18:00:00", "a time without a zone. Add Z"),
        ("2024-10-01T24:00Z", "not an EDTF date"),
        ("2024-10-01T18:60Z", "not an EDTF date"),
        ("2024-10-01T18:00+15", "not an EDTF date"),
        ("2024-10-01T18:00+03:99", "not an EDTF date"),
        ("2024-02-30T18:00Z", "not an EDTF date"),
        ("2024-10-01T18:00Z~", "not an EDTF date"),
        ("-4712", "not an EDTF date"),
        ("Y294001", "not an EDTF date"),
        ("Y1234", "not an EDTF date"),
        ("../..", "one of the two may be"),
        ("/", "one of the two may be"),
        ("..", "not an EDTF date"),
        ("2024/soon", '"soon" is not a date'),
        ("2024-12/2024-10", "ends before it starts"),
        ("2024-10-02/2024-10-01", "ends before it starts"),
    ],
)
def test_what_is_no_date_is_refused_with_a_reason(text: str, said: str) -> None:
    assert said in (edtf_problem(text) or "")
    with (
        pytest.raises(IntegrityError, match=r"EDTF|time without|ends before"),
        transaction.atomic(),
    ):
        span(text)


@pytest.mark.parametrize("text", ["2024-10", None])
def test_unknown_date_has_no_range(text: str | None) -> None:
    source = make_source(published_date=text)

    source.refresh_from_db()
    assert (source.published_range is None) is (text is None)


def test_empty_text_is_unknown() -> None:
    source = make_source(published_date="")

    source.refresh_from_db()
    assert source.published_date is None


def test_range_follows_the_date_and_cannot_be_written() -> None:
    source = make_source(published_date="2024")

    Source.objects.filter(pk=source.pk).update(published_date="2025-01")
    with pytest.raises(DatabaseError, match="generated"), transaction.atomic():
        connection.cursor().execute("UPDATE sources_source SET published_range = '(,)'")

    source.refresh_from_db()
    assert str(source.published_range.lower) == "2025-01-01 00:00:00+00:00"


years = st.integers(-4700, 9998).map(lambda year: f"{'-' if year < 0 else ''}{abs(year):04d}")
months = st.integers(1, 12)
qualifiers = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def points(draw: Any) -> str:
    """Dates that both read alike."""
    year = draw(years)
    shape = draw(st.sampled_from(["year", "month", "day", "season", "unspecified"]))
    if shape == "year":
        return year + draw(qualifiers)
    if shape == "month":
        return f"{year}-{draw(months):02d}" + draw(qualifiers)
    if shape == "day":
        return f"{year}-{draw(months):02d}-{draw(st.integers(1, 28)):02d}" + draw(qualifiers)
    if shape == "season":
        return f"{year}-2{draw(st.integers(1, 3))}"
    assume(not year.startswith("-"))
    unspecified = [f"{year[:-1]}X", f"{year[:-2]}XX", f"{year}-XX", f"{year}-XX-XX"]
    return draw(st.sampled_from([*unspecified, f"{year}-{draw(months):02d}-XX"]))


def julian(day: Any) -> int:
    """Days since the Julian epoch of a proleptic Gregorian date, whose year may be below 1."""
    year, month, number = day[:3]
    cycles = (4800 - year) // 400 if year < 1 else 0
    shifted = datetime.date(year + 400 * cycles, month, number)
    return shifted.toordinal() + 1_721_425 - 146_097 * cycles


def days(text: str) -> tuple[int, int]:
    """First day and the day after the last, as the database reads ``text``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_char(lower(r) AT TIME ZONE 'UTC', 'J')::int,"
            " to_char(upper(r) AT TIME ZONE 'UTC', 'J')::int FROM claimbase_edtf_range(%s) r",
            [text],
        )
        return cursor.fetchone()


def oracle(text: str) -> tuple[int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        date = parse_edtf(text)
        return julian(date.lower_strict()), julian(date.upper_strict()) + 1


# Few, as the oracle takes its time to parse.
same_database = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@same_database
@given(points())
def test_dates_mean_what_the_oracle_says(text: str) -> None:
    assert days(text) == oracle(text)


@same_database
@given(points(), points())
def test_intervals_mean_what_the_oracle_says(one: str, two: str) -> None:
    first, last = sorted([one, two], key=oracle)

    assert days(f"{first}/{last}") == (oracle(first)[0], oracle(last)[1])


@same_database
@given(st.text(alphabet="0123456789-/XT:Z+.~?% YWé", max_size=25))
def test_any_text_is_a_date_or_has_a_problem(text: str) -> None:
    problem = edtf_problem(text)

    if problem is None:
        assert span(text)
    else:
        assert text in problem
