"""A few published records of each resource, and which of them each value of each filter finds.

``found`` is by filter, then by value: the names of the records, apart by spaces.
"""

from dataclasses import dataclass
from typing import Any

from claims.models import Claim
from tests.api.publishing import publish
from tests.factories import (
    make_action,
    make_actor,
    make_assessment,
    make_claim,
    make_claim_citation,
    make_claim_link,
    make_claim_place,
    make_claim_topic,
    make_condition,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_event,
    make_excerpt,
    make_external_id,
    make_name,
    make_participant,
    make_place,
    make_publisher,
    make_relation,
    make_report,
    make_source,
    make_source_link,
    make_statement,
    make_threat,
    make_threat_party,
    make_topic,
)

PARTICIPANTS = ("subject", "object", "beneficiary", "mentioned")
ACTORS = (
    "claimant", "on_behalf_of", "addressee", "executor", "trigger_actor", "target", "protected",
    *PARTICIPANTS,
)  # fmt: skip


@dataclass
class Corpus:
    records: dict[str, Any]
    found: dict[str, dict[str, str]]

    def ids(self, names: set[str]) -> list[str]:
        records = [self.records[name] for name in names]
        return sorted(getattr(record, "human_id", "") or record.code for record in records)


class Threat:
    """A threat with something of its own in every part of it; who and what that is."""

    def __init__(self, name: str, **said: Any) -> None:
        self.name, self.said = name, said
        self.actors = {part: make_actor(name=f"{name} {part}") for part in ACTORS}
        self.publisher = make_rated(f"Outlet {name}", reliability=said["reliability"])
        self.source = make_source(publisher=self.publisher, **said["source"])
        self.place = make_place(code=name, parent=make_place(code=f"around-{name}"))
        self.action = make_action(f"{said['action']}0", parent=make_action(said["action"]))
        self.statement = self.made_statement()
        self.claim = self.made_claim()
        self.made_threat()

    def made_statement(self) -> Any:
        statement = make_statement(
            speakers=[self.actors["claimant"]],
            on_behalf_of=[self.actors["on_behalf_of"]],
            addressees=[self.actors["addressee"]],
            place=self.place,
            **self.said["statement"],
        )
        speaker = {"actor": self.actors["claimant"], **self.said["speaker"]}
        hops = [{"publisher": self.publisher}, *self.said["between"], speaker]
        make_report(statement, self.source, hops=hops)
        return statement

    def made_claim(self) -> Claim:
        excerpt = make_excerpt(f"We, {self.name}.", source=self.source)
        claim = make_claim(
            "threat",
            statement=self.statement,
            excerpt=excerpt,
            action=self.action,
            proposition=f"The {self.name} side will close every valve of the upper dam.",
            **self.said["claim"],
        )
        for role in PARTICIPANTS:
            make_participant(claim, self.actors[role], role=role)
        wide = make_topic(code=f"wide-{self.name}")
        make_claim_topic(claim, make_topic(code=self.name, parent=wide))
        make_claim_place(claim, self.place)
        make_assessment(claim, **self.said["assessment"])
        return claim

    def made_threat(self) -> None:
        threat = make_threat(self.claim, **self.said["threat"])
        make_threat_party(threat, self.actors["claimant"], role="threatener")
        make_threat_party(threat, self.actors["protected"], role="protected")
        leaf = make_condition(threat, action=self.action)
        make_condition_actor(leaf, self.actors["trigger_actor"])
        deed = make_consequence(threat, action=self.action)
        make_consequence_actor(deed, self.actors["executor"], role="executor")
        make_consequence_actor(deed, self.actors[self.said["hit"]], role="target")
        make_consequence_object(deed, kind=self.said["object_kind"])
        for event in self.said["events"]:
            make_event(threat, **{**event, "condition": leaf if "condition" in event else None})


def make_rated(name: str = "", **over: Any) -> Any:
    return make_publisher(name, reliability_rationale="Its record.", **over)


def threats(more: str = "") -> tuple[Threat, Threat]:
    one = Threat(
        f"one{more}",
        reliability="B",
        source={"kind": "article", "language": "en", "published_date": "2024-10-02"},
        statement={"said_date": "2024-10-01", "medium": "speech"},
        between=[],
        speaker={"mode": "direct_quote", "naming": "named"},
        claim={"modality": "future", "polarity": "affirmed", "about_date": "2024-11"},
        action="18",
        assessment={
            "assessor": "Desk, Baghdad", "verdict": "supported", "credibility": "2",
            "likelihood": "likely", "confidence": "high", "basis": "told",
        },
        threat={
            "aim": "deterrent", "form": "explicit", "specificity": "vague", "issue": "nuclear",
            "commitment": "strong", "expected_cost": "major", "retaliatory": True,
            "deadline_date": "2024-11-01", "expiry_date": "2999",
        },
        hit="target",
        object_kind="embassy",
        events=[
            {"kind": "trigger_occurred", "condition": True},
            {"kind": "softened", "disputed": True},
        ],
    )  # fmt: skip
    other = Threat(
        f"other{more}",
        reliability="D",
        source={"kind": "report", "language": "ar", "published_date": "2023"},
        statement={"said_date": None, "medium": "letter"},
        between=[{"publisher": make_publisher()}],
        speaker={"mode": "paraphrase", "naming": "collective"},
        claim={"modality": "hypothetical", "polarity": "denied", "about_date": None},
        action="20",
        assessment={
            "about": "was_said", "assessor": "Board", "verdict": "", "credibility": "5",
            "likelihood": "unlikely", "confidence": "low", "basis": "deduced",
        },
        threat={
            "aim": "compellent", "form": "implicit", "specificity": "partial", "issue": "policy",
            "commitment": "weak", "expected_cost": "minor", "retaliatory": False,
            "deadline_date": "2998",
        },
        hit="trigger_actor",
        object_kind="shipping",
        events=[{"kind": "issued"}],
    )  # fmt: skip
    return one, other


def both(one: Any, other: Any, /, **more: str) -> dict[str, str]:
    return {str(one): "one", str(other): "other", **more}


def of_threats() -> Corpus:
    """Two threats, which differ in everything."""
    make_action("130")
    make_action("13")
    make_action("138", parent=make_action("13"))
    make_action("18", threat_code="138")
    one, other = threats()
    relation = make_relation()
    make_claim_citation(one.claim, make_excerpt(source=one.source), role="refutes")
    make_claim_link(one.claim, other.claim, kind="contradicts")
    make_claim_link(other.claim, one.claim, kind="repeats")
    publish(one.claim, other.claim, relation)
    found = {
        "kind": {"threat": "one other", "fact": ""},
        "relation": {relation.human_id: ""},
        **by_voices(one, other),
        **by_claim(one, other),
        **by_threat(),
    }
    for part in ACTORS:
        who = one.actors[part].human_id, other.actors[part].human_id
        found[part] = both(*who)
    found["target"] = both(one.actors["target"].uuid, other.actors["trigger_actor"].name)
    found["threatener"] = both(one.actors["claimant"].human_id, other.actors["claimant"].human_id)
    found["actor"] = both(one.actors["executor"].human_id, other.actors["mentioned"].human_id)
    for part in ("trigger_action", "consequence_action"):
        found[part] = {"18": "one", "200": "other", "20": "other"}
    found["id"] = both(one.claim.human_id, other.claim.uuid)
    return Corpus({"one": one.claim, "other": other.claim}, found)


def by_voices(one: Threat, other: Threat) -> dict[str, dict[str, str]]:
    return {
        "source": both(one.source.human_id, other.source.uuid),
        "publisher": both(one.publisher.human_id, other.publisher.human_id),
        "source_kind": both("article", "report", dataset=""),
        "language": both("en", "ar", fa=""),
        "reliability": both("B", "D", A=""),
        "reliability_min": {"A": "", "B": "one", "C": "one", "E": "one other"},
        "depth": {"2": "one", "3": "other", "1": ""},
        "depth_min": {"2": "one other", "3": "other", "4": ""},
        "depth_max": {"1": "", "2": "one", "3": "one other"},
        "voice_mode": both("direct_quote", "paraphrase", headline=""),
        "voice_mode_min": {"direct_quote": "one", "headline": "one other"},
        "naming": both("named", "collective", unattributed=""),
        "naming_min": {"named": "one", "unidentified": "one other"},
        **dates("said", "2024-10-01", unknown="other"),
        "published": {"2024": "one", "2023-07": "other", "2022": ""},
        "published_after": {"2024": "one", "2023-06": "one other", "2025": ""},
        "published_before": {"2023": "other", "2024-10-02": "one other", "2022": ""},
    }


def dates(name: str, day: str, unknown: str) -> dict[str, dict[str, str]]:
    """What finds the one record of that day, where the date of the other is unknown."""
    year, month = day[:4], day[:7]
    return {
        name: {month: "one", day: "one", "1999": "", "unknown": unknown},
        f"{name}_after": {day: "one", year: "one", "3000": "", "1999": "one"},
        f"{name}_before": {day: "one", month: "one", "1999": "", f"{day}T00:00:00Z": "one"},
    }


def by_claim(one: Threat, other: Threat) -> dict[str, dict[str, str]]:
    return {
        "modality": both("future", "hypothetical", actual=""),
        "polarity": both("affirmed", "denied"),
        "statement": both(one.statement.human_id, other.statement.uuid),
        "topic": {"one": "one", "wide-one": "one", "other": "other"},
        "place": {"one": "one", "around-other": "other"},
        "action": {"18": "one", "180": "one", "20": "other"},
        "citation_role": {"origin": "one other", "refutes": "one", "context": ""},
        "linked": both(other.claim.human_id, one.claim.uuid),
        "link_kind": both("contradicts", "repeats", denies=""),
        "restates": {one.claim.human_id: "other", other.claim.human_id: ""},
        "assessed": {"is_true": "one", "was_said": "other", "will_be_done": ""},
        "assessor": {"Desk, Baghdad": "one", "Board": "other", "board": ""},
        "verdict": {"supported": "one", "mixed": ""},
        "has_verdict": {"true": "one", "false": "other"},
        "credibility": both("2", "5", **{"1": ""}),
        "credibility_max": {"1": "", "2": "one", "3": "one", "5": "one other"},
        "likelihood": both("likely", "unlikely", roughly_even=""),
        "likelihood_min": {"very_likely": "", "likely": "one", "unlikely": "one other"},
        "confidence": both("high", "low", moderate=""),
        "confidence_min": {"high": "one", "moderate": "one", "low": "one other"},
        "basis": both("told", "deduced", witnessed=""),
        "independent_sources": {"2": "", "1": "one other"},
        "independent_sources_min": {"1": "one other", "2": ""},
        "independent_sources_max": {"0": "", "1": "one other"},
        **dates("about", "2024-11-15", unknown="other"),
    }


def by_threat() -> dict[str, dict[str, str]]:
    return {
        "status": both("triggered", "standing", lapsed=""),
        "flag": {"disputed": "one", "without_trigger": ""},
        "overdue": {"true": "one", "false": "other"},
        "condition_state": both("met", "unmet", partly_met=""),
        "consequence_object": both("embassy", "shipping", talks_or_relations=""),
        "threat_code": {"138": "one", "130": "other", "13": "one"},
        "event": {"trigger_occurred": "one", "softened": "one", "issued": "other", "lapsed": ""},
        "aim": both("deterrent", "compellent", unclear=""),
        "form": both("explicit", "implicit", demonstration=""),
        "ultimatum": {"true": "one", "false": "other", "unknown": ""},
        "specificity": both("vague", "partial", specific=""),
        "commitment": both("strong", "weak", moderate=""),
        "expected_cost": both("major", "minor", severe=""),
        "issue": both("nuclear", "policy", other=""),
        "retaliatory": {"true": "one", "false": "other", "unknown": ""},
        "triangular": {"true": "one", "false": "other", "unknown": ""},
        "deadline": {"2024-11": "one", "2998": "other", "2025": "", "unknown": ""},
        "deadline_after": {"2024": "one other", "2025": "other"},
        "deadline_before": {"2024-11-01": "one", "2998": "one other", "2023": ""},
        "expiry": {"2999": "one", "unknown": "other", "2025": ""},
        "expiry_after": {"2025": "one", "3000": ""},
        "expiry_before": {"2999": "one", "2998": ""},
    }


def of_statements() -> Corpus:
    one, other = threats()
    nobody = make_statement(speakers=[])
    publish(one.claim, other.claim)
    make_report(nobody)
    publish(nobody)
    found = by_voices(one, other)
    found["said"]["unknown"] = "other nobody"
    found["depth"] = {"2": "one nobody", "3": "other"}
    found["depth_min"] = {"2": "one other nobody", "3": "other"}
    found["depth_max"] = {"1": "", "2": "one nobody"}
    found["voice_mode"] = {"direct_quote": "one", "paraphrase": "other nobody"}
    found["voice_mode_min"] = {"direct_quote": "one", "headline": "one other nobody"}
    found["naming"] = {"named": "one nobody", "collective": "other"}
    found["naming_min"] = {"named": "one nobody", "unidentified": "one other nobody"}
    for part in ("on_behalf_of", "addressee"):
        found[part] = both(one.actors[part].human_id, other.actors[part].human_id)
    found["speaker"] = both(one.actors["claimant"].name, other.actors["claimant"].uuid)
    found["actor"] = both(one.actors["addressee"].human_id, other.actors["claimant"].human_id)
    found |= {
        "speaker_unknown": {"true": "nobody", "false": "one other"},
        "medium": both("speech", "letter", talks=""),
        "place": {"one": "one", "around-one": "one", "other": "other"},
    }
    found["id"] = both(one.statement.human_id, other.statement.uuid)
    return Corpus({"one": one.statement, "other": other.statement, "nobody": nobody}, found)


def of_claims() -> Corpus:
    """A claim about a relation, and one in a source's own voice."""
    relation = make_relation()
    one = make_claim("relation", relation=relation, statement=make_statement())
    other = make_claim("fact")
    publish(one, other)
    found = {
        "kind": both("relation", "fact", threat=""),
        "relation": {relation.human_id: "one"},
        "statement": {one.statement.human_id: "one"},
    }
    found["id"] = both(one.human_id, other.uuid)
    return Corpus({"one": one, "other": other}, found)


def of_actors() -> Corpus:
    outlet = make_publisher()
    one = make_actor(
        "The Committee", kind="armed_coalition", sector="PRM", country="IQ", active_date="2019/2020"
    )
    other = make_actor("The Ministry", kind="government_body", sector="GOV", publisher=outlet)
    external = make_external_id(one)
    make_name(one, "اللجنة")
    publish(one, other)
    found = {
        "kind": both("armed_coalition", "government_body", person=""),
        "sector": both("PRM", "GOV", SPY=""),
        "country": {"IQ": "one", "IR": ""},
        "name": {"committee": "one", "اللجنه": "", "اللجنة": "one", "ministry": "other"},
        "external_id": {f"wikidata:{external.value}": "one", "wikidata:Q0": ""},
        "publisher": {outlet.human_id: "other"},
        "active": {"2019-07": "one", "2018": "", "unknown": "other"},
        "active_after": {"2020": "one", "2021": ""},
        "active_before": {"2019": "one", "2018": ""},
    }
    found["id"] = both(one.human_id, other.uuid)
    return Corpus({"one": one, "other": other}, found)


def of_relations() -> Corpus:
    one = make_relation(predicate="funds", valid_date="2014/2016", confidence="high")
    other = make_relation(predicate="leads", confidence="low")
    publish(one, other)
    cited = [each.citations.get().excerpt.snapshot.source.human_id for each in (one, other)]
    found = {
        "actor": both(one.subject.name, other.object.uuid, **{one.object.human_id: "one"}),
        "subject": both(one.subject.human_id, other.subject.human_id),
        "object": both(one.object.human_id, other.object.human_id),
        "predicate": both("funds", "leads", arms=""),
        "confidence": both("high", "low", moderate=""),
        "confidence_min": {"high": "one", "low": "one other"},
        "source": both(*cited),
        "valid": {"2015": "one", "2013": "", "unknown": "other"},
        "valid_after": {"2016": "one", "2017": ""},
        "valid_before": {"2014": "one", "2013": ""},
    }
    found["id"] = both(one.human_id, other.uuid)
    return Corpus({"one": one, "other": other}, found)


def of_sources() -> Corpus:
    outlet, desk = make_rated(reliability="B"), make_rated(reliability="D")
    one = make_source(
        publisher=outlet, kind="article", language="en", licence="permission",
        published_date="2024-10", url="https://example.org/a,b", archive_url="https://archive.example/1",
    )  # fmt: skip
    other = make_source(publisher=desk, kind="report", language="ar-IQ")
    captures = [make_excerpt(source=source).snapshot for source in (one, other)]
    make_source_link(one, other, kind="quotes")
    publish(one, other)
    found = {
        "kind": both("article", "report", dataset=""),
        "language": both("en", "ar-IQ", ar=""),
        "licence": {"permission": "one", "unknown": "other", "open": ""},
        "publisher": both(outlet.human_id, desk.uuid),
        "reliability": both("B", "D", A=""),
        "reliability_min": {"A": "", "C": "one", "D": "one other"},
        "url": {"https://example.org/a,b": "one", "https://archive.example/1": "one", "a": ""},
        "linked": {other.human_id: "one", one.human_id: ""},
        "link_kind": {"quotes": "one", "corrects": ""},
        "snapshot": both(captures[0].uuid, captures[1].uuid),
        "text_sha256": {captures[0].text_sha256: "one", "0" * 64: ""},
        "published": {"2024": "one", "2023": "", "unknown": "other"},
        "published_after": {"2024-10-31": "one", "2024-11": ""},
        "published_before": {"2024-10-01": "one", "2024-09": ""},
    }
    found["id"] = both(one.human_id, other.uuid)
    return Corpus({"one": one, "other": other}, found)


def of_publishers() -> Corpus:
    one = make_rated(
        "The Gauge, Tahla", form="agency", ownership="state", country="IQ", reliability="B",
        domains=["gauge.example", "g.example"],
    )  # fmt: skip
    other = make_rated("The Board", form="website", ownership="ngo", reliability="F")
    publish(one, other)
    found = {
        "name": {"The Gauge, Tahla": "one", "The Board": "other", "the board": ""},
        "form": both("agency", "website", other=""),
        "ownership": both("state", "ngo", corporate=""),
        "country": {"IQ": "one", "IR": ""},
        "domain": {"gauge.example": "one", "g.example": "one", "example": ""},
        "reliability": both("B", "F", A=""),
        "reliability_min": {"A": "", "B": "one", "E": "one"},
    }
    found["id"] = both(one.human_id, other.uuid)
    return Corpus({"one": one, "other": other}, found)


def of_topics() -> Corpus:
    one = make_topic("Air, closed", code="one")
    other = make_topic("Water", code="other", parent=one)
    found = {
        "code": {"one": "one", "other": "other", "Other": ""},
        "label": {"Air, closed": "one", "Water": "other"},
        "parent": {"one": "other"},
    }
    return Corpus({"one": one, "other": other}, found)


def of_places() -> Corpus:
    one = make_place("Iraq", code="one", kind="country", iso_code="IQ", aliases=["العراق", "Irak"])
    other = make_place("Erbil", code="other", parent=one)
    found = {
        "code": {"one": "one", "other": "other", "iraq": ""},
        "name": {"Iraq": "one", "Erbil": "other", "erbil": ""},
        "alias": {"العراق": "one", "Irak": "one", "Iraq": ""},
        "kind": both("country", "city", base=""),
        "iso_code": {"IQ": "one", "IQ-BG": ""},
        "parent": {"one": "other", "other": ""},
    }
    return Corpus({"one": one, "other": other}, found)


def of_actions() -> Corpus:
    one = make_action("18", label="assault", threat_code="138", plover_event="ASSAULT")
    other = make_action(
        "182", label="beat", parent=one, plover_mode="beat", plover_context="military"
    )
    found = {
        "code": {"18": "one", "182": "other", "1": ""},
        "label": both("assault", "beat"),
        "parent": {"18": "other", "182": ""},
        "threat_code": {"138": "one", "139": ""},
        "plover_event": {"ASSAULT": "one", "YIELD": ""},
        "plover_mode": {"beat": "other", "wound": ""},
        "plover_context": {"military": "other", "legal": ""},
    }
    return Corpus({"one": one, "other": other}, found)
