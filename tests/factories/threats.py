"""Rows of conditional threats."""

from typing import Any

from django.db import transaction

from actors.models import Actor
from claims.models import (
    Claim,
    Condition,
    ConditionActor,
    ConditionalThreat,
    ConditionObject,
    Consequence,
    ConsequenceActor,
    ConsequenceObject,
    EventCitation,
    ThreatEvent,
    ThreatParty,
)
from sources.models import Excerpt
from tests.factories.actors import make_actor, make_place
from tests.factories.claims import make_claim
from tests.factories.sources import make_excerpt

# A leaf in words, or a group: {"any": ["they strike", {"not": "they leave"}]}.
Tree = str | dict[str, Any]


@transaction.atomic
def make_threat(claim: Claim | None = None, **over: Any) -> ConditionalThreat:
    return ConditionalThreat.objects.create(
        claim=claim or make_claim("threat", "If you strike, we will hit back."), **over
    )


def make_threat_party(
    threat: ConditionalThreat | None = None, actor: Actor | None = None, **over: Any
) -> ThreatParty:
    if "place" not in over:
        over["actor"] = actor or make_actor()
    return ThreatParty.objects.create(
        threat=threat or make_threat(), **{"role": "protected", **over}
    )


@transaction.atomic
def make_condition(
    threat: ConditionalThreat | None = None, wording: str = "they strike", **over: Any
) -> Condition:
    """A single condition; ``make_tree`` makes groups."""
    excerpt = over.pop("excerpt", None) or make_excerpt(wording)
    return Condition.objects.create(
        threat=threat or make_threat(), wording=wording, excerpt=excerpt, **over
    )


@transaction.atomic
def make_tree(
    threat: ConditionalThreat | None = None, tree: Tree = "they strike", **over: Any
) -> Condition:
    """The top of a condition tree made as ``tree`` says: ``{"all": ["a", {"not": "b"}]}``."""
    threat = threat or make_threat()
    if isinstance(tree, str):
        return make_condition(threat, tree, **over)
    ((operator, parts),) = tree.items()
    group = Condition.objects.create(threat=threat, operator=operator, **over)
    for order, part in enumerate([parts] if operator == "not" else parts, start=1):
        make_tree(threat, part, parent=group, order=order)
    return group


def make_condition_actor(
    condition: Condition | None = None, actor: Actor | None = None
) -> ConditionActor:
    return ConditionActor.objects.create(
        condition=condition or make_condition(), actor=actor or make_actor()
    )


def make_condition_object(condition: Condition | None = None, **over: Any) -> ConditionObject:
    return ConditionObject.objects.create(
        condition=condition or make_condition(), **(over or {"wording": "the dam"})
    )


@transaction.atomic
def make_consequence(
    threat: ConditionalThreat | None = None, wording: str = "bases are hit", **over: Any
) -> Consequence:
    """The next consequence of ``threat``."""
    threat = threat or make_threat()
    excerpt = over.pop("excerpt", None) or make_excerpt(wording)
    order = over.pop("order", threat.consequences.count() + 1)
    return Consequence.objects.create(
        threat=threat, wording=wording, excerpt=excerpt, order=order, **over
    )


def make_consequence_actor(
    consequence: Consequence | None = None, actor: Actor | None = None, **over: Any
) -> ConsequenceActor:
    return ConsequenceActor.objects.create(
        consequence=consequence or make_consequence(),
        actor=actor or make_actor(),
        **{"role": "target", **over},
    )


def make_consequence_object(
    consequence: Consequence | None = None, **over: Any
) -> ConsequenceObject:
    return ConsequenceObject.objects.create(
        consequence=consequence or make_consequence(), **(over or {"place": make_place()})
    )


def make_event(
    threat: ConditionalThreat | None = None, kind: str = "carried_out", **over: Any
) -> ThreatEvent:
    return ThreatEvent.objects.create(threat=threat or make_threat(), kind=kind, **over)


def make_event_citation(
    event: ThreatEvent | None = None, excerpt: Excerpt | None = None, **over: Any
) -> EventCitation:
    return EventCitation.objects.create(
        event=event or make_event(), excerpt=excerpt or make_excerpt(), **over
    )
