"""A CSV of records, put over what is held, as the sheet that would be loaded."""

from typing import Any, NamedTuple

import orjson
from django.db.models import Q

from claims.sheets.collection import Collection, Curated
from claims.sheets.flat import NAMESPACE, Record, Row, parse, to_records
from claims.sheets.problems import Problem
from claims.workbench.exporting import standing

FILE = "rows"


class Made(NamedTuple):
    """A sheet as JSON, the line of each of its records, and what is wrong."""

    sheet: bytes
    lines: list[int]
    problems: list[Problem]


def from_csv(collection: Collection, content: str) -> Made:
    found, problems = parse(FILE, collection.key, content)
    if problems:
        return Made(b"", [], problems)
    records, problems = to_records(FILE, collection.key, found, _held(collection, found))
    sheet = {"claimbase": 1, "namespace": NAMESPACE, collection.key: records}
    return Made(orjson.dumps(sheet), [row.line for row in found], problems)


def _held(collection: Collection, found: list[Row]) -> dict[str, Record]:
    """The records that the rows name by an id or a code that is known here."""
    names = {row.name for row in found} - {""}
    if isinstance(collection, Curated):
        numbers = {number for name in names if (number := collection.number(name)) is not None}
        wanted: Any = Q(pk__in=numbers)
    else:
        wanted = Q(code__in=names)
    keys = collection.model._default_manager.filter(wanted).values_list(collection.name, flat=True)
    name = "id" if isinstance(collection, Curated) else "code"
    return {record[name]: record for record in standing(collection, [*keys])}
