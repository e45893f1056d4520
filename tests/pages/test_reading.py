"""How a document is shown with what cites its words."""

from typing import Any

import pytest

from sources.documents.cited import Use, cited
from sources.pages import reading

TEXT = "First words here.\n\nSecond line\nand third."


def excerpt(exact: str, text: str = TEXT) -> Any:
    start = text.index(exact)
    return {
        "uuid": f"{start}-{exact}", "exact": exact, "start": start, "end": start + len(exact),
        "prefix": text[max(start - 32, 0) : start] or None,
        "suffix": text[start + len(exact) :][:32] or None,
    }  # fmt: skip


def use(kind: str = "claim", says: str = "So it is.") -> Use:
    return Use(kind, "Claims", "CLM-000001", says)


def test_words_stand_in_their_order_with_what_cites_them() -> None:
    found = cited(
        [
            (excerpt("third"), use(says="Late.")),
            (excerpt("words here"), use()),
            (excerpt("words"), use("threat")),
        ]
    )

    lines = [*reading.whole(TEXT, found)]

    assert [each.excerpt["exact"] for each in found] == ["words here", "words", "third"]
    assert ["".join(each.text for each in line.stretches) for line in lines] == [
        "First words here.", "Second line", "and third.",
    ]  # fmt: skip
    assert [[each.number for each in line.cited] for line in lines] == [[1, 2], [], [3]]
    marked = [(each.text, each.marked) for each in lines[0].stretches if each.marked]
    assert marked == [("words", "claim threat deep-2"), (" here", "claim")]
    ends = [[each.number for each in stretch.ends] for stretch in lines[0].stretches]
    assert ends == [[], [2], [1], []]


def test_excerpt_is_told_of_once_with_all_that_cite_it() -> None:
    words = excerpt("words")

    (one,) = cited([(words, use()), (words, use()), (words, use(says="Else."))])

    assert [each.says for each in one.uses] == ["So it is.", "Else."]


def test_words_across_lines_are_told_of_once() -> None:
    lines = [*reading.whole(TEXT, cited([(excerpt("here.\n\nSecond"), use())]))]

    assert [len(line.cited) for line in lines] == [1, 0, 0]
    assert [each.text for line in lines for each in line.stretches if each.ends] == ["Second"]


def test_excerpts_stand_in_what_is_around_them() -> None:
    found = cited([(excerpt("third"), use()), (excerpt("First"), use())])

    lines = [*reading.excerpts(found)]

    assert [[each.text for each in line.stretches] for line in lines] == [
        ["", "First", " words here.\nSecond line\nand…"],
        ["…words here.\nSecond line\nand ", "third", "."],
    ]


def test_part_of_a_long_text_has_what_is_cited_in_it() -> None:
    text = "a\n" * reading.PART
    across = {"start": reading.PART - 2, "end": reading.PART + 1}
    found = cited([(excerpt("a\na", text) | across, use())])

    lines = [*reading.whole(text[reading.PART :], found, reading.PART)]

    assert reading.part_of(reading.PART - 1) == {}
    assert reading.part_of(reading.PART) == {"part": 2}
    assert [each.number for each in lines[0].cited] == [1]


@pytest.mark.parametrize(
    ("wanted", "number"), [("", 1), ("2", 2), ("3", 1), ("0", 1), ("x", 1), ("9" * 99, 1)]
)
def test_part_that_is_not_there_is_the_first(wanted: str, number: int) -> None:
    assert reading.part(wanted, reading.PART + 1) == (number, 2)
    assert reading.part("", 0) == (1, 1)


def test_long_text_keeps_all_its_marks() -> None:
    text = "\n".join("The river rose at night. " * 8 for _ in range(1000))
    places = [(n * 390, n * 390 + 120) for n in range(500)]
    found = cited(
        [({"uuid": str(a), "start": a, "end": b, "exact": text[a:b]}, use()) for a, b in places]
    )

    lines = [*reading.whole(text, found)]

    assert sum(len(line.cited) for line in lines) == 500
    ends = [each.number for line in lines for stretch in line.stretches for each in stretch.ends]
    assert sorted(ends) == [*range(1, 501)]
