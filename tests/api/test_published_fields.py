"""Every published field has its filter, or is excused by name with the reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.api import router

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.yaml"
# Other records, and words with their place: they are asked for as what they are.
WHOLE = ("Brief", "Mention", "ExcerptPart", "LinkedClaim", "LinkedSource")

DETAIL = "A detail of one part, read with it; the words of it are found by q."
COPIED = "An address that is made of what the record says."
NUMBERED = "A number within the document."
DERIVED = "Another field says it so that it can be asked for."
SAME = {"seq": "changed_since", "published_at": "changed_since", "uuid": "id"}
EXCUSED = {
    **dict.fromkeys(("api_url", "page_url", "permalink", "raw"), COPIED),
    "digest": "It names one revision, which the ledger finds.",
    "reason": "Of one revision: `revisions` is filtered by it.",
    "revision_status": "Of one revision: of a list it follows from as_of.",
    "revision": "Of one revision: `revisions` lists them.",
    "change_note": "Of one revision: `corrections` lists them.",
    "snippets": "Of the search itself.",
    **dict.fromkeys(("similarity", "heat"), "Of the search itself."),
    "type": "The same throughout a resource.",
}
FILTERED = {
    "threats": {
        "proposition": "q",
        "claimants": "claimant",
        "about_date": "about",
        "participants.role": "subject",
        "participants.actor": "actor",
        "places": "place",
        "topics": "topic",
        "citations.role": "citation_role",
        "citations.excerpt": "source",
        "corroboration.independent_sources": "independent_sources",
        "links.kind": "link_kind",
        "links.target": "linked",
        "assessments.about": "assessed",
        "assessments.assessor": "assessor",
        "assessments.credibility": "credibility",
        "assessments.likelihood": "likelihood",
        "assessments.confidence": "confidence",
        "assessments.basis": "basis",
        "assessments.verdict": "verdict",
        "threat.sentence": "q",
        "threat.status": "status",
        "threat.flags": "flag",
        "threat.aim": "aim",
        "threat.retaliatory": "retaliatory",
        "threat.form": "form",
        "threat.is_ultimatum": "ultimatum",
        "threat.specificity": "specificity",
        "threat.triangular": "triangular",
        "threat.threat_code": "threat_code",
        "threat.deadline_date": "deadline",
        "threat.deadline_from": "deadline_after",
        "threat.deadline_until": "deadline_before",
        "threat.expiry_date": "expiry",
        "threat.commitment": "commitment",
        "threat.expected_cost": "expected_cost",
        "threat.issue": "issue",
        "threat.parties.role": "threatener",
        "threat.parties.actor": "protected",
        "threat.parties.place": "place",
        "threat.trigger_actors": "trigger_actor",
        "threat.targets": "target",
        "threat.condition.state": "condition_state",
        "threat.condition.actors": "trigger_actor",
        "threat.condition.action": "trigger_action",
        "threat.condition.objects_of_action.actor": "actor",
        "threat.condition.objects_of_action.place": "place",
        "threat.condition.third_actor": "actor",
        "threat.condition.third_action": "trigger_action",
        "threat.condition.place": "place",
        "threat.condition.excerpt": "q",
        "threat.consequences.excerpt": "q",
        "threat.consequences.action": "consequence_action",
        "threat.consequences.actors.role": "executor",
        "threat.consequences.actors.actor": "target",
        "threat.consequences.target_objects.kind": "consequence_object",
        "threat.consequences.target_objects.place": "place",
        "threat.events.kind": "event",
        "threat.events.disputed": "flag",
    },
    "statements": {
        "summary": "q",
        "speakers": "speaker",
        "addressees": "addressee",
        "said_date": "said",
        "reports.source": "source",
        "reports.hops.publisher": "publisher",
        "reports.hops.actor": "actor",
        "reports.hops.naming": "naming",
        "reports.hops.mode": "voice_mode",
        "reports.depth": "depth",
        "reports.weakest_mode": "voice_mode",
        "reports.weakest_naming": "naming",
    },
    "actors": {
        "active_date": "active",
        "description": "q",
        "names.name": "name",
        "external_ids.scheme": "external_id",
        "external_ids.value": "external_id",
    },
    "relations": {"valid_date": "valid", "note": "q", "citations.excerpt": "source"},
    "sources": {
        "title": "q",
        "byline": "q",
        "canonical_url": "url",
        "archive_url": "url",
        "published_date": "published",
        "links.kind": "link_kind",
        "links.target": "linked",
        "snapshots.uuid": "snapshot",
        "snapshots.text_sha256": "text_sha256",
    },
    "publishers": {"domains": "domain"},
    "topics": {},
    "places": {"aliases": "alias"},
    "actions": {},
}
OWN_EXCUSED = {
    "threats": {
        **dict.fromkeys(
            (
                "citations.note", "links.note", "assessments.assessed_date",
                "assessments.rationale", "assessments.citations.excerpt",
                "assessments.citations.note", "threat.triangular_reason",
                "threat.deadline_wording", "threat.condition.operator",
                "threat.condition.connective", "threat.condition.wording",
                "threat.condition.objects_of_action.wording", "threat.condition.means",
                "threat.condition.window_date", "threat.condition.judged_by_threatener",
                "threat.consequences.wording", "threat.consequences.target_objects.especially",
                "threat.consequences.target_objects.wording", "threat.consequences.extent",
                "threat.consequences.timing", "threat.consequences.until_wording",
                "threat.events.effective_date", "threat.events.confidence", "threat.events.note",
                "threat.events.citations.excerpt", "threat.events.citations.note",
            ),
            DETAIL,
        ),
        **dict.fromkeys(
            (
                "threat.deadline_period", "threat.deadline_anchor", "threat.deadline_anchor_date",
                "corroboration.groups.sources", "corroboration.groups.because",
            ),
            DERIVED,
        ),
        **dict.fromkeys(
            (
                "assessments.number", "assessments.voids", "threat.condition.number",
                "threat.consequences.order", "threat.events.number", "threat.events.condition",
                "threat.events.voids",
            ),
            NUMBERED,
        ),
        "threat.condition.parts": "The same fields again.",
    },
    "statements": {
        **dict.fromkeys(
            (
                "said_wording", "reports.hops.translated", "reports.hops.hedge",
                "reports.hops.excerpt",
            ),
            DETAIL,
        ),
        "reports.hops.order": NUMBERED,
    },
    "actors": {
        **dict.fromkeys(
            (
                "names.language", "names.script", "names.kind", "names.preferred",
                "names.used_date", "names.excerpt",
            ),
            DETAIL,
        ),
        "merged_into": "Lists hold no record that was merged; its address leads on.",
    },
    "relations": {"citations.note": DETAIL},
    "sources": {
        "snapshots.text_url": COPIED,
        **dict.fromkeys(
            (
                "licence_name", "links.note", "snapshots.method", "snapshots.media_type",
                "snapshots.encoding", "snapshots.raw_sha256", "snapshots.text_length",
                "snapshots.text_published", "snapshots.extractor", "snapshots.extractor_version",
                "snapshots.captured_at", "translations.excerpt", "translations.language",
                "translations.words", "translations.translator_kind", "translations.translator",
            ),
            DETAIL,
        ),
    },
    "publishers": {"reliability_rationale": DETAIL},
    "topics": {"description": DETAIL},
    "places": {
        "latitude": "Places are asked for by what lies within them.",
        "longitude": "Places are asked for by what lies within them.",
    },
    "actions": {},
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(SCHEMA.read_text())
    return loaded


def fields(schemas: dict[str, Any], name: str) -> Iterator[str]:
    """The paths to the fields of a document that no other field is within."""
    for field, shown in schemas[name]["properties"].items():
        inner = component(shown)
        ends = inner in (None, name) or str(inner).endswith(WHOLE)
        if ends or "properties" not in schemas[str(inner)]:
            yield field
        else:
            yield from (f"{field}.{path}" for path in fields(schemas, str(inner)))


def component(shown: dict[str, Any]) -> str | None:
    """The name of the schema that a field's schema refers to."""
    shown = shown.get("items", shown)
    options = [shown, *shown.get("allOf", ()), *shown.get("oneOf", ()), *shown.get("anyOf", ())]
    found = [each["$ref"].rpartition("/")[2] for each in options if "$ref" in each]
    return next((name for name in found if name not in ("BlankEnum", "NullEnum")), None)


@pytest.mark.parametrize("resource", FILTERED)
def test_every_field_has_its_filter_or_is_excused(schema: dict[str, Any], resource: str) -> None:
    (view,) = (view for prefix, view, _ in router.registry if prefix == resource)
    filters = set(view.filterset_class.base_filters)
    own = {name: name for name in filters}
    is_record = resource not in ("topics", "places", "actions")
    named = own | FILTERED[resource] | (SAME if is_record else {})
    excused = OWN_EXCUSED[resource] | (EXCUSED if is_record else {})
    name = view.serializer_class.__name__.removesuffix("Serializer")
    shown = set(fields(schema["components"]["schemas"], name))

    assert set(named.values()) <= filters
    assert shown <= set(named) | set(excused)
    assert set(FILTERED[resource]) | set(excused) <= shown, "said of fields that are not there"
    assert not set(named) & set(excused)


@pytest.mark.parametrize("resource", FILTERED)
def test_every_filter_is_described_with_an_example(schema: dict[str, Any], resource: str) -> None:
    (view,) = (view for prefix, view, _ in router.registry if prefix == resource)
    parameters = schema["paths"][f"/{resource}"]["get"]["parameters"]
    described = {parameter["name"]: parameter for parameter in parameters}

    for name in view.filterset_class.base_filters:
        assert described[name]["description"], name
        assert {"example", "examples"} & {*described[name], *described[name]["schema"]}, name
