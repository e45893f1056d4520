"""Which pairs of claims are candidates, and which are not."""

from collections.abc import Callable
from typing import Any

import pytest

from claims import duplicates
from claims.choices import RepeatVerdict
from claims.models import Claim
from tests.factories import make_claim, make_claim_link, make_repeat_judgement

pytestmark = pytest.mark.django_db
WORDS = "The committee will strike every base in the north."
LIKE = "The Committee will strike every base in the north!"


def found() -> list[tuple[int, int]]:
    return [(pair.older, pair.newer) for pair in duplicates.candidates()[0]]


def pair(**over: Any) -> tuple[Claim, Claim]:
    return make_claim(text=WORDS), make_claim(text=LIKE, **over)


def test_claims_in_nearly_the_same_words_are_a_pair_the_best_first() -> None:
    first, second = pair()
    farther = make_claim(text="The committee will strike every base in the north by night.")
    make_claim(text="The river rose.")

    pairs, following = duplicates.candidates()

    assert (pairs[0].older, pairs[0].newer, pairs[0].likeness) == (first.pk, second.pk, 1)
    assert {pair.newer for pair in pairs[1:]} == {farther.pk}
    assert duplicates.ALIKE <= pairs[1].likeness < 1
    assert following is None


def linked() -> None:
    make_claim_link(*pair(), kind="contradicts")


def linked_back() -> None:
    make_claim_link(*reversed(pair()))


def denied() -> None:
    pair(polarity="denied")


def discarded() -> None:
    pair()
    Claim.objects.update(state="discarded")


@pytest.mark.parametrize("case", [linked, linked_back, denied, discarded])
def test_no_candidates(case: Callable[[], None]) -> None:
    case()

    assert found() == []


@pytest.mark.parametrize("verdict", RepeatVerdict)
def test_judged_claims_come_back_when_the_judgement_is_gone(verdict: str) -> None:
    older, newer = pair()
    judgement = make_repeat_judgement(older, newer, verdict=verdict)
    assert found() == []

    judgement.delete()

    assert found() == [(older.pk, newer.pk)]
