"""A person says who a proposed record is."""

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from actors.choices import JudgementVerdict, MatchDecision
from actors.identity import judge, standing
from actors.importing.importing import make_actors
from actors.importing.record import ActorRecord
from actors.models import Actor, ActorName, MatchProposal
from sources.models import User
from sources.refusals import in_words


def decide_same(proposal: MatchProposal, actor: Actor, *, by: User) -> Actor:
    """The record is of ``actor``, which gets its id and those of its names that it lacks.

    Gives back the actor that stands, if ``actor`` was merged. Raises ``ValidationError`` when the
    proposal was decided already.
    """
    return _decide(proposal, actor, by=by)


def decide_different(proposal: MatchProposal, *, by: User) -> Actor:
    """The record is of nobody that was proposed: an actor is made of it, and judged different.

    Raises ``ValidationError`` when the proposal was decided already.
    """
    return _decide(proposal, None, by=by)


def _decide(proposal: MatchProposal, actor: Actor | None, *, by: User) -> Actor:
    try:
        with (
            pghistory.context(user=by.pk, reason=f"Decided who {proposal} is"),
            transaction.atomic(),
        ):
            proposal = MatchProposal.objects.select_for_update().get(pk=proposal.pk)
            if proposal.decision:
                raise ValidationError(
                    f"{proposal} was decided already: {proposal.get_decision_display().lower()}."
                )
            proposal.decision = MatchDecision.SAME if actor else MatchDecision.DIFFERENT
            record = ActorRecord.from_json(proposal.scheme, proposal.value, proposal.record)
            proposal.actor = _attached(record, actor) if actor else _apart(record, proposal, by)
            proposal.decided_at, proposal.decided_by = Now(), by
            proposal.save()
            proposal.candidates.all().delete()
            return proposal.actor
    except IntegrityError as error:
        raise ValidationError(in_words(error)) from error


def _attached(record: ActorRecord, actor: Actor) -> Actor:
    actor = standing(actor)
    _, external_id, names = record.rows()
    known = set(actor.names.values_list("name", flat=True))
    external_id.actor = actor
    external_id.save()
    lacking = [name for name in names if name.name not in known]
    for name in lacking:
        name.actor, name.preferred = actor, False
    ActorName.objects.bulk_create(lacking)
    return actor


def _apart(record: ActorRecord, proposal: MatchProposal, by: User) -> Actor:
    [actor] = make_actors([record])
    for candidate in proposal.candidates.select_related("actor"):
        judge(
            actor,
            candidate.actor,
            verdict=JudgementVerdict.DIFFERENT,
            reason=f"Looked at when {record.key} was imported.",
            by=by,
        )
    return actor
