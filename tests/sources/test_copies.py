"""Near-copies of a text among the captures."""

import pytest

from sources import copies
from sources.copies import near_copies
from tests.factories import make_snapshot, make_source

pytestmark = pytest.mark.django_db
WORDS = [f"w{number * 7919 % 1000}" for number in range(400)]
TEXT = " ".join(WORDS)


def test_share_of_phrases_in_common_is_told() -> None:
    same = make_snapshot(TEXT).source
    half = make_snapshot(" ".join([*WORDS[:260], *(f"x{n}" for n in range(140))])).source
    make_snapshot(" ".join(f"y{number}" for number in range(400)))

    ((first, second),) = near_copies([TEXT])

    assert (first.source, first.likeness) == (same.pk, 1)
    assert second.source == half.pk
    assert second.likeness == pytest.approx(260 / 540, abs=0.15)


def test_case_spaces_and_punctuation_make_no_difference() -> None:
    source = make_snapshot("The Committee warned, on Tuesday:\n\n“every base” would be hit.").source

    ((found,),) = near_copies(["the committee WARNED on tuesday “every base” would be hit"])

    assert (found.source, found.likeness) == (source.pk, 1)


@pytest.mark.parametrize(
    "text",
    [
        "حذرت اللجنة من أن كل قاعدة ستكون هدفا مشروعا لها",
        "委员会周二警告说每个基地都将成为目标。",
        "Two words",
    ],
)
def test_texts_in_any_script_and_short_ones(text: str) -> None:
    source = make_snapshot(text).source

    assert near_copies([text])[0][0] == (source.pk, 1)


def test_each_text_has_its_own_and_a_source_is_told_once() -> None:
    source = make_source()
    make_snapshot(TEXT, source), make_snapshot(f"{TEXT} More.", source)

    first, second = near_copies(["Nothing like it is held here.", TEXT])

    assert first == []
    assert second == [(source.pk, 1)]
    assert near_copies([]) == []


def test_footer_that_many_have_does_not_hide_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "MOST", 5)
    footer = " All rights are reserved by the publisher of this page, whoever reads it."
    for number in range(30):
        make_snapshot(" ".join(f"z{number * 400 + place}" for place in range(60)) + footer)
    source = make_snapshot(TEXT + footer).source

    ((found,),) = near_copies([f"{TEXT} Reprint.{footer}"])

    assert found.source == source.pk
