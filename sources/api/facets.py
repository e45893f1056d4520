"""Facets: how often each value of a column stands in what a query finds."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from sources.api.filters import Records
from sources.api.grammar import Parameter, nearest
from sources.api.reading import PUBLIC
from sources.publication.kinds import kind_named

# Of what is found, so many of the newest are counted; of the values, so many are told.
ROWS = 10_000
VALUES = 50
FOUND = """
WITH newest AS MATERIALIZED ({})
SELECT '' AS facet, NULL AS value, count(*) AS times FROM newest
"""
SINGLE = """
UNION ALL (SELECT %s, nullif(value::text, ''), count(*)
             FROM (SELECT "{column}" AS value FROM newest LIMIT %s) AS counted
            GROUP BY value ORDER BY count(*) DESC, value LIMIT %s)
"""
SEVERAL = """
UNION ALL (SELECT %s, value::text, count(*)
             FROM (SELECT unnest("{column}") AS value
                     FROM (TABLE newest LIMIT %s) AS counted) AS each
            GROUP BY value ORDER BY count(*) DESC, value LIMIT %s)
"""


COUNT = {"type": "integer", "minimum": 0, "examples": [1234]}
SCHEMA = {
    "type": "object",
    "description": "There when `facets` asks for it.",
    "required": ["rows", "capped", "counts"],
    "properties": {
        "rows": {**COUNT, "description": "How many records were counted: the newest."},
        "capped": {
            "type": "boolean",
            "examples": [False],
            "description": f"Whether there are more than these {ROWS:,}.",
        },
        "counts": {
            "type": "object",
            "description": f"By facet, the {VALUES} most frequent values, those first.",
            "examples": [{"status": [{"value": "standing", "count": 3}]}],
            "additionalProperties": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["value", "count"],
                    "properties": {
                        "value": {
                            "type": ["string", "null"],
                            "examples": ["standing"],
                            "description": "As the parameter takes it; null where unknown.",
                        },
                        "count": {**COUNT, "description": "How many records have it."},
                    },
                },
            },
        },
    },
}


def count_facets(
    newest: QuerySet[Any], names: Sequence[str], parameters: Mapping[str, Parameter]
) -> dict[str, Any]:
    """The facets of these names among rows in order, newest first, counted in one query.

    A facet counts the values of the column that the parameter of its name narrows. Raises for a
    name that is none.
    """
    for name in names:
        if name not in parameters:
            said = f"There is no facet “{name[:80]}”. {nearest(name, parameters)}"
            raise ValidationError({"facets": [said]})
    asked = {name: parameters[name] for name in names}
    counts: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    total = 0
    for name, value, times in _counted(newest, asked):
        if name:
            counts[name].append({"value": _shown(asked[name], value), "count": times})
        else:
            total = times
    return {"rows": min(total, ROWS), "capped": total > ROWS, "counts": counts}


def _shown(parameter: Parameter, value: str | None) -> str | None:
    if value is None or not isinstance(parameter, Records):
        return value
    return kind_named(parameter.kind).human_id(int(value))


def _counted(newest: QuerySet[Any], asked: Mapping[str, Parameter]) -> list[Any]:
    columns = dict.fromkeys(str(parameter.field_name) for parameter in asked.values())
    try:
        sql, params = newest.values(*columns)[: ROWS + 1].query.get_compiler(PUBLIC).as_sql()
    except EmptyResultSet:
        return []
    forms = [
        (SEVERAL if parameter.holds_several else SINGLE).format(column=parameter.field_name)
        for parameter in asked.values()
    ]
    with connections[PUBLIC].cursor() as cursor:
        limits = [each for name in asked for each in (name, ROWS, VALUES)]
        cursor.execute("".join([FOUND.format(sql), *forms]), [*params, *limits])
        return cursor.fetchall()
