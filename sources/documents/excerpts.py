"""The words that a document rests on, where they stand, and what later captures show."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Func, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources.choices import AnchorOutcome
from sources.documents.publishers import PublisherBrief
from sources.fields import SpanField
from sources.models import Anchor, Excerpt, ExcerptTranslation, Snapshot, Source
from sources.publication.documents import Part, PublishedBrief, numbers_of, terms
from sources.publication.embedding import NESTED, NotPublishedError, is_mention
from sources.publication.kinds import Document


class SourceBrief(PublishedBrief):
    """A source, as its own document has it."""

    publisher = PublisherBrief(
        read_only=True, allow_null=True, help_text="Who made it public; null when unknown."
    )

    class Meta:
        model = Source
        fields = [
            "id", "uuid", "kind", "title", "byline", "publisher", "url", "archive_url", "language",
            "published_date", "licence",
        ]  # fmt: skip


def text_sha256() -> Any:
    return serializers.CharField(read_only=True, help_text="SHA-256 of the text, in UTF-8.")


class SnapshotMention(Part):
    """The capture that holds the words."""

    text_sha256 = text_sha256()

    class Meta:
        model = Snapshot
        fields = ["uuid", "text_sha256", "captured_at"]


class TranslationPart(Part):
    """The words of an excerpt in another language."""

    class Meta:
        model = ExcerptTranslation
        fields = ["language", "words", "translator_kind", "translator"]


class LaterCapture(serializers.Serializer[Any]):
    """Whether the words of an excerpt stand in a later capture of its source."""

    snapshot = serializers.UUIDField(help_text="The later capture.")
    captured_at = serializers.DateTimeField(help_text="When it was made, UTC.")
    outcome = serializers.ChoiceField(choices=AnchorOutcome.choices, help_text="What was found.")
    score = serializers.FloatField(allow_null=True, help_text="Likeness, 0 to 100, if similar.")


class ExcerptPart(Part):
    """Exact words and where they stand: ``start`` and ``end`` in code points of the snapshot."""

    prefix = serializers.CharField(
        read_only=True, allow_null=True, help_text="What stands before: up to 32 code points."
    )
    suffix = serializers.CharField(
        read_only=True, allow_null=True, help_text="What stands behind: up to 32 code points."
    )
    snapshot = SnapshotMention(read_only=True, help_text="The capture that holds them.")
    source = SourceBrief(  # type: ignore[assignment]
        source="snapshot.source", read_only=True, help_text="What was captured."
    )
    translations = serializers.SerializerMethodField(
        help_text="The words in other languages, as published with the source."
    )
    later_captures = serializers.SerializerMethodField(
        help_text="What later captures of the source show of these words, earliest first."
    )

    class Meta:
        model = Excerpt
        fields = [
            "uuid", "exact", "prefix", "suffix", "start", "end", "snapshot", "source",
            "translations", "later_captures",
        ]  # fmt: skip

    # Both are filled in once all excerpts are known: complete_excerpts.

    @extend_schema_field(TranslationPart(many=True))
    def get_translations(self, _: Excerpt) -> list[Any]:
        return []

    @extend_schema_field(LaterCapture(many=True))
    def get_later_captures(self, _: Excerpt) -> list[Any]:
        return []


class Hull(Func):
    """The range from the earliest to the latest of several EDTF dates; NULL when none is known."""

    template = (
        "(SELECT range_merge(range_agg(claimbase_edtf_range(date)))"
        " FROM unnest(%(expressions)s::text[]) AS date)"
    )
    output_field = SpanField()

    def __init__(self, dates: Iterable[str | None], **extra: Any) -> None:
        super().__init__(Value(terms(dates)), **extra)


class CitationPart(Part):
    """The base of each kind of citation."""

    excerpt = ExcerptPart(read_only=True, help_text="The exact words, and where they stand.")


def complete_excerpts(documents: Sequence[Document], held: Mapping[str, Document]) -> None:
    """Say of every excerpt what its published source tells of it, which is in ``held``.

    Raises :exc:`NotPublishedError` when a document cites a capture that its source does not list.
    """
    excerpts = [excerpt for document in documents for excerpt in own_excerpts(document)]
    sources = {uuid: held[uuid] for uuid in {excerpt["source"]["uuid"] for excerpt in excerpts}}
    listed = {
        uuid: {capture["uuid"] for capture in source["snapshots"]}
        for uuid, source in sources.items()
    }
    if unlisted := unlisted_captures(excerpts, listed):
        raise NotPublishedError(unlisted)
    translations = _translations(sources.values())
    later = _later_captures({excerpt["uuid"] for excerpt in excerpts})
    for excerpt in excerpts:
        captures = listed[excerpt["source"]["uuid"]]
        excerpt["translations"] = translations[excerpt["uuid"]]
        excerpt["later_captures"] = [
            found for found in later[excerpt["uuid"]] if found["snapshot"] in captures
        ]


def unlisted_captures(
    excerpts: Iterable[Document], listed: Mapping[str, Iterable[str]]
) -> list[str]:
    """Which captures are cited that their sources do not list, in words, each once.

    ``listed`` are the UUIDs of captures by the UUID of the source.
    """
    missing = {
        excerpt["source"]["id"]
        for excerpt in excerpts
        if excerpt["snapshot"]["uuid"] not in listed.get(excerpt["source"]["uuid"], ())
    }
    return [f"a capture of {human_id}" for human_id in sorted(missing)]


def source_columns(sources: Sequence[Document]) -> dict[str, Any]:
    """What an index says of the sources that a document rests on."""
    return {
        "sources": numbers_of(sources),
        "publishers": numbers_of(source["publisher"] for source in sources),
        "source_kinds": terms(source["kind"] for source in sources),
        "languages": terms(source["language"] for source in sources),
        "reliabilities": terms(
            source["publisher"]["reliability"] for source in sources if source["publisher"]
        ),
        "published_range": Hull(source["published_date"] for source in sources),
    }


def own_excerpts(document: Document) -> Iterator[Document]:
    """The excerpts that a document cites itself, not those in what it copies of others.

    In the order of the keys' names, in which a document is stored.
    """
    for key in sorted(document):
        yield from _excerpts(document[key])


def cited_sources(document: Document) -> list[Document]:
    """The source of each excerpt that a document cites itself, whatever it is cited for."""
    return [excerpt["source"] for excerpt in own_excerpts(document)]


def _excerpts(value: Any) -> Iterator[Document]:
    if isinstance(value, list):
        for each in value:
            yield from _excerpts(each)
    elif isinstance(value, dict) and not is_mention(value):
        if "exact" in value:
            yield value
        for key in sorted(value):
            if isinstance(value[key], NESTED):
                yield from _excerpts(value[key])


def _translations(sources: Iterable[Document]) -> Mapping[str, list[Document]]:
    """By the UUID of the excerpt."""
    found: dict[str, list[Document]] = defaultdict(list)
    for row in (row for source in sources for row in source["translations"]):
        found[row["excerpt"]].append({key: row[key] for key in TranslationPart.Meta.fields})
    return found


def _later_captures(excerpts: Iterable[str]) -> Mapping[str, list[Document]]:
    """By the UUID of the excerpt. A similar place counts once a person has accepted it."""
    anchors = (
        Anchor.objects.filter(excerpt__uuid__in=excerpts, snapshot_id__gt=F("excerpt__snapshot_id"))
        .exclude(outcome=AnchorOutcome.FUZZY, accepted_at=None)
        .order_by("snapshot__captured_at", "snapshot_id")
    )
    found: dict[str, list[Document]] = defaultdict(list)
    moment = serializers.DateTimeField()
    for excerpt, snapshot, captured_at, outcome, score in anchors.values_list(
        "excerpt__uuid", "snapshot__uuid", "snapshot__captured_at", "outcome", "score"
    ):
        found[str(excerpt)].append(
            {
                "snapshot": str(snapshot),
                "captured_at": moment.to_representation(captured_at),
                "outcome": outcome,
                "score": score,
            }
        )
    return found
