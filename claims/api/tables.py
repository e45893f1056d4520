"""Claims, threats and statements as rows of CSV."""

from collections.abc import Iterable

from claims.documents.threats import nodes
from sources.api.tables import OF_RECORD, Table, columns
from sources.publication.kinds import Document

CLAIM = {
    **OF_RECORD,
    **columns("kind", "proposition"),
    "claimants": "claimants.name",
    "claimant_ids": "claimants.id",
    "statement_id": "statement.id",
    "said_date": "statement.said_date",
    "own_voice_source_id": "source.id",
    **columns("modality", "polarity", "about_date", action="action.code"),
    "participants": "participants.actor.name",
    "participant_ids": "participants.actor.id",
    "participant_roles": "participants.role",
    "places": "places.code",
    "topics": "topics.code",
    "quotes": "citations.excerpt.exact",
    "quote_roles": "citations.role",
    "source_ids": "citations.excerpt.source.id",
    "independent_sources": "corroboration.independent_sources",
    "verdicts": "assessments.verdict",
}
THREAT = {
    "sentence": "threat.sentence",
    "status": "threat.status",
    "flags": "threat.flags",
    "aim": "threat.aim",
    "form": "threat.form",
    "is_ultimatum": "threat.is_ultimatum",
    "specificity": "threat.specificity",
    "retaliatory": "threat.retaliatory",
    "triangular": "threat.triangular",
    "threat_code": "threat.threat_code",
    "deadline_from": "threat.deadline_from",
    "deadline_until": "threat.deadline_until",
    "expiry_date": "threat.expiry_date",
    "party_roles": "threat.parties.role",
    "parties": "threat.parties.actor.name",
    "party_ids": "threat.parties.actor.id",
    "trigger_actors": "threat.trigger_actors.name",
    "trigger_actor_ids": "threat.trigger_actors.id",
    "targets": "threat.targets.name",
    "target_ids": "threat.targets.id",
    "consequences": "threat.consequences.wording",
    "consequence_actions": "threat.consequences.action.code",
}
CONDITION = {
    "condition": "number",
    **columns("operator", "connective", "wording", "state"),
    "actors": "actors.name",
    "actor_ids": "actors.id",
    "action": "action.code",
    "objects": "objects_of_action.actor.name",
    "object_ids": "objects_of_action.actor.id",
    "object_places": "objects_of_action.place.code",
    "object_wordings": "objects_of_action.wording",
    "third_actor": "third_actor.name",
    "third_actor_id": "third_actor.id",
    "third_action": "third_action.code",
    "means": "means",
    "place": "place.code",
    **columns("window_date", "judged_by_threatener"),
    "quote": "excerpt.exact",
    "source_id": "excerpt.source.id",
    "parts": "parts.number",
}
CITATION = {
    "role": "role",
    "exact": "excerpt.exact",
    "prefix": "excerpt.prefix",
    "suffix": "excerpt.suffix",
    "start": "excerpt.start",
    "end": "excerpt.end",
    "excerpt_uuid": "excerpt.uuid",
    "snapshot_uuid": "excerpt.snapshot.uuid",
    "text_sha256": "excerpt.snapshot.text_sha256",
    "captured_at": "excerpt.snapshot.captured_at",
    "source_id": "excerpt.source.id",
    "source_title": "excerpt.source.title",
    "source_url": "excerpt.source.url",
    "source_language": "excerpt.source.language",
    "source_published_date": "excerpt.source.published_date",
    "publisher": "excerpt.source.publisher.name",
    "publisher_id": "excerpt.source.publisher.id",
    "note": "note",
}
STATEMENT = {
    **OF_RECORD,
    **columns("summary", "speaker_unknown"),
    "speakers": "speakers.name",
    "speaker_ids": "speakers.id",
    "on_behalf_of": "on_behalf_of.name",
    "on_behalf_of_ids": "on_behalf_of.id",
    "addressees": "addressees.name",
    "addressee_ids": "addressees.id",
    **columns("said_date", "said_wording", "medium", place="place.code"),
    "source_ids": "reports.source.id",
    "voices": "reports.depth",
    "weakest_modes": "reports.weakest_mode",
    "weakest_namings": "reports.weakest_naming",
}
# Of the claim, beside its conditions and citations.
CLAIM_BRIEF = {**OF_RECORD, **columns("kind", "proposition")}


def conditions(claim: Document) -> Iterable[Document]:
    return nodes(claim["threat"]["condition"]) if claim["threat"] else ()


def citations(claim: Document) -> Iterable[Document]:
    return claim["citations"]


CLAIM_TABLES = {
    "claim": Table({**CLAIM, **THREAT}),
    "condition": Table(CLAIM_BRIEF, conditions, CONDITION),
    "citation": Table(CLAIM_BRIEF, citations, CITATION),
}
STATEMENT_TABLES = {"statement": Table(STATEMENT)}
