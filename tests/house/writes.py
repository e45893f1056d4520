"""One way to write any row differently, and one to write it past the ORM."""

from typing import Any

from django.db import connection, models

from sources.fields import EDTFField, PatternField, TermField
from sources.models import Anchor
from tests.factories import make

FIXED_FORM = (EDTFField, PatternField, TermField, models.SlugField)


def alteration(row: models.Model) -> dict[str, Any]:
    """A column of ``row`` and another value for it that keeps every rule."""
    if isinstance(row, Anchor):
        return {"outcome": "normalised"}
    fields: Any = [field for field in row._meta.fields if field.editable and not field.primary_key]
    for field in fields:
        if isinstance(field, models.CharField | models.TextField) and not isinstance(
            field, FIXED_FORM
        ):
            return {field.attname: f"{getattr(row, field.attname)} altered"}
    for field in fields:
        if field.is_relation and field.remote_field.on_delete is models.PROTECT:
            return {field.attname: make(field.related_model).pk}
    raise LookupError(f"Tell how to alter a {row._meta.label}.")


def raw_update(row: models.Model, values: dict[str, Any]) -> None:
    """Set columns of ``row`` by SQL alone."""
    columns = ", ".join(f'"{column}" = %s' for column in values)
    _execute(row, f"UPDATE {{table}} SET {columns} WHERE {{key}} = %s", *values.values(), row.pk)


def raw_delete(row: models.Model) -> None:
    """Delete ``row`` by SQL alone, whatever still refers to it until the commit."""
    _execute(row, "DELETE FROM {table} WHERE {key} = %s", row.pk)


def raw_insert(row: models.Model) -> None:
    """Insert ``row`` by SQL alone, under its own primary key."""
    fields = [f for f in row._meta.concrete_fields if not isinstance(f, models.GeneratedField)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    marks = ", ".join(["%s"] * len(fields))
    _execute(row, f"INSERT INTO {{table}} ({columns}) VALUES ({marks})", *values)


def _execute(row: models.Model, sql: str, *values: Any) -> None:
    table, key = f'"{row._meta.db_table}"', f'"{row._meta.pk.column}"'
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=table, key=key), values)
