"""Every term of a vocabulary, and no other value, is allowed by its column in the database."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from sources.fields import EDTFField, PatternField, TermField
from sources.vocabulary import Vocabulary
from tests.factories import make
from tests.house.inventory import APPEND_ONLY, EVENTS, MODELS, label
from tests.house.writes import raw_update

pytestmark = pytest.mark.django_db

Column = tuple[type[models.Model], str]


def columns(kind: type[models.Field]) -> list[Column]:
    return [(m, f.name) for m in MODELS for f in m._meta.fields if isinstance(f, kind)]


def column_id(column: Column) -> str:
    return f"{column[0].__name__}.{column[1]}"


def checks(model: type[models.Model], field: str) -> list[str]:
    """The CHECKs of the database that look at this column alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(pg_constraint.oid) FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND ARRAY[attnum] = conkey"
            " WHERE contype = 'c' AND conrelid = %s::regclass AND attname = %s",
            [model._meta.db_table, field],
        )
        return [definition for (definition,) in cursor.fetchall()]


@pytest.mark.parametrize("column", columns(TermField), ids=column_id)
def test_database_allows_just_the_terms(column: Column) -> None:
    model, name = column
    field: Any = model._meta.get_field(name)
    terms = {str(value) for value, _ in field.flatchoices} | ({""} if field.blank else set())

    allowed = [set(re.findall(r"'([^']*)'", check)) for check in checks(model, name)]

    assert terms in allowed


@pytest.mark.parametrize("kind", [TermField, PatternField, EDTFField])
def test_nonsense_is_refused(kind: type[models.Field]) -> None:
    for model, name in columns(kind):
        if model in APPEND_ONLY:
            continue
        row = make(model)
        with pytest.raises(IntegrityError), transaction.atomic():
            raw_update(row, {name: "!"})


@pytest.mark.parametrize("event", EVENTS, ids=label)
def test_history_outlives_the_terms(event: type[models.Model]) -> None:
    assert [name for model, name in columns(TermField) if checks(event, name)] == []


def test_term_added_or_dropped_is_a_migration() -> None:
    class Fewer(Vocabulary):
        ONE = "one", "One", "The first."

    field = TermField(Fewer)
    copy = field.clone()

    rule = field.rule("kind")
    assert rule
    assert rule.deconstruct()[2]["condition"] == models.Q(kind__in=["one"])
    assert copy.rule("kind") is None  # as in a migration, where the model's option has it
