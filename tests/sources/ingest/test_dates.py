import pytest

from sources.ingest.dates import stated_date


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2024", "2024"),
        ("2024-10", "2024-10"),
        ("2024-10-02", "2024-10-02"),
        (" 2024-10-02 ", "2024-10-02"),
        ("2024-10-02~", "2024-10-02~"),
        ("2024-10/2024-12", "2024-10/2024-12"),
        ("20241002", "2024-10-02"),
        ("2024/10/02", "2024-10-02"),
        ("2 October 2024", "2024-10-02"),
        ("October 2, 2024", "2024-10-02"),
        ("Oct 2, 2024", "2024-10-02"),
        ("2024-10-02T18:00:30Z", "2024-10-02T18:00:30Z"),
        ("2024-10-02T18:00:30.123+03:00", "2024-10-02T18:00:30+03:00"),
        ("2024-10-02T18:00+0300", "2024-10-02T18:00:00+03:00"),
        ("Wed, 02 Oct 2024 18:00:30 GMT", "2024-10-02T18:00:30Z"),
    ],
)
def test_date_is_read_as_stated(stated: str, date: str) -> None:
    assert stated_date(stated) == date


def test_moment_without_a_zone_is_only_its_day() -> None:
    assert stated_date("2024-10-02T23:30:00") == "2024-10-02"


@pytest.mark.parametrize(
    "stated",
    ["", "yesterday", "11/12/2024", "11.12.2024", "2024-02-31", "2024-02-31T10:00Z", "Wednesday"],
)
def test_what_is_no_date_or_could_be_two_is_unknown(stated: str) -> None:
    assert stated_date(stated) is None
