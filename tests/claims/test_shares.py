"""Shares of few cases, held against the published values of Wilson's interval."""

import pytest

from claims.shares import Share


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 1, 0.0, 0.7935), (5, 5, 0.5655, 1.0), (5, 10, 0.2366, 0.7634),
    ],
)  # fmt: skip
def test_interval(count: int, of: int, low: float, high: float) -> None:
    assert Share(count, of).interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("count", "of", "little"),
    [(0, 0, True), (3, 3, True), (4, 4, False), (3, 7, True), (5, 11, True), (6, 12, False)],
)
def test_few_cases_tell_little(count: int, of: int, *, little: bool) -> None:
    assert Share(count, of).tells_little is little


def test_no_case_has_no_rate() -> None:
    assert (Share(0, 0).share, Share(0, 0).interval) == (None, None)
