"""The shape of a sheet: every fault is named with its place and what to do."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.sheets.reading import SheetText, read_all
from claims.sheets.validation import validate
from tests.claims.sheets.whole import as_text, whole


def faults(given: SheetText) -> list[str]:
    (sheet,) = read_all([given])
    validate(sheet)
    return [f"{problem.where}: {problem.message}" for problem in sheet.problems]


def threat(data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["claims"][0]["threat"]
    return found


def test_whole_sheet_is_valid() -> None:
    assert faults(as_text(whole())) == []


Change = Callable[[dict[str, Any]], Any]
FAULTS: dict[str, tuple[Change, str]] = {
    "format": (lambda s: s.update(claimbase=2), "claimbase: this must be 1."),
    "no format": (lambda s: s.pop("claimbase"), "“claimbase” is missing."),
    "unknown collection": (
        lambda s: s.update(clams=[]),
        "clams: unknown key; nearest: “claims”.",
    ),
    "unknown key": (
        lambda s: s["claims"][1].update(propositon="x"),
        "claims[1].propositon: unknown key; nearest: “proposition”.",
    ),
    "missing key": (
        lambda s: s["claims"][1].pop("proposition"),
        "claims[1]: “proposition” is missing.",
    ),
    "term": (
        lambda s: s["claims"][1].update(kind="evnt"),
        "claims[1].kind: “evnt” is not a term of this field; nearest: “event”. One of: fact,",
    ),
    "number for text": (
        lambda s: s["sources"][0].update(title=5),
        "sources[0].title: this must be text, and is the number 5 (put it in quotation marks",
    ),
    "text for list": (
        lambda s: s["claims"][1].update(places="strait"),
        "claims[1].places: this must be a list, and is the text “strait”.",
    ),
    "list for mapping": (
        lambda s: s.update(claims=[[]]),
        "claims[0]: this must be a mapping (key: value), and is a list.",
    ),
    "mapping for list": (lambda s: s.update(claims={}), "claims: this must be a list, and is a"),
    "null in list": (lambda s: s.update(claims=[None]), "claims[0]: this must be a mapping"),
    "text for yes and no": (
        lambda s: threat(s).update(retaliatory="maybe"),
        "claims[0].threat.retaliatory: this must be true or false, and is the text “maybe”.",
    ),
    "empty text": (
        lambda s: s["sources"][0].update(title=""),
        "sources[0].title: this is empty; leave the key out when it is unknown.",
    ),
    "empty list": (
        lambda s: s["claims"][1].update(citations=[]),
        "claims[1].citations: this list is empty; give at least one.",
    ),
    "long text": (
        lambda s: s["sources"][0].update(title="x" * 501),
        "sources[0].title: this has 501 characters, and at most 500 have room.",
    ),
    "pattern": (
        lambda s: s["actors"][0].update(country="iq"),
        "actors[0].country: “iq” is not an ISO 3166-1 alpha-2 country code, such as IQ.",
    ),
    "id with a space": (
        lambda s: s["actors"][0].update(id="a b"),
        "actors[0].id: “a b” is not an id: up to 100 characters without spaces.",
    ),
    "uuid": (lambda s: s["actors"][0].update(uuid="1"), "actors[0].uuid: “1” is not a UUID."),
    "no voice": (
        lambda s: s["claims"][1].pop("source"),
        "claims[1]: give exactly one of statement or source.",
    ),
    "two voices": (
        lambda s: s["claims"][1].update(statement="ultimatum"),
        "claims[1]: give exactly one of statement or source.",
    ),
    "speakers": (
        lambda s: s["statements"][0].update(speakers="nobody"),
        "statements[0].speakers: give a list of actors, or the word unknown.",
    ),
    "no speakers": (
        lambda s: s["statements"][0].update(speakers=[]),
        "statements[0].speakers: give a list of actors, or the word unknown.",
    ),
    "two groups": (
        lambda s: threat(s)["condition"].update(all=[]),
        "claims[0].threat.condition: a group is one of all, any and not.",
    ),
    "empty group": (
        lambda s: threat(s).update(condition={"any": []}),
        "claims[0].threat.condition.any: this list is empty; give at least one.",
    ),
    "action of a group": (
        lambda s: threat(s)["condition"].update(action="190"),
        "claims[0].threat.condition.action: this belongs to a single condition, not to a group.",
    ),
    "leaf without words": (
        lambda s: threat(s).update(condition={"wording": "x"}),
        "claims[0].threat.condition: “excerpt” is missing.",
    ),
    "two objects": (
        lambda s: threat(s).update(protected=[{"actor": "navy", "place": "strait"}]),
        "claims[0].threat.protected[0]: give exactly one of actor or place.",
    ),
    "file and text": (
        lambda s: s["sources"][1].update(snapshots=[{"file": "a", "text": "b"}]),
        "sources[1].snapshots[0]: give a file or the text, one of the two.",
    ),
    "raw without text": (
        lambda s: s["sources"][1].update(snapshots=[{"raw": "aGk="}]),
        "sources[1].snapshots[0]: “text” is missing.",
    ),
    "external id": (
        lambda s: s["actors"][0].update(external_ids={"wikidata": 5}),
        "actors[0].external_ids.wikidata: this must be text, and is the number 5",
    ),
}


@pytest.mark.parametrize(("change", "expected"), FAULTS.values(), ids=FAULTS)
def test_fault(change: Change, expected: str) -> None:
    data = whole()
    change(data)

    found = faults(as_text(data))

    assert any(fault.startswith(expected) or fault == f": {expected}" for fault in found), found


def test_all_faults_at_once() -> None:
    data = whole()
    names = ["format", "unknown key", "term", "pattern", "speakers", "action of a group", "uuid"]
    for name in names:
        FAULTS[name][0](data)

    assert len(faults(as_text(data))) == len(names)


@pytest.mark.parametrize(
    "value", [None, True, 0, -1.5, "", "x", [], {}, [[]], {"x": {}}, [None], "\U0001f600" * 10]
)
@pytest.mark.parametrize("key", list(whole()))
def test_any_value_anywhere_is_a_fault_and_no_crash(key: str, value: Any) -> None:
    data = {**whole(), key: value}

    for fault in faults(as_text(data)):
        assert "\n" not in fault
