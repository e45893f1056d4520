"""Publishers, sources and the words in them, as JSON."""

from typing import Any

from rest_framework import serializers

from sources.api.base import BriefSerializer, CuratedSerializer, curated_fields
from sources.models import Excerpt, Publisher, Snapshot, Source, SourceLink


class PublisherBrief(BriefSerializer):
    class Meta:
        model = Publisher
        fields = ["id", "uuid", "name"]


class PublisherSerializer(CuratedSerializer):
    class Meta:
        model = Publisher
        fields = curated_fields(
            "name",
            "form",
            "ownership",
            "country",
            "domains",
            "reliability",
            "reliability_rationale",
        )


class SourceBrief(BriefSerializer):
    class Meta:
        model = Source
        fields = ["id", "uuid", "title", "kind", "published_date"]


class SourceLinkSerializer(serializers.ModelSerializer[Any]):
    target = SourceBrief(read_only=True)

    class Meta:
        model = SourceLink
        fields = ["kind", "target", "note"]


class SnapshotSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = Snapshot
        fields = [
            "uuid", "method", "media_type", "encoding", "text_sha256", "text_length",
            "extractor", "extractor_version", "captured_at", "captured_by",
        ]  # fmt: skip


class SourceSerializer(CuratedSerializer):
    publisher = PublisherBrief(read_only=True)
    links = SourceLinkSerializer(many=True, read_only=True)
    snapshots = SnapshotSerializer(many=True, read_only=True)

    class Meta:
        model = Source
        fields = curated_fields(
            "kind", "title", "byline", "publisher", "url", "canonical_url", "archive_url",
            "language", "published_date", "licence", "licence_name", "links", "snapshots",
        )  # fmt: skip


class ExcerptSerializer(serializers.ModelSerializer[Any]):
    """Exact words and where they stand: ``start`` and ``end`` in code points of the snapshot."""

    snapshot = serializers.UUIDField(source="snapshot.uuid", read_only=True)
    text_sha256 = serializers.CharField(source="snapshot.text_sha256", read_only=True)
    source = SourceBrief(source="snapshot.source", read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Excerpt
        fields = [
            "uuid", "exact", "prefix", "suffix", "start", "end", "snapshot", "text_sha256",
            "source",
        ]  # fmt: skip
