from typing import Any

from sources.models import Publisher
from sources.publication.documents import DocumentSerializer, PublishedBrief, document_fields
from sources.publication.kinds import Document, Kind, register


class PublisherBrief(PublishedBrief):
    """An outlet, as its own document has it."""

    class Meta:
        model = Publisher
        fields = ["id", "uuid", "name", "form", "ownership", "country", "reliability"]


class PublisherDocument(DocumentSerializer):
    """An outlet that makes documents public."""

    class Meta:
        model = Publisher
        fields = document_fields(
            "name",
            "form",
            "ownership",
            "country",
            "domains",
            "reliability",
            "reliability_rationale",
        )


def columns(document: Document) -> dict[str, Any]:
    names = ("name", "form", "ownership", "country", "reliability")
    return {name: document[name] or "" for name in names} | {"domains": document["domains"]}


def words(document: Document) -> dict[str, list[str | None]]:
    return {"A": [document["name"]], "C": [*document["domains"]]}


register(
    Kind(
        order=1,
        root=Publisher,
        serializer=PublisherDocument,
        columns=columns,
        words=words,
        records=Publisher.objects.all,
    )
)
