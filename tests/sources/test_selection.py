"""Words that a browser says are selected: looked at anew, and refused in words."""

from typing import Any

import pytest

from sources.models import Excerpt
from sources.selection import SelectionForm
from tests.factories import make_excerpt, make_snapshot

pytestmark = pytest.mark.django_db
TEXT = "First 😀 line.\nهذا سطر\u00ad."


def sent(**over: Any) -> SelectionForm:
    snapshot = make_snapshot(TEXT)
    start = TEXT.index("😀")
    place = {"snapshot": snapshot.pk, "start": start, "end": start + 7, "exact": "😀 line."}
    return SelectionForm({**place, **over})


def test_words_become_an_excerpt_once() -> None:
    form = sent()

    assert form.is_valid()
    first, again = form.excerpt(), form.excerpt()
    assert first == again
    first.refresh_from_db()
    assert (first.exact, first.prefix) == ("😀 line.", "First ")


def test_line_breaks_are_line_feeds() -> None:
    form = sent(start=8, end=17, exact="line.\r\nهذا")

    assert form.is_valid(), form.errors
    assert form.excerpt().exact == "line.\nهذا"


def test_words_that_are_marked_already() -> None:
    marked = make_excerpt("line.", make_snapshot(TEXT))
    place = {"snapshot": marked.snapshot_id, "start": marked.start, "end": marked.end}
    form = SelectionForm({**place, "exact": "line."})

    assert form.is_valid()
    assert form.excerpt() == marked


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"start": 7}, "are not at 7–13 of this capture, where it says: “ line.”"),
        ({"exact": "😁 line."}, "where it says: “😀 line.”"),
        ({"end": 6, "start": 6}, "Select them again"),
        ({"start": 900, "end": 905}, "Select them again"),
        ({"snapshot": 987654}, "is not there any more"),
        ({"snapshot": "9" * 40}, "select them in the text"),
        ({"start": -1}, "select them in the text"),
        ({"exact": ""}, "select them in the text"),
        ({"exact": "a\0"}, "select them in the text"),
    ],
)
def test_other_words_are_refused(over: dict[str, Any], says: str) -> None:
    form = sent(**over)

    assert not form.is_valid()
    assert says in form.non_field_errors()[0]
    assert not Excerpt.objects.exists()
