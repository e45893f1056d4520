"""Statements, claims, threats and their vocabularies, as published."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.http import HttpResponseBase
from django.utils.functional import cached_property

from claims.api.filters import SIMILARITY
from claims.api.filtersets import (
    ActionFilters,
    ClaimFilters,
    StatementFilters,
    ThreatFilters,
    TopicFilters,
)
from claims.api.heat import HEAT, Heat
from claims.api.serializers import ActionSerializer, TopicSerializer
from claims.api.tables import CLAIM_TABLES, STATEMENT_TABLES
from claims.documents.claims import ClaimDocument
from claims.documents.statements import StatementDocument
from claims.models import Action, ClaimIndex, StatementIndex, Topic
from claims.models.published import THREATS
from sources.api.documents import BY_NUMBER, RELEVANCE, Documents, published
from sources.api.over_time import OverTime
from sources.api.pages import Ordering
from sources.api.reading import one
from sources.api.vocabularies import Vocabulary
from sources.functions import Begins, Ends

BY_SAID = {
    "-said_date": Ordering(Begins("said_range"), "timestamptz"),
    "said_date": Ordering(Begins("said_range"), "timestamptz", ascending=True),
}
# Of threats: by what is due first, and by what ended last.
BY_TIME = {
    "deadline": Ordering(Ends("deadline_range"), "timestamptz", ascending=True),
    "-ended": Ordering(Begins("ended_range"), "timestamptz"),
}
BY_HEAT = f"-{HEAT}"


class Statements(Documents):
    """Utterances: who spoke, to whom, when, and how each source carries it."""

    queryset = StatementIndex.objects.all()
    serializer_class = published(StatementDocument)
    filterset_class = StatementFilters
    orderings = {**BY_NUMBER, **BY_SAID}
    tables = STATEMENT_TABLES
    facets = (
        "speaker", "on_behalf_of", "addressee", "actor", "speaker_unknown", "medium", "place",
        "source", "publisher", "source_kind", "language", "reliability", "voice_mode", "naming",
    )  # fmt: skip


class Claims(Documents):
    """Propositions: who claims what, in which exact words."""

    queryset = ClaimIndex.objects.all()
    serializer_class = published(ClaimDocument)
    filterset_class: Any = ClaimFilters
    orderings = {**BY_NUMBER, **BY_SAID}
    more_orderings: ClassVar[tuple[str, ...]] = (RELEVANCE, SIMILARITY)
    columns = (*Documents.columns, "is_threat")
    tables = CLAIM_TABLES
    facets: ClassVar[tuple[str, ...]] = (
        "kind", "modality", "polarity", "claimant", "on_behalf_of", "addressee", "subject",
        "object", "beneficiary", "protected", "mentioned", "actor", "topic", "place", "action",
        "verdict", "source", "publisher", "source_kind", "language", "reliability", "voice_mode",
        "naming",
    )  # fmt: skip

    def page_name(self, row: Any) -> str:
        return "threat" if row.is_threat else "claim"

    @cached_property
    def is_by_likeness(self) -> bool:
        return "like" in self.request.query_params and self.action == "list"

    @property
    def carried(self) -> tuple[str, ...]:  # type: ignore[override]
        return (SIMILARITY,) if self.is_by_likeness else ()

    def default_ordering(self) -> str:
        return SIMILARITY if self.is_by_likeness else super().default_ordering()

    def get_orderings(self) -> Mapping[str, Ordering]:
        if self.is_by_likeness:
            return {**self.orderings, SIMILARITY: Ordering(F(SIMILARITY), "real")}
        return super().get_orderings()

    def result(self, row: Any, **more: Any) -> Any:
        if self.is_by_likeness:
            more[SIMILARITY] = round(row.similarity, 3)
        return super().result(row, **more)


class Threats(OverTime, Claims):
    """Claims that threaten: on what condition, with what consequence, and where they stand."""

    filterset_class = ThreatFilters
    orderings = {**Claims.orderings, **BY_TIME}
    more_orderings = (*Claims.more_orderings, BY_HEAT)
    not_over_time = ("overdue",)  # it changes with the clock
    example = "CLM-000001"  # a threat, in the demonstration
    facets = (
        *Claims.facets, "status", "flag", "threatener", "target", "trigger_actor", "aim", "form",
        "specificity", "retaliatory", "triangular",
    )  # fmt: skip

    def every(self) -> QuerySet[Any]:
        return super().every().filter(THREATS)

    @cached_property
    def is_by_heat(self) -> bool:
        return self.action == "list" and one(self.request, "ordering") == BY_HEAT

    def get_orderings(self) -> Mapping[str, Ordering]:
        """Those of all claims, and by heat, of which there is no index: it changes by the day."""
        return {**super().get_orderings(), BY_HEAT: Ordering(F(HEAT))}

    @property
    def carried(self) -> tuple[str, ...]:  # type: ignore[override]
        return (*super().carried, HEAT) if self.is_by_heat else super().carried

    def list_queryset(self) -> QuerySet[Any]:
        rows = super().list_queryset()
        return rows.annotate(**{HEAT: Heat(self.moment)}) if self.is_by_heat else rows

    def result(self, row: Any, **more: Any) -> Any:
        if self.is_by_heat:
            more[HEAT] = row.heat
        return super().result(row, **more)

    def listed(self) -> HttpResponseBase:
        if "overdue" not in self.request.query_params and not self.is_by_heat:
            return super().listed()
        # What is overdue, and the heat, change with the clock, whatever the ledger says.
        response = self.found()
        response["Cache-Control"] = "no-cache"
        return response


class Topics(Vocabulary):
    """Subjects that claims are about."""

    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    example = "airspace"
    filterset_class = TopicFilters


class Actions(Vocabulary):
    """What actors do to each other, by CAMEO code."""

    queryset = Action.objects.all()
    serializer_class = ActionSerializer
    example = "190"
    filterset_class = ActionFilters
