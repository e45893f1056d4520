"""The published schema, the reference and the first sheet agree with the code."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from actors import choices as actor_choices
from claims import choices, choices_threat
from claims.management.commands.document_sheets import pages
from claims.sheets import SheetText, load
from claims.sheets.schema import sheet_schema
from sources import choices as source_choices
from sources.vocabulary import Vocabulary
from tests.claims.sheets.whole import messages, whole

DOCS = settings.BASE_DIR / "docs"
# Not of sheets: the workflow, what is derived, and imports. Operators are keys.
NOT_IN_SHEETS = {"State", "AnchorOutcome", "LeafState", "ThreatStatus", "ThreatFlag", "Operator"}
NOT_IN_SHEETS |= {"MatchDecision", "RecordKind", "PublicationReason", "TaintReason", "Scope"}
NOT_IN_SHEETS |= {"RepeatVerdict", "AccessKind", "ErrorKind", "ReportOutcome"}
# The roles of parties are lists of their own.
AS_KEYS = {"StatementRole", "ThreatRole", "ConsequenceRole"}


def test_pages_are_current() -> None:
    stale = [path for path, text in pages(DOCS).items() if (DOCS / path).read_text() != text]

    assert not stale, "Run: .venv/bin/python manage.py document_sheets"


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(sheet_schema())


def enums(schema: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(schema, dict):
        if "enum" in schema and "not" not in schema:
            yield tuple(schema["enum"])
        schema = list(schema.values())
    for inner in schema if isinstance(schema, list) else ():
        yield from enums(inner)


def test_terms_are_those_of_the_vocabularies() -> None:
    published = set(enums(json.loads((DOCS / "claim-sheet.schema.json").read_text())))
    modules = (source_choices, actor_choices, choices, choices_threat)
    sets = {
        name: tuple(member.value for member in one)
        for module in modules
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, Vocabulary) and one is not Vocabulary
    }

    missing = {
        name
        for name, terms in sets.items()
        if terms not in published and name not in NOT_IN_SHEETS | AS_KEYS
    }

    assert missing == set()


def keys(schema: dict[str, Any]) -> set[str]:
    """Every key of a schema's mappings."""
    found = set(schema.get("properties", ()))
    inner = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for one in [*inner, schema.get("items"), *schema.get("anyOf", ())]:
        if isinstance(one, dict):
            found |= keys(one)
    return found


def used(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set(data).union(*map(used, data.values()))
    return set().union(*map(used, data)) if isinstance(data, list) else set()


def test_whole_sheet_of_the_tests_uses_every_key() -> None:
    apart = {"uuid", "file", "snapshot", "prefix", "threateners", "deadline_date"}

    assert keys(sheet_schema()) - used(whole()) <= apart


@pytest.mark.django_db
def test_first_sheet_of_the_page_loads() -> None:
    page = (DOCS / "claim-sheets.md").read_text()
    (sheet,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)

    result = load([SheetText("harbour.yaml", sheet)])

    assert messages(result) == []
    assert len(result.created) == 6
