from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.documents.actors import ActorBrief
from actors.documents.places import PlaceMention
from actors.models import Actor
from claims.choices import HopMode, Naming, StatementRole
from claims.models import Hop, Report, Statement, StatementParty
from claims.wording import published_chain
from sources.documents.excerpts import (
    ExcerptPart,
    SourceBrief,
    cited_sources,
    complete_excerpts,
    source_columns,
)
from sources.documents.publishers import PublisherBrief
from sources.fields import EDTFRange
from sources.publication.documents import (
    DocumentSerializer,
    Part,
    document_fields,
    numbers_of,
    terms,
)
from sources.publication.kinds import Document, Kind, Requirement, register


class HopPart(Part):
    """One voice in the chain. ``publisher`` or ``actor``, or neither when it is unknown."""

    publisher = PublisherBrief(
        read_only=True, allow_null=True, help_text="The outlet that speaks; null when it is none."
    )
    actor = ActorBrief(
        read_only=True,
        allow_null=True,
        help_text="Who speaks; null for an outlet, and when unknown.",
    )
    excerpt = ExcerptPart(
        read_only=True,
        allow_null=True,
        help_text="The words that name it; null when none are cited.",
    )

    class Meta:
        model = Hop
        fields = [
            "order", "publisher", "actor", "naming", "mode", "translated", "hedge", "excerpt",
        ]  # fmt: skip

    in_a_line = staticmethod(published_chain)


class ReportPart(Part):
    """How one source carries the statement: the voices from the outlet to the speaker."""

    source = SourceBrief(read_only=True, help_text="The source that carries it.")  # type: ignore[assignment]
    hops = HopPart(
        many=True, read_only=True, help_text="The voices, from the outlet to the speaker."
    )
    depth = serializers.SerializerMethodField(help_text="How many voices, the outlet included.")
    weakest_mode = serializers.SerializerMethodField(help_text="Of all hops.")
    weakest_naming = serializers.SerializerMethodField(help_text="Of all hops.")

    class Meta:
        model = Report
        fields = ["source", "hops", "depth", "weakest_mode", "weakest_naming"]

    def get_depth(self, report: Report) -> int:
        return len(report.hops.all())

    @extend_schema_field(serializers.ChoiceField(HopMode.choices, allow_null=True))
    def get_weakest_mode(self, report: Report) -> str | None:
        return weakest(HopMode, [hop.mode for hop in report.hops.all()])

    @extend_schema_field(serializers.ChoiceField(Naming.choices, allow_null=True))
    def get_weakest_naming(self, report: Report) -> str | None:
        return weakest(Naming, [hop.naming for hop in report.hops.all()])


class StatementDocument(DocumentSerializer):
    """One utterance, and how each source carries it."""

    speakers = serializers.SerializerMethodField(help_text="Who said it; none when nobody knows.")
    on_behalf_of = serializers.SerializerMethodField(help_text="For whom it was said.")
    addressees = serializers.SerializerMethodField(help_text="To whom it was said.")
    place = PlaceMention(
        read_only=True, allow_null=True, help_text="Where it was said; null when unknown."
    )
    reports = ReportPart(many=True, read_only=True, help_text="How each source carries it.")

    class Meta:
        model = Statement
        fields = document_fields(
            "summary", "speaker_unknown", "speakers", "on_behalf_of", "addressees", "said_date",
            "said_wording", "place", "medium", "reports",
        )  # fmt: skip

    @extend_schema_field(ActorBrief(many=True))
    def get_speakers(self, statement: Statement) -> Any:
        return ActorBrief(_parties(statement, StatementRole.SPEAKER), many=True).data

    @extend_schema_field(ActorBrief(many=True))
    def get_on_behalf_of(self, statement: Statement) -> Any:
        return ActorBrief(_parties(statement, StatementRole.ON_BEHALF_OF), many=True).data

    @extend_schema_field(ActorBrief(many=True))
    def get_addressees(self, statement: Statement) -> Any:
        return ActorBrief(_parties(statement, StatementRole.ADDRESSEE), many=True).data


def weakest(vocabulary: Any, values: list[str]) -> str | None:
    """The last in the order of the vocabulary, which names the strongest first."""
    order = list(vocabulary.values)
    return max(filter(None, values), key=order.index, default=None)


def _parties(statement: Statement, role: StatementRole) -> list[Actor]:
    return [party.actor for party in statement.parties.all() if party.role == role]


def records() -> Any:
    hops = Hop.objects.select_related("publisher", "actor", "excerpt__snapshot__source").defer(
        "excerpt__snapshot__text"
    )
    return Statement.objects.select_related("place").prefetch_related(
        Prefetch("parties", StatementParty.objects.select_related("actor").order_by("pk")),
        Prefetch("reports", Report.objects.select_related("source").order_by("pk")),
        Prefetch("reports__hops", hops.order_by("order")),
    )


def columns(document: Document) -> dict[str, Any]:
    parties = [*document["speakers"], *document["on_behalf_of"], *document["addressees"]]
    voices = [hop["actor"] for report in document["reports"] for hop in report["hops"]]
    reporting = [report["source"] for report in document["reports"]]
    return {
        "medium": document["medium"] or "",
        "place": document["place"]["code"] if document["place"] else "",
        "speaker_unknown": document["speaker_unknown"],
        "speakers": numbers_of(document["speakers"]),
        "on_behalf_of": numbers_of(document["on_behalf_of"]),
        "addressees": numbers_of(document["addressees"]),
        "actors": numbers_of([*parties, *filter(None, voices)]),
        "said_range": EDTFRange(Value(document["said_date"])),
        **source_columns([*reporting, *cited_sources(document)]),
        **voice_columns(document["reports"]),
    }


def voice_columns(reports: list[Document]) -> dict[str, Any]:
    """By how many voices at least a statement reaches the reader, and how its reports carry it."""
    return {
        "voice_depth": min((report["depth"] for report in reports), default=None),
        "voice_modes": terms(report["weakest_mode"] for report in reports),
        "voice_namings": terms(report["weakest_naming"] for report in reports),
    }


def words(document: Document) -> dict[str, list[str | None]]:
    speakers = [actor["name"] for actor in document["speakers"]]
    others = [actor["name"] for key in ("on_behalf_of", "addressees") for actor in document[key]]
    return {"A": [document["summary"]], "B": speakers, "C": others}


def requirements(document: Document) -> Iterator[Requirement]:
    yield Requirement(bool(document["reports"]), "A source reports it, with the voice chain.")


register(
    Kind(
        order=5,
        root=Statement,
        serializer=StatementDocument,
        columns=columns,
        words=words,
        records=records,
        derive=complete_excerpts,
        requirements=requirements,
        rests_on="reports__source",
    )
)
