"""Publishers and sources, as published."""

from sources.api.documents import BY_NUMBER, Documents, published
from sources.api.filtersets import PublisherFilters, SourceFilters
from sources.api.pages import Ordering
from sources.api.tables import OF_RECORD, Table, columns
from sources.documents.publishers import PublisherDocument
from sources.documents.sources import SourceDocument
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
    serializer_class = published(SourceDocument)
    filterset_class = SourceFilters
    tables = {"source": Table(SOURCE)}
    facets = ("kind", "language", "licence", "reliability", "publisher")
    orderings = {
        **BY_NUMBER,
        "-published_date": Ordering(Begins("published_range"), "timestamptz"),
        "published_date": Ordering(Begins("published_range"), "timestamptz", ascending=True),
    }
