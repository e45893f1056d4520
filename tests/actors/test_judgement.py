"""Judgements in the database: they agree with each other, and stay as they were made."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from actors.models import IdentityJudgement
from tests.factories import make_actor, make_judgement, make_user
from tests.house.writes import raw_update

pytestmark = pytest.mark.django_db


def undo(judgement: IdentityJudgement) -> None:
    IdentityJudgement.objects.filter(pk=judgement.pk).update(
        undone_at=timezone.now(), undone_by=make_user()
    )


@pytest.mark.parametrize(
    ("pair", "verdict", "rule"),
    [
        ((0, 0), "same", "not_of_itself"),
        ((1, 0), "same", "say already that these two are the same"),
        ((1, 0), "unsure", "one_standing"),
        ((0, 4), "same", "one_redirect"),
        ((2, 0), "same", "say already that these two are the same"),
        ((2, 0), "different", "say already that these two are the same"),
        ((2, 3), "same", "are different"),
        ((3, 0), "same", "are different"),
        ((0, 3), "perhaps", "verdict_is_a_term"),
    ],
)
def test_contradiction_is_refused(pair: tuple[int, int], verdict: str, rule: str) -> None:
    """Standing: 0 is 1, which is 2; 3 differs from 1."""
    actors = [make_actor() for _ in range(5)]
    make_judgement(actors[0], actors[1])
    make_judgement(actors[1], actors[2])
    make_judgement(actors[3], actors[1], verdict="different")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_judgement(actors[pair[0]], actors[pair[1]], verdict=verdict)


def test_contradiction_within_one_statement_is_refused() -> None:
    actors = [make_actor() for _ in range(3)]
    user = make_user()

    with pytest.raises(IntegrityError, match="are the same"):
        IdentityJudgement.objects.bulk_create(
            IdentityJudgement(
                actor=actors[one], other=actors[two], verdict="same", reason="So.", judged_by=user
            )
            for one, two in ((0, 1), (1, 2), (2, 0))
        )


def test_what_was_taken_back_stands_in_no_way() -> None:
    one, two = make_actor(), make_actor()
    undo(make_judgement(one, two))

    undo(make_judgement(two, one))
    make_judgement(one, two, verdict="different")

    assert IdentityJudgement.objects.count() == 3


@pytest.mark.parametrize("column", ["actor_id", "other_id", "verdict", "judged_at", "judged_by_id"])
def test_judgement_stays_as_it_was_made(column: str) -> None:
    judgement = make_judgement()
    judgement.refresh_from_db()
    other: dict[str, Any] = {
        "actor_id": make_actor().pk,
        "other_id": make_actor().pk,
        "verdict": "unsure",
        "judged_at": timezone.now(),
        "judged_by_id": make_user().pk,
    }

    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        IdentityJudgement.objects.update(**{column: other[column]})
    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        raw_update(judgement, {column: other[column]})


def test_taking_back_is_final() -> None:
    judgement = make_judgement()
    undo(judgement)

    with pytest.raises(IntegrityError, match="stays as it was made"):
        IdentityJudgement.objects.update(undone_at=None, undone_by=None)


def test_reason_is_given_and_may_be_put_better() -> None:
    judgement = make_judgement()

    IdentityJudgement.objects.filter(pk=judgement.pk).update(reason="Same founders, same seat.")
    with pytest.raises(IntegrityError, match="reason_is_given"), transaction.atomic():
        make_judgement(reason="")


def test_judged_actor_stays() -> None:
    judgement = make_judgement()

    with pytest.raises(models.ProtectedError):
        judgement.actor.delete()
    with pytest.raises(models.ProtectedError):
        judgement.other.delete()
