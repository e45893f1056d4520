"""Rows of the actors."""

from typing import Any

from django.db import transaction

from actors.models import (
    Actor,
    ActorExternalId,
    ActorName,
    ActorRelation,
    IdentityJudgement,
    MatchCandidate,
    MatchProposal,
    Place,
    RelationCitation,
)
from sources.models import Excerpt, User
from tests.factories.sources import make_excerpt, make_user, number


@transaction.atomic
def make_actor(name: str = "", **over: Any) -> Actor:
    """An actor whose preferred name is ``name``."""
    actor = Actor.objects.create(**over)
    make_name(actor, name, preferred=True)
    return actor


def make_name(actor: Actor | None = None, name: str = "", **over: Any) -> ActorName:
    return ActorName.objects.create(
        actor=actor or make_actor(), name=name or f"Actor {next(number)}", **over
    )


def make_external_id(actor: Actor | None = None, **over: Any) -> ActorExternalId:
    defaults = {"scheme": "wikidata", "value": f"Q{next(number)}"}
    return ActorExternalId.objects.create(actor=actor or make_actor(), **{**defaults, **over})


@transaction.atomic
def make_relation(
    subject: Actor | None = None,
    object: Actor | None = None,  # noqa: A002 - the field's name
    predicate: str = "funds",
    *,
    citations: list[Excerpt] | None = None,
    **over: Any,
) -> ActorRelation:
    """A relation cited to ``citations``, or to one new excerpt."""
    relation = ActorRelation.objects.create(
        subject=subject or make_actor(), predicate=predicate, object=object or make_actor(), **over
    )
    for excerpt in citations or [make_excerpt("They pay them.")]:
        make_relation_citation(relation, excerpt)
    return relation


def make_relation_citation(
    relation: ActorRelation | None = None, excerpt: Excerpt | None = None, **over: Any
) -> RelationCitation:
    return RelationCitation.objects.create(
        relation=relation or make_relation(), excerpt=excerpt or make_excerpt(), **over
    )


def make_judgement(
    actor: Actor | None = None, other: Actor | None = None, *, by: User | None = None, **over: Any
) -> IdentityJudgement:
    """The judgement that ``actor`` is the same as ``other``, which stays."""
    defaults = {"verdict": "same", "reason": "Same founders."}
    return IdentityJudgement.objects.create(
        actor=actor or make_actor(),
        other=other or make_actor(),
        judged_by=by or make_user(),
        **{**defaults, **over},
    )


def make_place(name: str = "Erbil", **over: Any) -> Place:
    return Place.objects.create(
        name=name, **{"code": f"place-{next(number)}", "kind": "city", **over}
    )


def make_proposal(name: str = "Party of the Sun", **over: Any) -> MatchProposal:
    """A record named ``name`` that waits for a decision."""
    names = [{"name": name, "language": "", "script": "Latn", "kind": ""}]
    record = {"names": names, "kind": "unknown", "country": "", "description": ""}
    defaults = {"scheme": "own", "value": str(next(number)), "record": record}
    return MatchProposal.objects.create(**{**defaults, **over})


@transaction.atomic
def make_candidate(
    proposal: MatchProposal | None = None, actor: Actor | None = None, **over: Any
) -> MatchCandidate:
    proposal, actor = proposal or make_proposal(), actor or make_actor()
    defaults = {"likeness": 0.9, "record_name": proposal.name, "actor_name": actor.name}
    return MatchCandidate.objects.create(proposal=proposal, actor=actor, **{**defaults, **over})
