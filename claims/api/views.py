"""Statements, claims, threats and their vocabularies for API consumers."""

from django.db.models import Prefetch
from django_filters import rest_framework as filters

from actors.models import Actor, Place
from claims.api.serializers import (
    ActionSerializer,
    ClaimSerializer,
    StatementSerializer,
    TopicSerializer,
)
from claims.api.threat_serializers import ThreatSerializer
from claims.choices import StatementRole
from claims.choices_threat import ConsequenceRole, ThreatRole, ThreatStatus
from claims.models import Action, Claim, Condition, ConditionalThreat, Statement, Topic
from sources.api.base import RecordFilter, Resource
from sources.models import Publisher, Source

EXCERPT = "citations__excerpt__snapshot__source"
CLAIM = (
    "statement__parties__actor__names",
    "source",
    "action",
    "relation",
    "participants__actor__names",
    "places",
    "topics",
    EXCERPT,
    "links__target",
    f"assessments__{EXCERPT}",
)


class StatementFilters(filters.FilterSet):
    speaker = RecordFilter(
        Actor, field_name="parties__actor", also={"parties__role": StatementRole.SPEAKER}
    )

    class Meta:
        model = Statement
        fields = ["medium", "speaker_unknown"]


class Statements(Resource):
    """Utterances: who spoke, to whom, when, and how each source carries it."""

    queryset = Statement.objects.prefetch_related(
        "parties__actor__names",
        "place__parent",
        "reports__source",
        "reports__hops__publisher",
        "reports__hops__actor__names",
    )
    serializer_class = StatementSerializer
    filterset_class = StatementFilters


class ClaimFilters(filters.FilterSet):
    claimant = RecordFilter(
        Actor,
        field_name="statement__parties__actor",
        also={"statement__parties__role": StatementRole.SPEAKER},
    )
    actor = RecordFilter(Actor, field_name="participants__actor")
    statement = RecordFilter(Statement, field_name="statement")
    source = RecordFilter(Source, field_name="citations__excerpt__snapshot__source")
    publisher = RecordFilter(
        Publisher, field_name="citations__excerpt__snapshot__source__publisher"
    )
    topic = RecordFilter(Topic, field_name="topics", help_text="Code of a topic.")
    place = RecordFilter(Place, field_name="places", help_text="Code of a place.")
    action = RecordFilter(Action, field_name="action", help_text="CAMEO code.")

    class Meta:
        model = Claim
        fields = ["kind", "modality", "polarity", "state", "tlp"]


class Claims(Resource):
    """Propositions: who claims what, in which exact words."""

    queryset = Claim.objects.prefetch_related(*CLAIM)
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilters


class ThreatFilters(filters.FilterSet):
    status = filters.MultipleChoiceFilter(
        choices=ThreatStatus.choices, help_text="Derived status; several mean any."
    )
    threatener = RecordFilter(
        Actor, field_name="parties__actor", also={"parties__role": ThreatRole.THREATENER}
    )
    target = RecordFilter(
        Actor,
        field_name="consequences__actors__actor",
        also={"consequences__actors__role": ConsequenceRole.TARGET},
    )
    trigger_actor = RecordFilter(Actor, field_name="conditions__actors__actor")

    class Meta:
        model = ConditionalThreat
        fields = ["aim", "form", "specificity", "retaliatory"]


class Threats(Resource):
    """Conditional threats: on what condition, with what consequence, and where they stand."""

    root = "claim"

    queryset = ConditionalThreat.objects.with_status().prefetch_related(
        *(f"claim__{path}" for path in CLAIM),
        "parties__actor__names",
        "parties__place",
        Prefetch("conditions", Condition.objects.with_state()),
        "conditions__excerpt__snapshot__source",
        "conditions__actors__actor__names",
        "conditions__action",
        "conditions__objects_of_action__actor__names",
        "conditions__objects_of_action__place",
        "conditions__third_actor__names",
        "conditions__third_action",
        "conditions__place",
        "consequences__excerpt__snapshot__source",
        "consequences__action",
        "consequences__actors__actor__names",
        "consequences__target_objects__place",
        f"events__{EXCERPT}",
    )
    serializer_class = ThreatSerializer
    filterset_class = ThreatFilters


class TopicFilters(filters.FilterSet):
    parent = RecordFilter(Topic, field_name="parent", help_text="Code of the wider topic.")


class Topics(Resource):
    """Subjects that claims are about."""

    queryset = Topic.objects.select_related("parent")
    serializer_class = TopicSerializer
    filterset_class = TopicFilters


class ActionFilters(filters.FilterSet):
    parent = RecordFilter(Action, field_name="parent", help_text="Code of the wider action.")

    class Meta:
        model = Action
        fields = ["threat_code", "plover_event"]


class Actions(Resource):
    """What actors do to each other, by CAMEO code."""

    queryset = Action.objects.select_related("parent")
    serializer_class = ActionSerializer
    filterset_class = ActionFilters
