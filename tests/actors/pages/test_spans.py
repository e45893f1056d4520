"""Dates on an axis of years."""

import pytest

from actors.pages.spans import Axis, years


@pytest.mark.parametrize(
    ("edtf", "span"),
    [
        ("2014", (2014, 2015)), ("2014~", (2014, 2015)), ("2014/2016", (2014, 2017)),
        ("2014/..", (2014, None)), ("/2016", (None, 2017)), ("2014-07", (2014.5, 2014 + 7 / 12)),
        ("201X", (2010, 2020)), ("19XX", (1900, 2000)), ("-0044", (-44, -43)),
        ("2014-22", (2014 + 5 / 12, 2014 + 8 / 12)), ("2014-07-01", (2014.5, 2014.5 + 1 / 372)),
        ("2014-07-01T18:00+03:00", (2014.5, 2014.5 + 1 / 372)),
        ("2014-07-XX", (2014.5, 2014 + 7 / 12)),
    ],
)  # fmt: skip
def test_years_of_a_date(edtf: str, span: tuple[float | None, float | None]) -> None:
    assert years(edtf) == pytest.approx(span)


@pytest.mark.parametrize("edtf", [None, "", "../..", "Y17000"])
def test_nothing_is_made_of_what_is_not_known(edtf: str | None) -> None:
    assert years(edtf) is None


def test_axis_reaches_from_the_first_year_to_now() -> None:
    axis = Axis.of([(2014, 2016.5), None, (None, 2010)], 2024.5)

    assert axis == Axis(2010, 2025)
    assert axis.bar((2010, 2025)) == {"x": "0.00%", "width": "100.00%"}
    assert axis.bar((2016, 2019)) == {"x": "40.00%", "width": "20.00%"}
    assert axis.bar((2022, None)) == {"x": "80.00%", "width": "20.00%"}
    assert axis.bar((None, 2013)) == {"x": "0.00%", "width": "20.00%"}
    assert axis.bar(None) is None
    assert Axis.of([None], 2024.5) is None


def test_what_lasted_a_day_is_seen() -> None:
    axis = Axis(1900, 2025)

    assert axis.bar(years("2024-12-31")) == {"x": "99.00%", "width": "1.00%"}
