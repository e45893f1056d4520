"""The threat within a claim's document: conditions, consequences, events and where it stands."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.documents.actors import ActorBrief
from actors.documents.places import PlaceMention
from claims.choices_threat import Operator, ThreatFlag, ThreatStatus
from claims.documents.actions import ActionMention
from claims.models import (
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
from claims.wording import Deed, sentence
from claims.wording import Part as Clause
from sources.documents.excerpts import CitationPart, ExcerptPart
from sources.publication.documents import Part
from sources.publication.kinds import Document

# Whether it is overdue is another matter tomorrow: it is computed when asked.
FLAGS = [(value, label) for value, label in ThreatFlag.choices if value != ThreatFlag.OVERDUE]


class ThreatPartyPart(Part):
    """Who threatens, or who or what is shielded."""

    actor = ActorBrief(read_only=True, allow_null=True, help_text="Who; null for a place.")
    place = PlaceMention(read_only=True, allow_null=True, help_text="Where; null for an actor.")

    class Meta:
        model = ThreatParty
        fields = ["role", "actor", "place"]


class ConditionObjectPart(Part):
    """To whom or what something would be done."""

    actor = ActorBrief(read_only=True, allow_null=True, help_text="Whom; null when it is no actor.")
    place = PlaceMention(
        read_only=True, allow_null=True, help_text="Which place; null when it is none."
    )

    class Meta:
        model = ConditionObject
        fields = ["actor", "place", "wording"]


class ConditionPart(Part):
    """One node of the condition tree, its parts within it. ``state`` is null for groups."""

    number = serializers.IntegerField(help_text="By which events name it.")
    state = serializers.CharField(
        source="leaf_state",
        read_only=True,
        allow_null=True,
        help_text="Whether it is met; null for groups.",
    )
    excerpt = ExcerptPart(
        read_only=True, allow_null=True, help_text="The words that state it; null for groups."
    )
    actors = serializers.SerializerMethodField(help_text="Who would act.")
    action = ActionMention(
        read_only=True, allow_null=True, help_text="What they would do; null when it is not said."
    )
    objects_of_action = ConditionObjectPart(many=True, read_only=True, help_text="To whom or what.")
    third_actor = ActorBrief(
        read_only=True,
        allow_null=True,
        help_text="In whose action they would take part; null when in none.",
    )
    third_action = ActionMention(
        read_only=True,
        allow_null=True,
        help_text="The action of the third actor; null when there is none.",
    )
    place = PlaceMention(
        read_only=True, allow_null=True, help_text="Where; null when it is not said."
    )
    parts = serializers.SerializerMethodField(
        help_text="The nodes within it; none for a single condition."
    )

    class Meta:
        model = Condition
        fields = [
            "number", "operator", "connective", "wording", "state", "excerpt", "actors", "action",
            "objects_of_action", "third_actor", "third_action", "means", "place", "window_date",
            "judged_by_threatener", "parts",
        ]  # fmt: skip

    @extend_schema_field(ActorBrief(many=True))
    def get_actors(self, condition: Condition) -> Any:
        return ActorBrief([part.actor for part in condition.actors.all()], many=True).data

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/ConditionPart"}})
    def get_parts(self, condition: Any) -> Any:
        return [ConditionPart(part).data for part in condition.below]


class ConsequenceActorPart(Part):
    """An actor with a part in the consequence."""

    actor = ActorBrief(read_only=True, help_text="Who it is.")

    class Meta:
        model = ConsequenceActor
        fields = ["role", "actor"]


class ConsequenceObjectPart(Part):
    """What would be hit."""

    place = PlaceMention(
        read_only=True, allow_null=True, help_text="Where it is; null when it is not said."
    )

    class Meta:
        model = ConsequenceObject
        fields = ["kind", "place", "especially", "wording"]


class ConsequencePart(Part):
    """One thing that is threatened."""

    excerpt = ExcerptPart(read_only=True, help_text="The words that threaten it.")
    action = ActionMention(
        read_only=True, allow_null=True, help_text="What would be done; null when it is not said."
    )
    actors = ConsequenceActorPart(
        many=True, read_only=True, help_text="Who would do it, and who would be hit."
    )
    target_objects = ConsequenceObjectPart(
        many=True, read_only=True, help_text="What would be hit."
    )

    class Meta:
        model = Consequence
        fields = [
            "order", "wording", "excerpt", "action", "actors", "target_objects", "extent",
            "timing", "until_wording",
        ]  # fmt: skip


class EventCitationPart(CitationPart):
    """Words that tell of the event."""

    class Meta:
        model = EventCitation
        fields = ["excerpt", "note"]


class ThreatEventPart(Part):
    """What happened to the threat, and when."""

    number = serializers.IntegerField(help_text="By which a voiding names it.")
    condition = serializers.IntegerField(
        source="condition_number",
        allow_null=True,
        help_text="Number of the condition concerned; null for the whole threat.",
    )
    voids = serializers.IntegerField(
        source="voids_number",
        allow_null=True,
        help_text="Number of the event that was recorded in error.",
    )
    citations = EventCitationPart(many=True, read_only=True, help_text="The words that tell of it.")

    class Meta:
        model = ThreatEvent
        fields = [
            "number", "kind", "condition", "effective_date", "confidence", "disputed", "voids",
            "note", "citations",
        ]  # fmt: skip


class ThreatPart(Part):
    """What a claim of kind threat threatens. All that is derived is so as of the publication."""

    status = serializers.ChoiceField(
        ThreatStatus.choices, read_only=True, allow_null=True, help_text="Derived from the events."
    )
    flags = serializers.SerializerMethodField(
        help_text="What else is to be known of where it stands."
    )
    triangular = serializers.BooleanField(
        read_only=True,
        allow_null=True,
        help_text="Whether who would be hit is another than who would trigger it.",
    )
    is_ultimatum = serializers.BooleanField(
        read_only=True, help_text="Whether it is explicit and has a deadline."
    )
    threat_code = serializers.CharField(read_only=True, help_text="CAMEO code, 13….")
    deadline_from = serializers.SerializerMethodField(help_text="Moment, UTC, where known.")
    deadline_until = serializers.SerializerMethodField(help_text="Moment, UTC, where known.")
    parties = ThreatPartyPart(
        many=True, read_only=True, help_text="Who threatens, and who or what is shielded."
    )
    condition = serializers.SerializerMethodField(help_text="Null when no condition is stated.")
    consequences = ConsequencePart(
        many=True, read_only=True, help_text="What is threatened, in its order."
    )
    events = ThreatEventPart(
        many=True, read_only=True, help_text="What happened to it since, and when it was issued."
    )
    trigger_actors = serializers.SerializerMethodField(help_text="Who acts in a condition.")
    targets = serializers.SerializerMethodField(help_text="Who would be hit.")
    sentence = serializers.SerializerMethodField(help_text="All of it, in one plain sentence.")

    class Meta:
        model = ConditionalThreat
        fields = [
            "sentence", "status", "flags", "aim", "retaliatory", "form", "is_ultimatum",
            "specificity", "triangular", "triangular_reason", "threat_code", "deadline_date",
            "deadline_period", "deadline_anchor", "deadline_anchor_date", "deadline_wording",
            "deadline_from", "deadline_until", "expiry_date", "commitment", "expected_cost",
            "issue", "parties", "trigger_actors", "targets", "condition", "consequences", "events",
        ]  # fmt: skip

    def to_representation(self, instance: Any) -> Any:
        _number(instance)
        return super().to_representation(instance)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(FLAGS)))
    def get_flags(self, threat: Any) -> list[str]:
        return [flag for flag in threat.flags if flag in dict(FLAGS)]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_deadline_from(self, threat: Any) -> Any:
        return _moment(threat.deadline and threat.deadline.lower)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_deadline_until(self, threat: Any) -> Any:
        return _moment(threat.deadline and threat.deadline.upper)

    @extend_schema_field(ConditionPart(allow_null=True))
    def get_condition(self, threat: Any) -> Any:
        return ConditionPart(threat.top).data if threat.top else None

    # These follow from the rest of the document, once it is complete: see `complete_threat`.

    @extend_schema_field(ActorBrief(many=True))
    def get_trigger_actors(self, _: Any) -> list[Any]:
        return []

    @extend_schema_field(ActorBrief(many=True))
    def get_targets(self, _: Any) -> list[Any]:
        return []

    def get_sentence(self, _: Any) -> str:
        return ""


def records() -> Any:
    """Threats with all that their part of a document holds, in a fixed number of queries."""
    actors = ConditionActor.objects.order_by("pk")
    return (
        ConditionalThreat.objects.with_status()
        .with_flags()
        .with_triangular()
        .with_code()
        .with_deadline()
        .prefetch_related(
            "parties__actor",
            "parties__place",
            Prefetch("conditions", Condition.objects.with_state().order_by("pk")),
            "conditions__excerpt__snapshot__source__publisher",
            Prefetch("conditions__actors", actors.select_related("actor")),
            "conditions__action",
            Prefetch("conditions__objects_of_action", ConditionObject.objects.order_by("pk")),
            "conditions__objects_of_action__actor",
            "conditions__objects_of_action__place",
            "conditions__third_actor",
            "conditions__third_action",
            "conditions__place",
            Prefetch("consequences", Consequence.objects.order_by("order")),
            "consequences__excerpt__snapshot__source__publisher",
            "consequences__action",
            "consequences__actors__actor",
            Prefetch("consequences__target_objects", ConsequenceObject.objects.order_by("pk")),
            "consequences__target_objects__place",
            Prefetch("events", ThreatEvent.objects.order_by("pk")),
            Prefetch("events__citations", EventCitation.objects.order_by("pk")),
            "events__citations__excerpt__snapshot__source__publisher",
        )
    )


def complete_threat(threat: Document) -> None:
    """Fill in what follows from the rest of the document."""
    leaves = [*nodes(threat["condition"])]
    threat["trigger_actors"] = _once(actor for node in leaves for actor in node["actors"])
    threat["targets"] = _once(parties(threat["consequences"], "target"))
    who = [party["actor"]["name"] for party in threat["parties"] if party["role"] == "threatener"]
    deeds = [
        Deed(deed["wording"], deed["timing"], deed["until_wording"] or "")
        for deed in threat["consequences"]
    ]
    tree = _clause(threat["condition"]) if threat["condition"] else None
    threat["sentence"] = sentence(who, tree, deeds, threat["aim"])


def parties(deeds: list[Document], role: str) -> Iterator[Document]:
    """The actors with one role in any of the consequences."""
    for deed in deeds:
        for part in deed["actors"]:
            if part["role"] == role:
                yield part["actor"]


def nodes(condition: Document | None) -> Iterator[Document]:
    """All nodes of a condition tree, from the top."""
    if condition:
        yield condition
        for part in condition["parts"]:
            yield from nodes(part)


def _once(actors: Iterator[Document]) -> list[Document]:
    return list({actor["uuid"]: actor for actor in actors}.values())


def _clause(node: Document) -> Clause:
    return Clause(
        operator=node["operator"],
        wording=node["wording"] or "",
        connective=node["connective"] or "",
        judged_by_threatener=node["judged_by_threatener"],
        parts=tuple(_clause(part) for part in node["parts"]),
    )


def _number(threat: Any) -> None:
    """Give conditions and events the numbers by which they name each other, and hang the tree."""
    conditions, events = list(threat.conditions.all()), list(threat.events.all())
    below = defaultdict(list)
    for number, condition in enumerate(conditions, start=1):
        condition.number = number
        below[condition.parent_id].append(condition)
    for condition in conditions:
        children = sorted(below[condition.pk], key=lambda child: (child.order, child.pk))
        condition.below = children if condition.operator != Operator.LEAF else []
    threat.top = below[None][0] if below[None] else None
    numbers = {condition.pk: condition.number for condition in conditions}
    places = {event.pk: number for number, event in enumerate(events, start=1)}
    for event in events:
        event.number = places[event.pk]
        event.condition_number = numbers.get(event.condition_id)
        event.voids_number = places.get(event.voids_id)


def _moment(value: Any) -> str | None:
    return serializers.DateTimeField().to_representation(value) if value else None
