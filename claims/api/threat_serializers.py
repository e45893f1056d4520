"""Conditional threats, as JSON: a claim with its conditions, consequences, events and status."""

from collections import defaultdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.api.serializers import ActorBrief
from claims.api.serializers import ActionBrief, ClaimSerializer
from claims.choices_threat import Operator, ThreatStatus
from claims.models import (
    Condition,
    ConditionalThreat,
    ConditionObject,
    Consequence,
    ConsequenceActor,
    ConsequenceObject,
    EventCitation,
    ThreatEvent,
    ThreatParty,
)
from sources.api.base import code
from sources.api.serializers import ExcerptSerializer


class ThreatPartySerializer(serializers.ModelSerializer[Any]):
    actor = ActorBrief(read_only=True)
    place = code()

    class Meta:
        model = ThreatParty
        fields = ["role", "actor", "place"]


class ConditionObjectSerializer(serializers.ModelSerializer[Any]):
    actor = ActorBrief(read_only=True)
    place = code()

    class Meta:
        model = ConditionObject
        fields = ["actor", "place", "wording"]


class ConditionSerializer(serializers.ModelSerializer[Any]):
    """One node of the condition tree, its parts within it. ``state`` is null for groups."""

    state = serializers.CharField(source="leaf_state", read_only=True, allow_null=True)
    excerpt = ExcerptSerializer(read_only=True)
    actors = serializers.SerializerMethodField()
    action = ActionBrief(read_only=True)
    objects_of_action = ConditionObjectSerializer(many=True, read_only=True)
    third_actor = ActorBrief(read_only=True)
    third_action = ActionBrief(read_only=True)
    place = code()
    parts = serializers.SerializerMethodField()

    class Meta:
        model = Condition
        fields = [
            "operator", "connective", "wording", "state", "excerpt", "actors", "action",
            "objects_of_action", "third_actor", "third_action", "means", "place", "window_date",
            "judged_by_threatener", "parts",
        ]  # fmt: skip

    @extend_schema_field(ActorBrief(many=True))
    def get_actors(self, condition: Condition) -> Any:
        return ActorBrief([part.actor for part in condition.actors.all()], many=True).data

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Condition"}})
    def get_parts(self, condition: Condition) -> Any:
        if condition.operator == Operator.LEAF:
            return []
        parts = self.context["parts"][condition.pk]
        return ConditionSerializer(parts, many=True, context=self.context).data


class ConsequenceActorSerializer(serializers.ModelSerializer[Any]):
    actor = ActorBrief(read_only=True)

    class Meta:
        model = ConsequenceActor
        fields = ["role", "actor"]


class ConsequenceObjectSerializer(serializers.ModelSerializer[Any]):
    place = code()

    class Meta:
        model = ConsequenceObject
        fields = ["kind", "place", "especially", "wording"]


class ConsequenceSerializer(serializers.ModelSerializer[Any]):
    excerpt = ExcerptSerializer(read_only=True)
    action = ActionBrief(read_only=True)
    actors = ConsequenceActorSerializer(many=True, read_only=True)
    target_objects = ConsequenceObjectSerializer(many=True, read_only=True)

    class Meta:
        model = Consequence
        fields = [
            "order", "wording", "excerpt", "action", "actors", "target_objects", "extent",
            "timing", "until_wording",
        ]  # fmt: skip


class EventCitationSerializer(serializers.ModelSerializer[Any]):
    excerpt = ExcerptSerializer(read_only=True)

    class Meta:
        model = EventCitation
        fields = ["excerpt", "note"]


class ThreatEventSerializer(serializers.ModelSerializer[Any]):
    citations = EventCitationSerializer(many=True, read_only=True)

    class Meta:
        model = ThreatEvent
        fields = ["kind", "effective_date", "confidence", "disputed", "note", "citations"]


class ThreatSerializer(serializers.ModelSerializer[Any]):
    """What a claim of kind threat threatens. The claim stands in it, whole."""

    claim = ClaimSerializer(read_only=True)
    status = serializers.ChoiceField(
        choices=ThreatStatus.choices,
        read_only=True,
        allow_null=True,
        help_text="Derived from the events; null before the threat was made.",
    )
    parties = ThreatPartySerializer(many=True, read_only=True)
    condition = serializers.SerializerMethodField(
        help_text="The top of the condition tree; null when no condition is stated."
    )
    consequences = ConsequenceSerializer(many=True, read_only=True)
    events = ThreatEventSerializer(many=True, read_only=True)

    class Meta:
        model = ConditionalThreat
        fields = [
            "claim", "status", "aim", "retaliatory", "form", "specificity", "deadline_date",
            "deadline_period", "deadline_anchor", "deadline_anchor_date", "deadline_wording",
            "expiry_date", "commitment", "expected_cost", "issue", "parties", "condition",
            "consequences", "events",
        ]  # fmt: skip

    @extend_schema_field(ConditionSerializer(allow_null=True))
    def get_condition(self, threat: ConditionalThreat) -> Any:
        parts: dict[int | None, list[Condition]] = defaultdict(list)
        for condition in threat.conditions.all():
            parts[condition.parent_id].append(condition)
        if not parts[None]:
            return None
        return ConditionSerializer(parts[None][0], context={"parts": parts}).data
