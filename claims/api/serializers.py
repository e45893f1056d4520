"""Statements, claims and threats, as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.api.serializers import ActorBrief, PlaceSerializer
from actors.models import Actor
from claims.choices import StatementRole
from claims.models import (
    Action,
    Assessment,
    AssessmentCitation,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimParticipant,
    Hop,
    Report,
    Statement,
    Topic,
)
from sources.api.base import BriefSerializer, CuratedSerializer, code, curated_fields
from sources.api.serializers import ExcerptSerializer, PublisherBrief, SourceBrief


class TopicSerializer(serializers.ModelSerializer[Any]):
    parent = code()

    class Meta:
        model = Topic
        fields = ["code", "label", "description", "parent"]


class ActionSerializer(serializers.ModelSerializer[Any]):
    parent = code()

    class Meta:
        model = Action
        fields = [
            "code", "label", "parent", "threat_code", "plover_event", "plover_mode",
            "plover_context",
        ]  # fmt: skip


class ActionBrief(serializers.ModelSerializer[Any]):
    class Meta:
        model = Action
        fields = ["code", "label"]


class HopSerializer(serializers.ModelSerializer[Any]):
    publisher = PublisherBrief(read_only=True)
    actor = ActorBrief(read_only=True)

    class Meta:
        model = Hop
        fields = ["order", "publisher", "actor", "naming", "mode", "translated", "hedge"]


class ReportSerializer(serializers.ModelSerializer[Any]):
    source = SourceBrief(read_only=True)  # type: ignore[assignment]
    hops = HopSerializer(many=True, read_only=True)

    class Meta:
        model = Report
        fields = ["source", "hops"]


class StatementBrief(BriefSerializer):
    """A statement inside a claim; ``speakers`` is empty when the speaker is unknown."""

    speakers = serializers.SerializerMethodField()

    class Meta:
        model = Statement
        fields = ["id", "uuid", "summary", "speaker_unknown", "speakers", "said_date"]

    @extend_schema_field(ActorBrief(many=True))
    def get_speakers(self, statement: Statement) -> Any:
        return ActorBrief(parties(statement, StatementRole.SPEAKER), many=True).data


class StatementSerializer(CuratedSerializer):
    speakers = serializers.SerializerMethodField()
    on_behalf_of = serializers.SerializerMethodField()
    addressees = serializers.SerializerMethodField()
    place = PlaceSerializer(read_only=True)
    reports = ReportSerializer(many=True, read_only=True)

    class Meta:
        model = Statement
        fields = curated_fields(
            "summary", "speaker_unknown", "speakers", "on_behalf_of", "addressees", "said_date",
            "said_wording", "place", "medium", "reports",
        )  # fmt: skip

    @extend_schema_field(ActorBrief(many=True))
    def get_speakers(self, statement: Statement) -> Any:
        return ActorBrief(parties(statement, StatementRole.SPEAKER), many=True).data

    @extend_schema_field(ActorBrief(many=True))
    def get_on_behalf_of(self, statement: Statement) -> Any:
        return ActorBrief(parties(statement, StatementRole.ON_BEHALF_OF), many=True).data

    @extend_schema_field(ActorBrief(many=True))
    def get_addressees(self, statement: Statement) -> Any:
        return ActorBrief(parties(statement, StatementRole.ADDRESSEE), many=True).data


def parties(statement: Statement, role: StatementRole) -> list[Actor]:
    """The actors with one role in a statement; reads the prefetched parties."""
    return [party.actor for party in statement.parties.all() if party.role == role]


class ClaimBrief(BriefSerializer):
    class Meta:
        model = Claim
        fields = ["id", "uuid", "kind", "proposition"]


class ClaimCitationSerializer(serializers.ModelSerializer[Any]):
    excerpt = ExcerptSerializer(read_only=True)

    class Meta:
        model = ClaimCitation
        fields = ["role", "excerpt", "note"]


class ClaimParticipantSerializer(serializers.ModelSerializer[Any]):
    actor = ActorBrief(read_only=True)

    class Meta:
        model = ClaimParticipant
        fields = ["role", "actor"]


class ClaimLinkSerializer(serializers.ModelSerializer[Any]):
    target = ClaimBrief(read_only=True)

    class Meta:
        model = ClaimLink
        fields = ["kind", "target", "note"]


class AssessmentCitationSerializer(serializers.ModelSerializer[Any]):
    excerpt = ExcerptSerializer(read_only=True)

    class Meta:
        model = AssessmentCitation
        fields = ["excerpt", "note"]


class AssessmentSerializer(serializers.ModelSerializer[Any]):
    citations = AssessmentCitationSerializer(many=True, read_only=True)

    class Meta:
        model = Assessment
        fields = [
            "about", "assessor", "assessed_date", "credibility", "likelihood", "confidence",
            "basis", "verdict", "rationale", "citations",
        ]  # fmt: skip


class ClaimSerializer(CuratedSerializer):
    statement = StatementBrief(read_only=True)
    source = SourceBrief(read_only=True)  # type: ignore[assignment]
    action = ActionBrief(read_only=True)
    relation = serializers.CharField(source="relation.human_id", read_only=True, default=None)
    participants = ClaimParticipantSerializer(many=True, read_only=True)
    places = code(many=True)
    topics = code(many=True)
    citations = ClaimCitationSerializer(many=True, read_only=True)
    links = ClaimLinkSerializer(many=True, read_only=True)
    assessments = AssessmentSerializer(many=True, read_only=True)

    class Meta:
        model = Claim
        fields = curated_fields(
            "kind", "proposition", "statement", "source", "action", "relation", "modality",
            "polarity", "about_date", "participants", "places", "topics", "citations", "links",
            "assessments",
        )  # fmt: skip
