"""Moments and their people travel in pairs; a date travels with the range that it means."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from sources.fields import EDTFField, EDTFRange
from sources.models import Assignment, Bookmark, CorrectionRequest, Token, User, Watch
from tests.factories import make, make_user
from tests.house.inventory import MODELS, label

OWN = [model for model in MODELS if model is not User]  # Django names its account's fields
FIELDS = [(model, field) for model in OWN for field in model._meta.concrete_fields]
# Who reports an error has no account.
STRANGERS = [(CorrectionRequest, "sent_at")]
MOMENTS = [
    (m, f)
    for m, f in FIELDS
    if isinstance(f, models.DateTimeField) and (m, f.name) not in STRANGERS
]
# Whose a thing is does not happen at a moment.
OWNED = [(Assignment, "assignee"), (Bookmark, "owner"), (Token, "owner"), (Watch, "owner")]
PEOPLE = [(m, f) for m, f in FIELDS if f.related_model is User and (m, f.name) not in OWNED]
# Who approves is who acts, a removal takes the words along, and an answer has words: see
# test_reviews, test_talk and test_reporting.
OTHERWISE = ("reviewed_at", "removed_at", "answered_at")
NULLABLE = [(m, f) for m, f in MOMENTS if f.null and f.name not in OTHERWISE]


def field_id(case: tuple[type[models.Model], Any]) -> str:
    return f"{case[0].__name__}.{case[1].name}"


@pytest.mark.parametrize("case", MOMENTS, ids=field_id)
def test_moment_has_its_person(case: tuple[type[models.Model], Any]) -> None:
    model, moment = case

    assert moment.name.endswith("_at")
    person: Any = model._meta.get_field(f"{moment.name.removesuffix('_at')}_by")
    assert person.null is moment.null


@pytest.mark.parametrize("case", PEOPLE, ids=field_id)
def test_person_has_its_moment(case: tuple[type[models.Model], Any]) -> None:
    model, person = case

    assert person.name.endswith("_by")
    assert model._meta.get_field(f"{person.name.removesuffix('_by')}_at")


@pytest.mark.django_db
@pytest.mark.parametrize("case", NULLABLE, ids=field_id)
def test_moment_and_person_are_set_together(case: tuple[type[models.Model], Any]) -> None:
    model, moment = case
    values = {moment.name: timezone.now(), f"{moment.name.removesuffix('_at')}_by": make_user()}
    rows = model._base_manager.filter(pk=make(model).pk)

    for name, value in values.items():
        with pytest.raises(IntegrityError, match="_pair"), transaction.atomic():
            rows.update(**{name: value})
    assert rows.update(**values) == 1


@pytest.mark.parametrize("model", OWN, ids=label)
def test_dates_are_edtf_with_the_range_that_they_mean(model: type[models.Model]) -> None:
    fields: Any = {field.name: field for field in model._meta.fields}
    dates = {name for name in fields if name.endswith("_date")}

    assert dates == {name for name, field in fields.items() if isinstance(field, EDTFField)}
    assert not [name for name, f in fields.items() if type(f) is models.DateField]
    for date in dates:
        derived = fields[f"{date.removesuffix('_date')}_range"]
        assert derived.generated
        assert derived.expression == EDTFRange(date)
