"""Four eyes on every curated record: whoever wrote a version cannot review it."""

from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from sources.models import CuratedModel, User
from tests.factories import make, make_user
from tests.house.inventory import ROOTS, label
from tests.house.writes import alteration, raw_update

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("model", ROOTS, ids=label)]


def written_by(user: User, model: type[CuratedModel]) -> Any:
    with pghistory.context(user=user.pk):
        return make(model)


def review(by: User) -> dict[str, Any]:
    return {"state": "approved", "reviewed_at": timezone.now(), "reviewed_by_id": by.pk}


def test_author_cannot_review(model: type[CuratedModel]) -> None:
    author = make_user()
    row = written_by(author, model)

    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        raw_update(row, review(author))
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        model._base_manager.filter(pk=row.pk).update(**review(author))


def test_another_person_reviews_until_the_next_edit(model: type[CuratedModel]) -> None:
    reviewer = make_user()
    row = written_by(make_user(), model)

    raw_update(row, review(reviewer))
    row.refresh_from_db()
    assert (row.state, row.reviewed_by) == ("approved", reviewer)

    raw_update(row, alteration(row))
    row.refresh_from_db()
    assert (row.state, row.reviewed_by, row.reviewed_at) == ("draft", None, None)


def test_approval_names_its_reviewer(model: type[CuratedModel]) -> None:
    row = make(model)

    with pytest.raises(IntegrityError, match="approved_is_reviewed"):
        raw_update(row, {"state": "approved"})
