"""A row can be read whatever its dates, also those that Python has no word for."""

from datetime import UTC, datetime

import pytest

from sources.models import Source
from tests.factories import make_source

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "bounds"),
    [
        ("2024", (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC))),
        ("2024/..", (datetime(2024, 1, 1, tzinfo=UTC), None)),
        ("../2024", (None, datetime(2025, 1, 1, tzinfo=UTC))),
        ("2014/9999", (datetime(2014, 1, 1, tzinfo=UTC), None)),
        ("-0043/2024", (None, datetime(2025, 1, 1, tzinfo=UTC))),
        ("-0043", (None, FIRST)),
        ("0000", (None, FIRST)),
        ("Y20000", (LAST, None)),
    ],
)
def test_bounds(date: str, bounds: tuple[datetime | None, datetime | None]) -> None:
    make_source(published_date=date)

    span = Source.objects.get().published_range

    assert (span.lower, span.upper) == bounds


def test_unknown() -> None:
    make_source()

    assert Source.objects.get().published_range is None


def test_the_database_compares_what_cannot_be_read() -> None:
    early, late = make_source(published_date="-0043"), make_source(published_date="Y20000")

    assert list(Source.objects.order_by("published_range")) == [early, late]
