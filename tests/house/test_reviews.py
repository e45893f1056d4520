"""Four eyes on every curated record: whoever wrote a version cannot review it."""

from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sources.models import CuratedModel, Transition, User
from tests.factories import make, make_user
from tests.house.inventory import ROOTS, label
from tests.house.writes import alteration, raw_update

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("model", ROOTS, ids=label)]


def offered_by(user: User, model: type[CuratedModel]) -> Any:
    with pghistory.context(user=user.pk):
        row = make(model)
        raw_update(row, {"state": "in_review"})
    return row


def approval(by: User) -> dict[str, Any]:
    return {"state": "approved", "reviewed_at": timezone.now(), "reviewed_by_id": by.pk}


def test_author_cannot_approve(model: type[CuratedModel]) -> None:
    author = make_user()
    row = offered_by(author, model)

    with pghistory.context(user=author.pk):
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            raw_update(row, approval(author))
        with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**approval(author))


def test_nobody_approves_in_anothers_name(model: type[CuratedModel]) -> None:
    author, reviewer = make_user(), make_user()
    row = offered_by(author, model)

    with (
        pghistory.context(user=author.pk),
        pytest.raises(IntegrityError, match="in another's name"),
    ):
        raw_update(row, approval(reviewer))


def test_another_person_approves_until_the_next_edit(model: type[CuratedModel]) -> None:
    reviewer = make_user()
    row = offered_by(make_user(), model)

    with pghistory.context(user=reviewer.pk):
        raw_update(row, approval(reviewer))
        row.refresh_from_db()
        assert (row.state, row.reviewed_by) == ("approved", reviewer)

        raw_update(row, alteration(row))
    row.refresh_from_db()
    assert (row.state, row.reviewed_by, row.reviewed_at) == ("draft", None, None)
    assert row.contributors == [f"user:{reviewer.pk}"]


def test_approval_names_its_reviewer(model: type[CuratedModel]) -> None:
    row = offered_by(make_user(), model)

    with pytest.raises(IntegrityError, match="approved_is_reviewed"):
        raw_update(row, {"state": "approved"})


def test_approval_publishes(model: type[CuratedModel]) -> None:
    reviewer = make_user()
    row = offered_by(make_user(), model)

    with pghistory.context(user=reviewer.pk):
        raw_update(row, approval(reviewer))
    with pytest.raises(IntegrityError, match="approving does both"):
        connection.check_constraints()


@pytest.mark.parametrize("state", ["approved", "changes_requested"])
def test_draft_goes_no_step_that_is_none(model: type[CuratedModel], state: str) -> None:
    row = make(model)

    with pytest.raises(IntegrityError, match="cannot go from “draft”"):
        raw_update(row, {"state": state})


def test_record_begins_as_a_draft(model: type[CuratedModel]) -> None:
    with pytest.raises(IntegrityError, match="begins as a draft"):
        make(model, state="in_review")


def test_each_step_is_kept(model: type[CuratedModel]) -> None:
    user = make_user()
    row = offered_by(user, model)

    kept = Transition.objects.get(record_uuid=row.uuid)

    assert (kept.kind, kept.record_number, kept.from_state, kept.to_state, kept.made_by) == (
        model.KIND,
        row.pk,
        "draft",
        "in_review",
        f"user:{user.pk}",
    )
