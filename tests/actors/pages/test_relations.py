"""Relations from the side of one actor, as a list and as a drawing."""

from typing import Any

import pytest

from actors.choices import Predicate
from actors.pages.relations import around

ME, OTHER = {"id": "ACT-000001", "name": "Me"}, {"id": "ACT-000002", "name": "Other"}


def relation(subject: Any, predicate: str, whom: Any, when: str | None = None) -> dict[str, Any]:
    return {"subject": subject, "predicate": predicate, "object": whom, "valid_date": when}


@pytest.mark.parametrize(
    ("one", "predicate", "other", "phrase", "side"),
    [
        (ME, "part_of", OTHER, "is part of", "above"),
        (OTHER, "part_of", ME, "has as part", "below"),
        (OTHER, "funds", ME, "is funded by", "above"),
        (ME, "funds", OTHER, "funds", "below"),
        (ME, "proxy_of", OTHER, "is a proxy of", "above"),
        (OTHER, "leads", ME, "is led by", "above"),
        (OTHER, "rival_of", ME, "is a rival of", "beside"),
        (ME, "successor_of", OTHER, "is the successor of", "beside"),
    ],
)
def test_relation_is_told_from_the_side_of_the_actor(
    one: Any, predicate: str, other: Any, phrase: str, side: str
) -> None:
    (told,) = around(ME, [relation(one, predicate, other)], 2024).told

    assert (told.phrase, told.side, told.other) == (phrase, side, OTHER)


@pytest.mark.parametrize("predicate", Predicate.values)
def test_who_stands_above_sees_the_other_below(predicate: str) -> None:
    sides = {
        around(each, [relation(ME, predicate, OTHER)], 2024).told[0].side for each in (ME, OTHER)
    }

    assert sides in ({"above", "below"}, {"beside"})


def test_relation_of_a_merged_record_names_it() -> None:
    merged = {"id": "ACT-000009", "name": "Once Me"}

    (told,) = around(ME, [relation(merged, "part_of", OTHER)], 2024).told

    assert told.phrase == "Once Me is part of"


def test_drawing_has_each_other_once_with_all_that_it_is() -> None:
    third = {"id": "ACT-000003", "name": "Third"}
    relations = [
        relation(ME, "arms", OTHER), relation(ME, "funds", OTHER), relation(ME, "funds", OTHER),
        relation(ME, "member_of", third),
    ]  # fmt: skip

    drawing = around(ME, relations, 2024).drawing

    assert [text.words for text in drawing.texts] == [
        "is a member of", "Third", "Me", "arms, funds", "Other",
    ]  # fmt: skip
    heights = [text.y for text in drawing.texts]
    assert heights == sorted({*heights})
    assert drawing.ends == (heights[1], heights[-1])
    assert heights[-1] < drawing.height
    assert drawing.middle[0] < heights[2] < sum(drawing.middle)


def test_long_name_takes_several_lines_and_one_dot() -> None:
    long = {"id": "ACT-000003", "name": "A name of many words " * 5}

    drawing = around(ME, [relation(ME, "arms", long)], 2024).drawing

    lines = [text for text in drawing.texts if text.kind == "below"]
    assert len(lines) == 3
    assert [text.has_dot for text in lines] == [True, False, False]


def test_only_what_is_dated_has_a_bar() -> None:
    relations = [relation(ME, "arms", OTHER, "2014/2016"), relation(ME, "funds", OTHER)]

    shown = around(ME, relations, 2024)

    assert shown.axis
    assert (shown.axis.first, shown.axis.last) == (2014, 2025)
    assert [bool(each.bar) for each in shown.told] == [True, False]
    assert around(ME, [relation(ME, "funds", OTHER)], 2024).axis is None


def test_drawing_of_many_is_too_long_for_a_print() -> None:
    many = [relation(ME, "arms", {"id": f"ACT-{n:06d}", "name": f"Other {n}"}) for n in range(60)]

    assert around(ME, many, 2024).drawing.is_long
    assert not around(ME, many[:9], 2024).drawing.is_long
