from typing import Any

from django.db.models import Prefetch, Value

from actors.documents.actors import ActorBrief
from actors.models import ActorRelation, RelationCitation
from sources.documents.excerpts import CitationPart, cited_sources, complete_excerpts
from sources.fields import EDTFRange
from sources.publication.documents import (
    DocumentSerializer,
    document_fields,
    number_of,
    numbers_of,
)
from sources.publication.kinds import Document, Kind, register


class RelationCitationPart(CitationPart):
    """Words that the relation rests on."""

    class Meta:
        model = RelationCitation
        fields = ["excerpt", "note"]


class RelationDocument(DocumentSerializer):
    """How one actor stands to another, for a time."""

    subject = ActorBrief(read_only=True, help_text="Who stands so to the object.")
    object = ActorBrief(read_only=True, help_text="To whom the subject stands so.")
    citations = RelationCitationPart(many=True, read_only=True, help_text="The words that show it.")

    class Meta:
        model = ActorRelation
        fields = document_fields(
            "subject", "predicate", "object", "valid_date", "confidence", "note", "citations"
        )


def records() -> Any:
    citations = RelationCitation.objects.select_related("excerpt__snapshot__source")
    return ActorRelation.objects.select_related("subject", "object").prefetch_related(
        Prefetch("citations", citations.defer("excerpt__snapshot__text").order_by("pk"))
    )


def columns(document: Document) -> dict[str, Any]:
    return {
        "subject": number_of(document["subject"]),
        "predicate": document["predicate"],
        "object": number_of(document["object"]),
        "confidence": document["confidence"] or "",
        "valid_range": EDTFRange(Value(document["valid_date"])),
        "sources": numbers_of(cited_sources(document)),
    }


def words(document: Document) -> dict[str, list[str | None]]:
    names = [document["subject"]["name"], document["object"]["name"]]
    return {"A": [*names], "B": [document["note"]]}


register(
    Kind(
        order=4,
        root=ActorRelation,
        serializer=RelationDocument,
        columns=columns,
        words=words,
        records=records,
        derive=complete_excerpts,
        rests_on="citations__excerpt__snapshot__source",
    )
)
