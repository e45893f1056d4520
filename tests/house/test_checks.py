"""A CHECK whose answer is NULL lets the row pass; none of ours is ever at a loss."""

from typing import Any

import pytest
from django.db import connection, models

from sources.fields import TermField
from tests.house.inventory import MODELS

SAMPLES = {
    "boolean": ["true", "false"],
    "integer": ["0", "1"],
    "smallint": ["0", "1"],
    "bigint": ["1", "2"],
    "double precision": ["0", "1"],
    "timestamp with time zone": ["2024-10-01T00:00Z"],
    "tstzrange": ["[2024-10-01,2024-10-02)"],
    "bytea": ["x"],
    "character varying[]": ["{user:1}", "{}"],
}
CHECKS = """
SELECT conrelid::regclass::text, conname, pg_get_expr(conbin, conrelid),
       array_agg(attname::text), array_agg(format_type(atttypid, NULL))
  FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
 WHERE contype = 'c' AND conname = ANY (%s)
 GROUP BY conrelid, conname, conbin
"""


def domain(model: type[models.Model], column: str, kind: str) -> list[str | None]:
    """Values that a column may have, as far as checks tell them apart."""
    field: Any = next(f for f in model._meta.fields if f.column == column)
    values: list[str | None] = [*SAMPLES.get(kind, ["", "2024", "P10D"])]
    if isinstance(field, TermField):
        values = [*(str(term) for term, _ in field.flatchoices), ""]
    nullable = field.output_field.null if field.generated else field.null
    return [*values, None] if nullable else values


def column_of(kind: str, column: str) -> str:
    """A list of values, given as a parameter, as the rows of a column."""
    return f'(SELECT value::{kind} AS "{column}" FROM unnest(%s::text[]) AS value) AS "of_{column}"'


@pytest.mark.django_db
def test_checks_are_never_null() -> None:
    tables = {model._meta.db_table: model for model in MODELS}
    names = [str(rule.name) for model in MODELS for rule in model._meta.constraints]
    unsure = []
    with connection.cursor() as cursor:
        cursor.execute(CHECKS, [names])
        checks = cursor.fetchall()
        for table, name, expression, columns, kinds in checks:
            typed = list(zip(columns, kinds, strict=True))
            rows = ", ".join(column_of(kind, column) for column, kind in typed)
            cursor.execute(
                f"SELECT count(*) FROM {rows} WHERE ({expression}) IS NULL",
                [domain(tables[table], column, kind) for column, kind in typed],
            )
            unsure += [name] * cursor.fetchone()[0]

    assert len(checks) > 100
    assert unsure == []


@pytest.mark.django_db
def test_unique_columns_are_unique_in_the_database() -> None:
    declared = {
        (model._meta.db_table, field.column)
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.unique
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indrelid::regclass::text, attname FROM pg_index JOIN pg_attribute"
            " ON attrelid = indrelid AND attnum = indkey[0]"
            " WHERE indisunique AND indnatts = 1 AND indpred IS NULL"
        )
        held = set(cursor.fetchall())

    assert declared - held == set()
