"""Records of a register become actors, or proposals for a person to decide; never duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from actors.importing.matching import Match, matches
from actors.importing.record import ActorRecord
from actors.models import (
    Actor,
    ActorExternalId,
    ActorName,
    MatchCandidate,
    MatchProposal,
)


@dataclass(slots=True)
class Outcome:
    """How many records became what; ``notes`` tell what differs from what is held."""

    made: int = 0
    proposed: int = 0
    held: int = 0
    waiting: int = 0
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def import_records(scheme: str, records: Sequence[ActorRecord]) -> Outcome:
    """Take in records of one register, all or none. What is held already is not changed."""
    with connection.cursor() as cursor:  # two imports at once would propose and make the same
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('actors_import'))")
    outcome = Outcome()
    fresh = _not_proposed(scheme, _not_held(scheme, records, outcome), outcome)
    alike = matches(scheme, fresh)
    make_actors([record for record in fresh if record.value not in alike])
    _propose([(record, alike[record.value]) for record in fresh if record.value in alike])
    outcome.proposed = len(alike)
    outcome.made = len(fresh) - len(alike)
    return outcome


def make_actors(records: Sequence[ActorRecord]) -> list[Actor]:
    """An actor of its own for each record."""
    rows = [record.rows() for record in records]
    actors = Actor.objects.bulk_create([actor for actor, _, _ in rows])
    ActorName.objects.bulk_create([name for _, _, names in rows for name in names])
    ActorExternalId.objects.bulk_create([external_id for _, external_id, _ in rows])
    return actors


def _not_held(scheme: str, records: Sequence[ActorRecord], outcome: Outcome) -> list[ActorRecord]:
    """The records that no actor has the id of; of the others, what their actor lacks is noted."""
    ids = ActorExternalId.objects.filter(scheme=scheme, value__in=[r.value for r in records])
    held = {
        row.value: row.actor for row in ids.select_related("actor").prefetch_related("actor__names")
    }
    fresh: dict[str, ActorRecord] = {}
    for record in records:
        if actor := held.get(record.value):
            outcome.held += 1
            known = {name.name for name in actor.names.all()}
            lacking = [name.name for name in record.names if name.name not in known]
            if lacking:
                outcome.notes.append(f"{record.key} is {actor}, which lacks: {'; '.join(lacking)}.")
        elif fresh.setdefault(record.value, record) is not record:
            outcome.held += 1
            outcome.notes.append(f"{record.key} comes twice; the first was taken.")
    return list(fresh.values())


def _not_proposed(
    scheme: str, records: Sequence[ActorRecord], outcome: Outcome
) -> list[ActorRecord]:
    """The records that were never proposed; a decision is not asked for again."""
    proposals = MatchProposal.objects.filter(scheme=scheme, value__in=[r.value for r in records])
    known = {proposal.value: proposal for proposal in proposals}
    for record in records:
        if proposal := known.get(record.value):
            if proposal.decision:
                outcome.held += 1
            else:
                outcome.waiting += 1
            if proposal.record != record.as_json():
                outcome.notes.append(f"{record.key} differs from how it was proposed before.")
    return [record for record in records if record.value not in known]


def _propose(proposed: Sequence[tuple[ActorRecord, list[Match]]]) -> None:
    proposals = MatchProposal.objects.bulk_create(
        MatchProposal(scheme=record.scheme, value=record.value, record=record.as_json())
        for record, _ in proposed
    )
    MatchCandidate.objects.bulk_create(
        MatchCandidate(
            proposal=proposal,
            actor_id=match.actor,
            likeness=match.likeness,
            record_name=match.record_name,
            actor_name=match.actor_name,
        )
        for proposal, (_, found) in zip(proposals, proposed, strict=True)
        for match in found
    )
