"""What queries need of a claim: derived from its document alone."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Func, Value
from django.utils.dateparse import parse_datetime

from claims.choices import ClaimLinkKind, ParticipantRole
from claims.choices_threat import (
    ENDING,
    OPEN,
    RAISING,
    ConsequenceRole,
    EventKind,
    ThreatRole,
    ThreatStatus,
)
from claims.documents.corroboration import witnesses
from claims.documents.statements import voice_columns
from claims.documents.threats import nodes, parties
from sources.documents.excerpts import cited_sources, own_excerpts, source_columns
from sources.fields import EDTFRange, SpanField
from sources.publication.documents import number_of, numbers_of, terms
from sources.publication.kinds import Document

# A claim in a source's own voice reaches the reader through that one voice.
OWN_VOICE = {"voice_depth": 1, "voice_modes": [], "voice_namings": []}
NOBODY: Document = {"speakers": [], "on_behalf_of": [], "addressees": []}
RESTATING = (ClaimLinkKind.REPEATS, ClaimLinkKind.STRONGER)
# By whom nobody said anything, its expiry ended it.
EXPIRED = (ThreatStatus.LAPSED, ThreatStatus.NOT_CARRIED_OUT)


class Days(Func):
    """The days, UTC, on which EDTF dates begin, each once; those that Python can read."""

    template = (
        "(SELECT coalesce(array_agg(DISTINCT (lower(span) AT TIME ZONE 'UTC')::date), '{}')"
        " FROM (SELECT claimbase_edtf_range(date) AS span"
        " FROM unnest(%(expressions)s::text[]) AS date) AS dated"
        " WHERE lower(span) BETWEEN '0001-01-01Z' AND '9999-12-31Z')"
    )
    output_field = ArrayField(models.DateField())


class Latest(Func):
    """Of several EDTF dates the range that begins last; NULL when none is known."""

    template = (
        "(SELECT claimbase_edtf_range(date) AS span FROM unnest(%(expressions)s::text[]) AS date"
        " ORDER BY lower(claimbase_edtf_range(date)) DESC NULLS LAST LIMIT 1)"
    )
    output_field = SpanField()


def columns(document: Document) -> dict[str, Any]:
    statement, threat, relation = document["statement"], document["threat"], document["relation"]
    said = statement["said_date"] if statement else document["source"]["published_date"]
    witnessing = source_columns([*witnesses(document).values()])
    return {
        "proposition": document["proposition"],
        "kind": document["kind"],
        "modality": document["modality"] or "",
        "polarity": document["polarity"],
        "action": _code(document["action"]),
        "statement": number_of(statement),
        "relation": number_of(relation),
        **_people(document),
        **source_columns(cited_sources(document)),
        "reliabilities": witnessing["reliabilities"],
        "published_range": witnessing["published_range"],
        **(voice_columns(statement["reports"]) if statement else OWN_VOICE),
        "places": terms(_places(document)),
        "topics": terms(topic["code"] for topic in document["topics"]),
        "citation_roles": terms(citation["role"] for citation in document["citations"]),
        "linked": numbers_of(link["target"] for link in document["links"]),
        "link_kinds": terms(link["kind"] for link in document["links"]),
        **_judgements(document),
        "about_range": EDTFRange(Value(document["about_date"])),
        "said_range": EDTFRange(Value(said)),
        "independent_sources": document["corroboration"]["independent_sources"],
        "is_threat": threat is not None,
        "restates": numbers_of(
            link["target"] for link in document["links"] if link["kind"] in RESTATING
        ),
        **(_threat(threat, said) if threat else {}),
    }


def _people(document: Document) -> dict[str, Any]:
    statement, threat = document["statement"] or NOBODY, document["threat"]
    relation = document["relation"] or {"subject": None, "object": None}
    shielded = _with_role(threat["parties"], ThreatRole.PROTECTED) if threat else []
    participants = document["participants"]
    return {
        "claimants": numbers_of(document["claimants"]),
        "on_behalf_of": numbers_of(statement["on_behalf_of"]),
        "addressees": numbers_of(
            [*statement["addressees"], *_with_role(participants, ParticipantRole.ADDRESSEE)]
        ),
        "subject_actors": numbers_of(_with_role(participants, ParticipantRole.SUBJECT)),
        "object_actors": numbers_of(_with_role(participants, ParticipantRole.OBJECT)),
        "beneficiaries": numbers_of(_with_role(participants, ParticipantRole.BENEFICIARY)),
        "mentioned": numbers_of(_with_role(participants, ParticipantRole.MENTIONED)),
        "protected": numbers_of([*_with_role(participants, ParticipantRole.PROTECTED), *shielded]),
        "actors": numbers_of(
            [
                *statement["speakers"],
                *statement["on_behalf_of"],
                *statement["addressees"],
                *(part["actor"] for part in participants),
                relation["subject"],
                relation["object"],
                *(_actors_of(threat) if threat else ()),
            ]
        ),
    }


def _judgements(document: Document) -> dict[str, Any]:
    """Of the assessments that nobody took back."""
    voided = {one["voids"] for one in document["assessments"]}
    standing = [one for one in document["assessments"] if one["number"] not in voided]
    return {
        "assessed_matters": terms(one["about"] for one in standing),
        "assessors": terms(one["assessor"] for one in standing),
        "confidences": terms(one["confidence"] for one in standing),
        "bases": terms(one["basis"] for one in standing),
        "verdicts": terms(one["verdict"] for one in standing),
        "credibilities": terms(one["credibility"] for one in standing),
        "likelihoods": terms(one["likelihood"] for one in standing),
    }


def _threat(threat: Document, said: str | None) -> dict[str, Any]:
    tree = [*nodes(threat["condition"])]
    deeds = threat["consequences"]
    events = standing_events(threat)
    deadline = [parse_datetime(threat[key] or "") for key in ("deadline_from", "deadline_until")]
    return {
        "status": threat["status"] or "",
        "flags": terms(threat["flags"]),
        "aim": threat["aim"],
        "form": threat["form"] or "",
        "is_ultimatum": threat["is_ultimatum"],
        "specificity": threat["specificity"] or "",
        "commitment": threat["commitment"] or "",
        "expected_cost": threat["expected_cost"] or "",
        "issue": threat["issue"] or "",
        "retaliatory": threat["retaliatory"],
        "triangular": threat["triangular"],
        "threat_code": threat["threat_code"],
        "threateners": numbers_of(_with_role(threat["parties"], ThreatRole.THREATENER)),
        "targets": numbers_of(threat["targets"]),
        "executors": numbers_of(parties(deeds, ConsequenceRole.EXECUTOR)),
        "trigger_actors": numbers_of(threat["trigger_actors"]),
        "trigger_actions": terms(
            _code(node[key]) for node in tree for key in ("action", "third_action")
        ),
        "condition_states": terms(node["state"] for node in tree),
        "consequence_actions": terms(_code(deed["action"]) for deed in deeds),
        "consequence_objects": terms(
            thing["kind"] for deed in deeds for thing in deed["target_objects"]
        ),
        "events": terms(event["kind"] for event in events),
        "deadline_range": DateTimeTZRange(*deadline) if any(deadline) else None,
        "expiry_range": EDTFRange(Value(threat["expiry_date"])),
        "raised_days": Days(Value(terms([said, *_dates(events, RAISING)]))),
        "ended_range": None if threat["status"] in OPEN else Latest(Value(terms(ended(threat)))),
    }


def standing_events(threat: Document) -> list[Document]:
    """The events that nobody took back."""
    voided = {event["voids"] for event in threat["events"]}
    return [
        event
        for event in threat["events"]
        if event["number"] not in voided and event["kind"] != EventKind.VOIDS
    ]


def ended(threat: Document) -> Iterator[str | None]:
    """When it ended (EDTF), of a threat that did: each thing that ended it."""
    yield from _dates(standing_events(threat), ENDING)
    if threat["status"] in EXPIRED:
        yield threat["expiry_date"]


def _dates(events: Iterable[Document], kinds: Collection[str]) -> Iterator[str | None]:
    """When those of these kinds happened, of which that is not disputed."""
    for event in events:
        if event["kind"] in kinds and not event["disputed"]:
            yield event["effective_date"]


def _with_role(parts: Iterable[Document], role: str) -> list[Document]:
    return [part["actor"] for part in parts if part["role"] == role]


def _code(action: Document | None) -> str:
    return action["code"] if action else ""


def _actors_of(threat: Document) -> Iterator[Document | None]:
    yield from (party["actor"] for party in threat["parties"])
    yield from (part["actor"] for deed in threat["consequences"] for part in deed["actors"])
    for node in nodes(threat["condition"]):
        yield from node["actors"]
        yield from (thing["actor"] for thing in node["objects_of_action"])
        yield node["third_actor"]


def _places(document: Document) -> Iterator[str]:
    """What the claim is about, and where its conditions and consequences are."""
    for place in _where(document):
        if place:
            yield place["code"]


def _where(document: Document) -> Iterator[Document | None]:
    yield from document["places"]
    if threat := document["threat"]:
        yield from (party["place"] for party in threat["parties"])
        yield from (
            thing["place"] for deed in threat["consequences"] for thing in deed["target_objects"]
        )
        for node in nodes(threat["condition"]):
            yield node["place"]
            yield from (thing["place"] for thing in node["objects_of_action"])


def words(document: Document) -> dict[str, list[str | None]]:
    """The proposition before the names, these before what is quoted, that before the topics."""
    statement, threat = document["statement"] or NOBODY, document["threat"]
    people = [*document["claimants"], *statement["on_behalf_of"], *statement["addressees"]]
    people += [part["actor"] for part in document["participants"]]
    if threat:
        people += filter(None, _actors_of(threat))
    quotes = {excerpt["uuid"]: excerpt for excerpt in own_excerpts(document)}
    translated = [
        translation["words"]
        for excerpt in quotes.values()
        for translation in excerpt["translations"]
    ]
    return {
        "A": [document["proposition"]],
        "B": [*dict.fromkeys(actor["name"] for actor in people)],
        "C": [
            *(excerpt["exact"] for excerpt in quotes.values()),
            *translated,
            threat and threat["sentence"],
        ],
        "D": [topic["label"] for topic in document["topics"]],
    }
