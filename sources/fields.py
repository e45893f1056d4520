"""Columns that carry their own rule: written once here, held by the database, shown by forms."""

import re
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import connection, models

from sources.vocabulary import Vocabulary


class CheckedField(models.CharField):
    """Text that declares a constraint on its model, so that the database refuses all else.

    The constraint migrates like any other; a table of history, whose rows outlive the rules that
    they were written under, copies the column without it.
    """

    def rule(self, name: str) -> models.CheckConstraint | None:
        """What must hold of the column ``name``; None on a copy."""
        raise NotImplementedError

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        rule, meta = self.rule(name), cls._meta
        if rule and not meta.abstract:
            rule.name = f"{meta.app_label}_{meta.model_name}_{rule.name}"
            meta.constraints = [*meta.constraints, rule]
            meta.original_attrs["constraints"] = meta.constraints


class TermField(CheckedField):
    """One value of a controlled vocabulary.

    ``blank=True`` means that the value may be unknown, stored as the empty string.
    """

    def __init__(self, vocabulary: type[Vocabulary] | None = None, **options: Any) -> None:
        self.vocabulary = vocabulary
        if vocabulary is not None:
            options["choices"] = vocabulary.choices
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def rule(self, name: str) -> models.CheckConstraint | None:
        if self.vocabulary is None:
            return None
        values = [*self.vocabulary.values, *([""] if self.blank else [])]
        return models.CheckConstraint(
            name=f"{name}_is_a_term",
            condition=models.Q(**{f"{name}__in": values}),
            violation_error_message=f"Choose one of the values offered for {self.verbose_name}.",
        )


class PatternField(CheckedField):
    """Text of a fixed form, such as a country code; empty when unknown (if ``blank``)."""

    def __init__(self, pattern: str = "", form: str = "", **options: Any) -> None:
        self.pattern, self.form = pattern, form
        options.setdefault("max_length", 64)
        super().__init__(**options)

    def rule(self, name: str) -> models.CheckConstraint | None:
        if not self.pattern:
            return None
        pattern = f"^$|{self.pattern}" if self.blank else self.pattern
        return models.CheckConstraint(
            name=f"{name}_has_its_form",
            condition=models.Q(**{f"{name}__regex": pattern}),
            violation_error_message=f"The {self.verbose_name} is not {self.form}.",
        )

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


class SpanField(DateTimeRangeField):
    """A range of moments, read as far as Python's calendar goes: the years 1 to 9999.

    The database knows more. An end beyond the calendar reads as open on its own side (“until
    9999”, “since 753 BC”), else as the calendar's end; Python would refuse the whole row.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:  # noqa: ARG002
        return f"claimbase_readable({sql})", params

    def deconstruct(self) -> Any:
        """As the field that it is to the database."""
        name, _path, args, options = super().deconstruct()
        return name, f"{DateTimeRangeField.__module__}.DateTimeRangeField", args, options


class SpanColumn(models.GeneratedField):
    """A derived range, read when asked for: what INSERT returns does not pass SpanField."""

    db_returning = False  # type: ignore[assignment]

    def deconstruct(self) -> Any:
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, options


class EDTFRange(models.Func):
    """The half-open UTC range of an EDTF text, as the database derives it."""

    function = "claimbase_edtf_range"
    arity = 1
    output_field = SpanField()


def edtf_range(date_field: str) -> models.GeneratedField:
    """The column that holds the range of ``date_field``: derived, so the two always agree."""
    return SpanColumn(
        expression=EDTFRange(date_field),
        output_field=SpanField(null=True),
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
