"""What the database refused, in words for a person."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models


def in_words(error: IntegrityError | ValidationError) -> str:
    """Say what a refused write broke: the trigger's sentence, or what the constraint demands."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    diagnosis: Any = getattr(error.__cause__, "diag", None)
    if diagnosis is None:
        return str(error).splitlines()[0]
    constraint = _constraint(diagnosis.constraint_name)
    if constraint is not None:
        return _demand(constraint)
    model = _model(diagnosis.table_name)
    match diagnosis.sqlstate:
        case "23503":
            return f"A {_name(model)} refers to this record, or to one that is gone by now."
        case "23502":
            return f"The {_name(model)} needs a value for {_field(model, diagnosis.column_name)}."
        case "23505":
            return f"Another {_name(model)} has the same value already. {diagnosis.message_detail}"
    return str(diagnosis.message_primary)


def _demand(constraint: models.BaseConstraint) -> str:
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return str(constraint.get_violation_error_message())
    rule = constraint.name.split("_", 1)[-1].replace("_", " ")
    return f"The database refuses this by the rule “{rule}”."


def _constraint(name: str | None) -> models.BaseConstraint | None:
    for model in apps.get_models() if name else ():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return constraint
    return None


def _model(table: str | None) -> type[models.Model] | None:
    return next((model for model in apps.get_models() if model._meta.db_table == table), None)


def _name(model: type[models.Model] | None) -> str:
    return str(model._meta.verbose_name) if model else "record"


def _field(model: type[models.Model] | None, column: str) -> str:
    fields = model._meta.concrete_fields if model else ()
    return next((str(f.verbose_name) for f in fields if f.column == column), column)
