"""What differs between two documents, place by place."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.publication import differences
from sources.publication.differences import by_path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda each: (
        st.lists(each, max_size=4) | st.dictionaries(st.text(max_size=3), each, max_size=4)
    ),
    max_leaves=12,
)


def places(before: Any, after: Any) -> dict[str, Any]:
    return {each.pop("path"): each for each in by_path(before, after)}


def test_texts_are_compared_by_word() -> None:
    found = places({"name": "The river rose."}, {"name": "The river fell."})

    assert found["/name"]["before"] == "The river rose."
    assert found["/name"]["runs"] == [
        {"kind": "same", "text": "The river "},
        {"kind": "removed", "text": "rose"},
        {"kind": "added", "text": "fell"},
        {"kind": "same", "text": "."},
    ]


def test_other_values_stand_whole() -> None:
    assert places({"a": 1, "b": None}, {"a": 2, "c": {"d": []}}) == {
        "/a": {"before": 1, "after": 2},
        "/b": {"before": None},
        "/c": {"after": {"d": []}},
    }


def test_items_are_found_again_wherever_they_moved() -> None:
    before = {"parts": [{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "c", "n": 3}]}
    after = {"parts": [{"id": "x", "n": 0}, {"id": "a", "n": 1}, {"id": "c", "n": 4}]}

    assert places(before, after) == {
        "/parts/0": {"after": {"id": "x", "n": 0}},
        "/parts/2/id": {
            "before": "b",
            "after": "c",
            "runs": [{"kind": "removed", "text": "b"}, {"kind": "added", "text": "c"}],
        },
        "/parts/2/n": {"before": 2, "after": 4},
        "/parts/2": {"before": {"id": "c", "n": 3}},
    }


def test_number_of_the_revision_is_no_difference() -> None:
    assert by_path({"revision": 1}, {"revision": 2}) == []


def test_keys_are_written_as_pointers() -> None:
    assert list(places({"a/b~c": 1}, {"a/b~c": 2})) == ["/a~1b~0c"]


def test_texts_too_long_to_compare_stand_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "MOST_WORK", 10)

    found = places({"a": "one two three"}, {"a": "one two four"})

    assert [run["kind"] for run in found["/a"]["runs"]] == ["removed", "added"]


@given(JSON, JSON)
def test_there_is_none_between_equals_and_one_between_others(before: Any, after: Any) -> None:
    assert by_path(before, deepcopy(before)) == []
    assert bool(by_path([before], [after])) == (before != after)
