"""What people read about the model is there; names say what things are."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.db import models

from sources.models import Arrival, Assignment, Bookmark, Comment, Thread, User, Watch
from tests.house.inventory import ALL, MODELS, ROOMS, label

OWN = [model for model in MODELS if model is not User]
# They stand on the page of the record, of whatever kind, or are their owner's alone.
OF_EVERY_RECORD = {Arrival, Assignment, Bookmark, Comment, Thread, Watch}
HOLLOW = ("Model", "Base", "Manager", "Util", "Helper", "Info", "Data", "Object")


def is_written_by_people(field: Any) -> bool:
    """Whether a form asks for it: not what the machine keeps, nor a part's link to its whole."""
    whole = field.remote_field and field.remote_field.on_delete is models.CASCADE
    return field.editable and not field.auto_created and not whole


@pytest.mark.parametrize("model", OWN, ids=label)
def test_fields_that_people_write_have_help(model: type[models.Model]) -> None:
    asked = [field for field in model._meta.fields if is_written_by_people(field)]

    assert [field.name for field in asked if not field.help_text] == []


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_docstring_says_what_a_row_stands_for(model: type[models.Model]) -> None:
    words = model.__doc__ or ""

    assert not words.startswith(f"{model.__name__}(")  # what Django writes when there is none
    assert len(words.split()) >= 4


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_name_says_something(model: type[models.Model]) -> None:
    allowed = {"ConditionObject", "ConsequenceObject"}  # the grammatical object

    assert model.__name__ in allowed or not model.__name__.endswith(HOLLOW)
    assert not model.__name__.endswith("s")


@pytest.mark.parametrize("model", OWN, ids=label)
def test_constraints_are_named_alike(model: type[models.Model]) -> None:
    pattern = rf"{model._meta.app_label}_{model._meta.model_name}_[a-z0-9_]+"

    names = [str(constraint.name) for constraint in model._meta.constraints]

    assert [name for name in names if not re.fullmatch(pattern, name)] == []
    assert [name for name in names if len(name) >= 63] == []


@pytest.mark.parametrize("model", ALL, ids=label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    floor = ROOMS.index(model._meta.app_label)

    up = [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if _floor(field.related_model) > floor
    ]
    assert up == []


def _floor(model: Any) -> int:
    room = model._meta.app_label
    return ROOMS.index(room) if room in ROOMS else 0  # a library's


def test_every_model_can_be_reached_in_the_admin() -> None:
    registered = {model: site for model, site in admin.site._registry.items() if model in MODELS}
    inline = {inline.model for site in registered.values() for inline in site.inlines}
    in_rows = {part for site in registered.values() for part in getattr(site, "parts", ())}

    missing = set(MODELS) - set(registered) - inline - in_rows - OF_EVERY_RECORD
    assert {model.__name__ for model in missing} == set()
