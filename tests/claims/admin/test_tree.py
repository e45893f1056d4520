"""The outline of a condition tree: what its buttons do, and that they always leave a tree."""

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.admin.tree import MAX_DEPTH, TreeRows
from claims.choices_threat import Operator


class Row:
    """Stands for the form of a condition: a sort, a depth, and whether anything was typed."""

    row_lists = ()

    def __init__(self, _data: Any, *, key: str, operator: str = "leaf", **_options: Any) -> None:
        self.key, self.operator, self.depth = key, operator, 0
        self.prefix, self.is_new = f"conditions-{key}", True
        self.text = key

    @property
    def is_group(self) -> bool:
        return self.operator != Operator.LEAF

    @property
    def is_blank(self) -> bool:
        return not self.is_group and not self.text

    def has_changed(self) -> bool:
        return not self.is_group and bool(self.text)


def tree(*lines: str) -> TreeRows:
    """A tree written as an outline: ``tree("any", " a", " b")``."""
    rows = TreeRows("conditions", Row)
    for line in lines:
        word = line.strip()
        row = Row(None, key=word, operator=word.rstrip("0123456789") if is_sort(word) else "leaf")
        row.depth = len(line) - len(line.lstrip())
        rows.forms.append(row)
    return rows


def is_sort(word: str) -> bool:
    return word.rstrip("0123456789") in ("any", "all", "not")


def lines_of(rows: TreeRows) -> list[str]:
    return [" " * row.depth + (row.operator if row.is_group else row.key) for row in rows.forms]


@pytest.mark.parametrize(
    ("before", "verb", "key", "after"),
    [
        ([], "add", "", ["new0"]),
        (["a"], "add", "", ["any", " a", " new1"]),
        (["any", " a"], "add", "", ["any", " a", " new0"]),
        (["a"], "beside", "a", ["any", " a", " new1"]),
        (["any", " a", " b"], "beside", "a", ["any", " a", " new0", " b"]),
        (["not", " a"], "beside", "a", ["not", " any", "  a", "  new1"]),
        (["any", " not", "  a"], "beside", "not", ["any", " not", "  a", " new0"]),
        (["any", " a", " b"], "beside", "any", ["any", " a", " b", " new0"]),
        (["any", " a"], "inside", "any", ["any", " a", " new0"]),
        (["a"], "negate", "a", ["not", " a"]),
        (["not", " a"], "negate", "a", ["a"]),
        (["any", " a", " b"], "negate", "any", ["not", " any", "  a", "  b"]),
        (["any", " a", " all", "  b", "  c"], "ungroup", "all", ["any", " a", " b", " c"]),
        (["any", " a", " b"], "up", "b", ["any", " b", " a"]),
        (["any", " a", " all", "  b", "  c"], "up", "all", ["any", " all", "  b", "  c", " a"]),
        (["any", " a", " all", "  b", "  c"], "down", "a", ["any", " all", "  b", "  c", " a"]),
        (["any", " a", " b"], "indent", "b", ["any", " all", "  a", "  b"]),
        (["any", " all", "  a", " b"], "indent", "b", ["any", " all", "  a", "  b"]),
        (["any", " not", "  a", " b"], "indent", "b", ["any", " all", "  not", "   a", "  b"]),
        (["any", " all", "  a", "  b", " c"], "outdent", "a", ["any", " all", "  b", " a", " c"]),
        (["any", " all", "  a", " c"], "outdent", "a", ["any", " a", " c"]),
        (["any", " a", " b"], "remove", "a", ["any", " b"]),
        (["any", " a"], "remove", "a", []),
        (["any", " a", " all", "  b"], "remove", "all", ["any", " a"]),
        (["not", " a"], "remove", "a", []),
    ],
)  # fmt: skip
def test_button_rearranges_the_tree(
    before: list[str], verb: str, key: str, after: list[str]
) -> None:
    rows = tree(*before)

    rows.act(verb, key)

    assert lines_of(rows) == after


@pytest.mark.parametrize(
    ("lines", "verb", "key"),
    [
        (["a"], "up", "a"),
        (["a"], "indent", "a"),
        (["a"], "outdent", "a"),
        (["any", " a", " b"], "up", "a"),
        (["any", " a", " b"], "down", "b"),
        (["any", " a", " b"], "outdent", "a"),
        (["any", " a", " b"], "ungroup", "any"),
        (["not", " any", "  a", "  b"], "outdent", "a"),
        (["not", " any", "  a", "  b"], "ungroup", "any"),
        (["not", " a"], "inside", "not"),
    ],
)
def test_button_that_would_break_the_tree_does_nothing(
    lines: list[str], verb: str, key: str
) -> None:
    rows = tree(*lines)

    rows.act(verb, key)

    assert not rows.can(verb, rows.index(key))
    assert lines_of(rows) == lines


def test_removed_condition_can_be_brought_back() -> None:
    rows = tree("any", " a", " b")

    rows.act("remove", "a")
    removed = [row.key for row in rows.drawer]
    rows.act("restore", "a")

    assert removed == ["a"]
    assert lines_of(rows) == ["any", " b", " a"]
    assert rows.drawer == []


@pytest.mark.parametrize(
    ("sent", "settled"),
    [
        (["a", "b"], ["any", " a", " b"]),
        (["not", " a", " b"], ["not", " any", "  a", "  b"]),
        (["any", "   a"], ["any", " a"]),
        (["a", " b"], ["any", " a", " b"]),
        (["any"], []),
        (["any", " all", "b"], ["b"]),
    ],
)
def test_whatever_was_sent_becomes_a_tree(sent: list[str], settled: list[str]) -> None:
    rows = tree(*sent)

    rows._settle()

    assert lines_of(rows) == settled


def test_numbers_follow_the_outline() -> None:
    rows = tree("any", " a", " all", "  b", "  c")

    assert [rows.number(index) for index in range(5)] == ["", "1", "2", "2.1", "2.2"]


def test_tree_stays_within_its_depth() -> None:
    rows = tree("a")

    for _ in range(MAX_DEPTH + 3):
        rows.act("beside", rows.forms[-1].key)
        rows.act("indent", rows.forms[-1].key)

    assert max(row.depth for row in rows.forms) <= MAX_DEPTH


VERBS = ("add", "beside", "inside", "negate", "ungroup", "indent", "outdent", "up", "down",
         "remove", "restore")  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 40)), max_size=25))
def test_no_series_of_buttons_breaks_the_tree_or_loses_a_condition(
    presses: Iterable[tuple[str, int]],
) -> None:
    rows = tree("any", " a", " all", "  b", "  not", "   c")

    for verb, where in presses:
        kept = rows.drawer if verb == "restore" else rows.forms
        if kept or verb == "add":
            rows.act(verb, kept[where % len(kept)].key if kept else "")
        assert_tree(rows)

    everywhere = {row.key for row in (*rows.forms, *rows.drawer)}
    assert {"a", "b", "c"} <= everywhere
    assert len(everywhere) == len(rows.forms) + len(rows.drawer)


def assert_tree(rows: TreeRows) -> None:
    assert sum(row.depth == 0 for row in rows.forms) == bool(rows.forms)
    for index, row in enumerate(rows.forms):
        parts = len(rows.children(index))
        assert row.depth <= MAX_DEPTH
        assert parts == 0 if not row.is_group else parts > 0
        assert row.operator != Operator.NOT or parts == 1
        parent = rows.parent(index)
        assert parent is None or rows.forms[parent].depth == row.depth - 1
