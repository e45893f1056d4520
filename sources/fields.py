"""Columns that carry their own rule: written once here, held by the database, shown by forms."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.contrib.postgres.fields import DateTimeRangeField

from sources.vocabulary import Vocabulary


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


class TermField(models.CharField):
    """One value of a controlled vocabulary; the column's CHECK refuses any other.

    ``blank=True`` means that the value may be unknown, stored as the empty string.
    """

    # Unlike Django's own fields, this one's choices stand in the database: a migration that adds
    # a term changes the CHECK.
    non_db_attrs = tuple({*models.CharField.non_db_attrs} - {"choices", "blank"})

    def __init__(self, vocabulary: type[Vocabulary] | None = None, **options: Any) -> None:
        if vocabulary is not None:
            options["choices"] = vocabulary.choices
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def db_check(self, connection: Any) -> str:
        values = [str(value) for value, _ in self.flatchoices if value]
        if self.blank:
            values.append("")
        return f'"{self.column}" IN ({", ".join(_quoted(value) for value in values)})'


class PatternField(models.CharField):
    """Text of a fixed form, such as a country code; empty when unknown (if ``blank``)."""

    non_db_attrs = tuple({*models.CharField.non_db_attrs} - {"blank"})

    def __init__(self, pattern: str = "", form: str = "", **options: Any) -> None:
        self.pattern, self.form = pattern, form
        options.setdefault("max_length", 64)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "pattern": self.pattern, "form": self.form}

    def db_check(self, connection: Any) -> str:
        return f'''"{self.column}" ~ '{"^$|" if self.blank else ""}{self.pattern}\''''

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and not re.search(self.pattern, value):
            raise ValidationError(f"“{value}” is not {self.form}.", code="pattern")


class EDTFField(models.CharField):
    """A date as EDTF text (ISO 8601-2, levels 0 and 1); NULL when unknown.

    The database parses it (``claimbase_edtf_parse``); a date is always declared together with
    :func:`edtf_range`, the half-open UTC range that filters use.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 64)
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(**options)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None

    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or None

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if value and (problem := edtf_problem(value)):
            raise ValidationError(problem, code="edtf")


def edtf_problem(value: str) -> str | None:
    """What is wrong with an EDTF text, in words for a person; None when it is right."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT problem FROM claimbase_edtf_parse(%s)", [value])
        (problem,) = cursor.fetchone()
    return problem


class EDTFRange(models.Func):
    """The half-open UTC range of an EDTF text, as the database derives it."""

    function = "claimbase_edtf_range"
    arity = 1
    output_field = DateTimeRangeField()


def edtf_range(date_field: str) -> models.GeneratedField:
    """The column that holds the range of ``date_field``: derived, so the two always agree."""
    return models.GeneratedField(
        expression=EDTFRange(date_field),
        output_field=DateTimeRangeField(null=True),
        db_persist=True,
    )


class Agent(models.Func):
    """Who is writing, as the database sees it: ``user:12`` or ``db:name``."""

    function = "claimbase_agent"
    arity = 0
    output_field = models.CharField()


COUNTRY: dict[str, Any] = {
    "pattern": "^[A-Z]{2}$",
    "form": "an ISO 3166-1 alpha-2 country code, such as IQ",
    "max_length": 2,
    "blank": True,
}
LANGUAGE: dict[str, Any] = {
    "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
    "form": "a BCP 47 language tag, such as en or ar-IQ",
    "max_length": 35,
    "blank": True,
}
