"""The words that a document rests on, where they stand, and what later captures show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rest_framework import serializers

from sources.choices import AnchorOutcome
from sources.documents.publishers import PublisherBrief
from sources.models import Anchor, Excerpt, Snapshot, Source, SourceIndex
from sources.publication.documents import Part, PublishedBrief
from sources.publication.kinds import Document


class SourceBrief(PublishedBrief):
    publisher = PublisherBrief(read_only=True, allow_null=True)

    class Meta:
        model = Source
        fields = [
            "id", "uuid", "kind", "title", "byline", "publisher", "url", "archive_url", "language",
            "published_date", "licence",
        ]  # fmt: skip


class SnapshotMention(Part):
    class Meta:
        model = Snapshot
        fields = ["uuid", "text_sha256", "captured_at"]


class LaterCapture(serializers.Serializer[Any]):
    """Whether the words of an excerpt stand in a later capture of its source."""

    snapshot = serializers.UUIDField(help_text="The later capture.")
    captured_at = serializers.DateTimeField(help_text="When it was made, UTC.")
    outcome = serializers.ChoiceField(choices=AnchorOutcome.choices, help_text="What was found.")
    score = serializers.FloatField(allow_null=True, help_text="Likeness, 0 to 100, if similar.")


class ExcerptPart(Part):
    """Exact words and where they stand: ``start`` and ``end`` in code points of the snapshot."""

    snapshot = SnapshotMention(read_only=True)
    source = SourceBrief(source="snapshot.source", read_only=True)  # type: ignore[assignment]
    later_captures = serializers.SerializerMethodField()

    class Meta:
        model = Excerpt
        fields = [
            "uuid", "exact", "prefix", "suffix", "start", "end", "snapshot", "source",
            "later_captures",
        ]  # fmt: skip

    def get_later_captures(self, _: Excerpt) -> list[LaterCapture]:
        return []  # filled in once all excerpts are known: show_later_captures


class CitationPart(Part):
    """The base of each kind of citation."""

    excerpt = ExcerptPart(read_only=True)


def show_later_captures(documents: Sequence[Document]) -> None:
    """Say of every excerpt what the later captures show that its published source lists."""
    excerpts = [excerpt for document in documents for excerpt in _excerpts(document)]
    found = _anchors({excerpt["uuid"] for excerpt in excerpts})
    for excerpt in excerpts:
        excerpt["later_captures"] = found.get(excerpt["uuid"], [])


def _excerpts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _excerpts(each)
    elif isinstance(value, dict):
        if "exact" in value and "later_captures" in value:
            yield value
        for each in value.values():
            yield from _excerpts(each)


def _anchors(excerpts: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """By the UUID of the excerpt. A similar place counts once a person has accepted it."""
    anchors = (
        Anchor.objects.filter(excerpt__uuid__in=excerpts)
        .exclude(outcome=AnchorOutcome.FUZZY, accepted_at=None)
        .order_by("snapshot__captured_at", "snapshot_id")
    )
    rows = list(
        anchors.values_list(
            "excerpt__uuid", "snapshot__uuid", "snapshot__captured_at", "outcome", "score",
            "snapshot__source_id",
        )
    )  # fmt: skip
    public = SourceIndex.objects.filter(number__in={row[5] for row in rows}, until_seq=None)
    listed = {
        uuid for snapshots in public.values_list("snapshots", flat=True) for uuid in snapshots
    }
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    moment = serializers.DateTimeField()
    for excerpt, snapshot, captured_at, outcome, score, _ in rows:
        if snapshot in listed:
            found[str(excerpt)].append(
                {
                    "snapshot": str(snapshot),
                    "captured_at": moment.to_representation(captured_at),
                    "outcome": outcome,
                    "score": score,
                }
            )
    return found
