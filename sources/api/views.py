"""Publishers and sources, as published."""

from typing import Any

import orjson
from rest_framework import serializers

from sources.api.documents import BY_NUMBER, Documents, published
from sources.api.filtersets import PublisherFilters, SourceFilters
from sources.api.pages import Ordering
from sources.api.tables import OF_RECORD, Table, columns
from sources.documents.publishers import PublisherDocument
from sources.documents.sources import SnapshotPart, SourceDocument
from sources.functions import Begins
from sources.models import PublisherIndex, SourceIndex

PUBLISHER = {
    **OF_RECORD,
    **columns("name", "form", "ownership", "country", "domains", "reliability"),
    **columns("reliability_rationale"),
}
SOURCE = {
    **OF_RECORD,
    **columns("kind", "title", "byline", publisher="publisher.name", publisher_id="publisher.id"),
    **columns("url", "canonical_url", "archive_url", "language", "published_date"),
    **columns("licence", "licence_name"),
    "link_kinds": "links.kind",
    "linked_ids": "links.target.id",
    "snapshot_uuids": "snapshots.uuid",
    "captured_at": "snapshots.captured_at",
    "text_sha256": "snapshots.text_sha256",
}


class SnapshotAnswer(SnapshotPart):
    """One capture of the source, and where its text is."""

    text_url = serializers.URLField(
        allow_null=True,
        help_text="Its whole text, while the licence lets strangers read it; null where it "
        "did not.",
    )

    class Meta(SnapshotPart.Meta):
        fields = [*SnapshotPart.Meta.fields, "text_url"]


class Source(published(SourceDocument)):  # type: ignore[misc]
    """A document in the world, with its captures."""

    snapshots = SnapshotAnswer(many=True, read_only=True, help_text="Its captures, earliest first.")


class Publishers(Documents):
    """Outlets that make documents public."""

    queryset = PublisherIndex.objects.all()
    serializer_class = published(PublisherDocument)
    filterset_class = PublisherFilters
    tables = {"publisher": Table(PUBLISHER)}
    facets = ("form", "ownership", "country", "reliability")


class Sources(Documents):
    """Documents in the world, with their captures."""

    queryset = SourceIndex.objects.all()
    serializer_class = Source
    filterset_class = SourceFilters
    tables = {"source": Table(SOURCE)}
    facets = ("kind", "language", "licence", "reliability", "publisher")
    orderings = {
        **BY_NUMBER,
        "-published_date": Ordering(Begins("published_range"), "timestamptz"),
        "published_date": Ordering(Begins("published_range"), "timestamptz", ascending=True),
    }

    def shown(self, row: Any) -> bytes:
        """The document with the address of each text that strangers may read."""
        document = orjson.loads(row.text)
        for snapshot in document["snapshots"]:
            is_read = snapshot["text_published"]
            snapshot["text_url"] = self.links.text(snapshot["text_sha256"]) if is_read else None
        return orjson.dumps(document)
