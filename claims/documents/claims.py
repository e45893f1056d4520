from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.documents.actors import ActorBrief
from actors.documents.places import PlaceMention
from actors.models import ActorRelation
from claims.choices import CitationRole
from claims.documents import claim_index, threats
from claims.documents.actions import ActionMention
from claims.documents.corroboration import copied_by, corroboration, witnesses
from claims.documents.statements import ReportPart, StatementDocument
from claims.models import (
    Assessment,
    AssessmentCitation,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimParticipant,
    Statement,
    Topic,
)
from sources.documents.excerpts import CitationPart, SourceBrief, complete_excerpts
from sources.publication.documents import (
    DocumentSerializer,
    Part,
    PublishedBrief,
    document_fields,
)
from sources.publication.embedding import current_documents
from sources.publication.kinds import Document, Kind, Requirement, register

# What a document says of its own revision, and no other copies.
OF_REVISION = ("type", "revision", "change_note")


class StatementBrief(PublishedBrief):
    """The utterance that a claim is part of; of its reports, those of the sources cited."""

    speakers = ActorBrief(
        many=True, read_only=True, help_text="Who said it; none when nobody knows."
    )
    on_behalf_of = ActorBrief(many=True, read_only=True, help_text="For whom it was said.")
    addressees = ActorBrief(many=True, read_only=True, help_text="To whom it was said.")
    place = PlaceMention(
        read_only=True, allow_null=True, help_text="Where it was said; null when unknown."
    )
    reports = ReportPart(
        many=True, read_only=True, help_text="How the sources that are cited carry it."
    )

    class Meta:
        model = Statement
        fields = [name for name in StatementDocument.Meta.fields if name not in OF_REVISION]


class RelationBrief(PublishedBrief):
    """A relation, as its own document has it."""

    subject = ActorBrief(read_only=True, help_text="Who stands so to the object.")
    object = ActorBrief(read_only=True, help_text="To whom the subject stands so.")

    class Meta:
        model = ActorRelation
        fields = ["id", "uuid", "subject", "predicate", "object", "valid_date"]


class LinkedClaim(PublishedBrief):
    """Another claim, as its own document has it."""

    class Meta:
        model = Claim
        fields = ["id", "uuid", "kind", "proposition"]


class ClaimLinkPart(Part):
    """What the claim does with another."""

    target = LinkedClaim(read_only=True, help_text="The other claim.")

    class Meta:
        model = ClaimLink
        fields = ["kind", "target", "note"]


class ClaimCitationPart(CitationPart):
    """Words that are cited for or against the claim."""

    class Meta:
        model = ClaimCitation
        fields = ["role", "excerpt", "note"]


class ClaimParticipantPart(Part):
    """An actor with a part in what is claimed."""

    actor = ActorBrief(read_only=True, help_text="Who it is.")

    class Meta:
        model = ClaimParticipant
        fields = ["role", "actor"]


class TopicMention(Part):
    """A topic, from the vocabulary."""

    class Meta:
        model = Topic
        fields = ["code", "label"]


class AssessmentCitationPart(CitationPart):
    """Words that the assessment rests on."""

    class Meta:
        model = AssessmentCitation
        fields = ["excerpt", "note"]


class AssessmentPart(Part):
    """What one assessor makes of the claim."""

    number = serializers.IntegerField(help_text="By which a later one takes it back.")
    voids = serializers.IntegerField(
        source="voids_number", allow_null=True, help_text="Number of the one that it takes back."
    )
    citations = AssessmentCitationPart(
        many=True, read_only=True, help_text="The words that it rests on."
    )

    class Meta:
        model = Assessment
        fields = [
            "number", "about", "assessor", "assessed_date", "credibility", "likelihood",
            "confidence", "basis", "verdict", "rationale", "voids", "citations",
        ]  # fmt: skip


class WitnessGroup(serializers.Serializer[Any]):
    """Sources that count as one."""

    sources = serializers.ListField(
        child=serializers.CharField(), help_text="Human ids of sources that are one witness."
    )
    because = serializers.ListField(
        child=serializers.CharField(), help_text="Why they count as one, in sentences."
    )


class Corroboration(serializers.Serializer[Any]):
    """How many independent sources the claim has: reprints and second reports count once."""

    independent_sources = serializers.IntegerField(help_text="How many.")
    groups = WitnessGroup(many=True, help_text="The sources, those together that count as one.")


class ClaimDocument(DocumentSerializer):
    """One proposition: who claims it, in which words, and what is known of it."""

    claimants = serializers.SerializerMethodField(
        help_text="The speakers of the statement; none when they are unknown, or the source speaks."
    )
    statement = StatementBrief(
        read_only=True,
        allow_null=True,
        help_text="What it is part of; null when a source claims it in its own voice.",
    )
    source = SourceBrief(
        read_only=True,
        allow_null=True,
        help_text="The source that claims it in its own voice; null for part of a statement.",
    )  # type: ignore[assignment]
    action = ActionMention(
        read_only=True, allow_null=True, help_text="What is done; null when it is about no deed."
    )
    relation = RelationBrief(
        read_only=True,
        allow_null=True,
        help_text="The relation that it asserts or denies; null for none.",
    )
    participants = ClaimParticipantPart(
        many=True, read_only=True, help_text="Who has which part in it."
    )
    places = PlaceMention(many=True, read_only=True, help_text="What it is about, or where.")
    topics = TopicMention(many=True, read_only=True, help_text="What it is about.")
    citations = ClaimCitationPart(
        many=True, read_only=True, help_text="The exact words that it rests on."
    )
    corroboration = serializers.SerializerMethodField(
        help_text="How many independent sources it has."
    )
    links = ClaimLinkPart(many=True, read_only=True, help_text="What it does with other claims.")
    assessments = AssessmentPart(
        many=True, read_only=True, help_text="What assessors make of it, the earliest first."
    )
    threat = threats.ThreatPart(
        read_only=True, allow_null=True, help_text="What it threatens; null when it is no threat."
    )

    class Meta:
        model = Claim
        fields = document_fields(
            "kind", "proposition", "claimants", "statement", "source", "modality", "polarity",
            "action", "relation", "about_date", "participants", "places", "topics", "citations",
            "corroboration", "links", "assessments", "threat",
        )  # fmt: skip

    def to_representation(self, instance: Any) -> Any:
        made = list(instance.assessments.all())
        numbers = {assessment.pk: number for number, assessment in enumerate(made, start=1)}
        for assessment in made:
            assessment.number = numbers[assessment.pk]
            assessment.voids_number = numbers.get(assessment.voids_id)
        return super().to_representation(instance)

    # Both follow from the rest of the document, once it is complete: see `derive`.

    @extend_schema_field(ActorBrief(many=True))
    def get_claimants(self, _: Claim) -> list[Any]:
        return []

    @extend_schema_field(Corroboration())
    def get_corroboration(self, _: Claim) -> None:
        return None


def records() -> Any:
    words = "excerpt__snapshot__source__publisher"
    return Claim.objects.select_related(
        "statement", "source", "action", "relation"
    ).prefetch_related(
        Prefetch("participants", ClaimParticipant.objects.select_related("actor").order_by("pk")),
        "places",
        "topics",
        Prefetch("citations", ClaimCitation.objects.order_by("pk")),
        f"citations__{words}",
        Prefetch("links", ClaimLink.objects.select_related("target").order_by("pk")),
        Prefetch("assessments", Assessment.objects.order_by("pk")),
        Prefetch("assessments__citations", AssessmentCitation.objects.order_by("pk")),
        f"assessments__citations__{words}",
        Prefetch("threat", threats.records()),
    )


def derive(documents: Sequence[Document], held: Mapping[str, Document]) -> None:
    """Complete claims by what follows from what they rest on."""
    complete_excerpts(documents, held)
    sources = _sources(documents, held)
    for document in documents:
        statement = document["statement"]
        document["claimants"] = statement["speakers"] if statement else []
        document["corroboration"] = corroboration(document, sources)
        if statement:
            cited = {citation["excerpt"]["source"]["id"] for citation in document["citations"]}
            statement["reports"] = [
                report for report in statement["reports"] if report["source"]["id"] in cited
            ]
        if document["threat"]:
            threats.complete_threat(document["threat"])


def _sources(documents: Iterable[Document], held: Mapping[str, Document]) -> dict[str, Document]:
    """The documents of all witnesses, and of those that they copy, and so on, by human id."""
    found: dict[str, Document] = {}
    wanted = [source for document in documents for source in witnesses(document).values()]
    while wanted:
        named = {source["uuid"]: source["id"] for source in wanted}
        missing = {uuid: human_id for uuid, human_id in named.items() if uuid not in held}
        fetched = [*current_documents(missing).values(), *(held[u] for u in named if u in held)]
        found |= {source["id"]: source for source in fetched}
        wanted = [
            copied
            for source in fetched
            for copied in copied_by(source)
            if copied["id"] not in found
        ]
    return found


SETTLE = """
INSERT INTO sources_publishedpart ("table", key)
SELECT 'claims_threatevent', event.id
  FROM claims_threatevent event JOIN claims_claim claim ON claim.id = event.threat_id
 WHERE claim.uuid = ANY (%(uuids)s::uuid[])
UNION ALL
SELECT 'claims_assessment', assessment.id
  FROM claims_assessment assessment JOIN claims_claim claim ON claim.id = assessment.claim_id
 WHERE claim.uuid = ANY (%(uuids)s::uuid[])
ON CONFLICT DO NOTHING
"""


def settle(documents: Sequence[Document]) -> None:
    """From now on the events and assessments that these documents tell of are only voided."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"uuids": [document["uuid"] for document in documents]})


def requirements(document: Document) -> Iterator[Requirement]:
    roles = {citation["role"] for citation in document["citations"]}
    yield Requirement(CitationRole.ORIGIN in roles, "At least one excerpt is cited as its origin.")
    yield Requirement(
        bool(document["statement"] or document["source"]),
        "It is part of a statement that a source reports, or made in a source's own voice.",
    )


register(
    Kind(
        order=6,
        root=Claim,
        serializer=ClaimDocument,
        columns=claim_index.columns,
        words=claim_index.words,
        records=records,
        derive=derive,
        settle=settle,
        requirements=requirements,
        rests_on="citations__excerpt__snapshot__source",
    )
)
