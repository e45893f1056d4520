from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources.choices import Licence
from sources.documents.excerpts import TranslationPart, text_sha256
from sources.documents.publishers import PublisherBrief
from sources.fields import EDTFRange
from sources.models import Excerpt, ExcerptTranslation, Snapshot, Source, SourceLink
from sources.publication.documents import (
    DocumentSerializer,
    Part,
    PublishedBrief,
    document_fields,
    number_of,
    numbers_of,
    terms,
)
from sources.publication.kinds import Document, Kind, Requirement, register

ADDRESSES = ("url", "canonical_url", "archive_url")
# So many characters of an address are in the index; PostgreSQL takes no longer keys.
ADDRESS = 600
# The licences under which strangers may read the whole text.
SHARED = (Licence.PUBLIC_DOMAIN, Licence.OPEN, Licence.PERMISSION)


class LinkedSource(PublishedBrief):
    """Another source, as its own document has it."""

    class Meta:
        model = Source
        fields = ["id", "uuid", "kind", "title", "published_date"]


class SourceLinkPart(Part):
    """What a source does with another."""

    target = LinkedSource(read_only=True, help_text="The other source.")

    class Meta:
        model = SourceLink
        fields = ["kind", "target", "note"]


class SnapshotPart(Part):
    """One capture of the source."""

    raw_sha256 = serializers.CharField(
        source="raw.sha256", read_only=True, help_text="SHA-256 of the bytes captured."
    )
    text_sha256 = text_sha256()
    text_length = serializers.IntegerField(read_only=True, help_text="Of the text, in code points.")
    text_published = serializers.SerializerMethodField(
        help_text="Whether the licence lets strangers read the whole text."
    )

    class Meta:
        model = Snapshot
        fields = [
            "uuid", "method", "media_type", "encoding", "raw_sha256", "text_sha256", "text_length",
            "text_published", "extractor", "extractor_version", "captured_at",
        ]  # fmt: skip

    def get_text_published(self, snapshot: Snapshot) -> bool:
        return snapshot.source.licence in SHARED


class SourceTranslationPart(TranslationPart):
    """Words of this source in another language."""

    excerpt = serializers.UUIDField(
        source="excerpt.uuid", read_only=True, help_text="The words translated."
    )

    class Meta(TranslationPart.Meta):
        fields = ["excerpt", *TranslationPart.Meta.fields]


class SourceDocument(DocumentSerializer):
    """A document in the world, with its captures."""

    publisher = PublisherBrief(
        read_only=True, allow_null=True, help_text="Who made it public; null when unknown."
    )
    links = SourceLinkPart(
        many=True, read_only=True, help_text="What it does with other sources: quotes, reprints …"
    )
    snapshots = SnapshotPart(many=True, read_only=True, help_text="Its captures, earliest first.")
    translations = serializers.SerializerMethodField(
        help_text="Of excerpts, wherever they are cited."
    )

    class Meta:
        model = Source
        fields = document_fields(
            "kind", "title", "byline", "publisher", "url", "canonical_url", "archive_url",
            "language", "published_date", "licence", "licence_name", "links", "snapshots",
            "translations",
        )  # fmt: skip

    @extend_schema_field(SourceTranslationPart(many=True))
    def get_translations(self, source: Source) -> Any:
        translations = [
            translation
            for snapshot in source.snapshots.all()
            for excerpt in snapshot.excerpts.all()  # those that are translated
            for translation in excerpt.translations.all()
        ]
        return SourceTranslationPart(translations, many=True).data


def records() -> Any:
    links = SourceLink.objects.select_related("target").order_by("kind", "target_id")
    captures = Snapshot.objects.select_related("raw").defer("text", "raw__content")
    translated = Excerpt.objects.exclude(translations=None).distinct().order_by("start", "end")
    translations = ExcerptTranslation.objects.order_by("language", "translator")
    return Source.objects.select_related("publisher").prefetch_related(
        Prefetch("links", links),
        Prefetch("snapshots", captures.order_by("captured_at", "pk")),
        Prefetch("snapshots__excerpts", translated),
        Prefetch("snapshots__excerpts__translations", translations),
    )


def columns(document: Document) -> dict[str, Any]:
    publisher = document["publisher"]
    return {
        "kind": document["kind"] or "",
        "language": document["language"] or "",
        "licence": document["licence"],
        "urls": terms((document[name] or "")[:ADDRESS] for name in ADDRESSES),
        "publisher": number_of(publisher),
        "reliability": (publisher and publisher["reliability"]) or "",
        "published_range": EDTFRange(Value(document["published_date"])),
        "linked": numbers_of(link["target"] for link in document["links"]),
        "link_kinds": terms(link["kind"] for link in document["links"]),
        "snapshots": [snapshot["uuid"] for snapshot in document["snapshots"]],
        "texts": [
            snapshot["text_sha256"]
            for snapshot in document["snapshots"]
            if snapshot["text_published"]
        ],
    }


def words(document: Document) -> dict[str, list[str | None]]:
    publisher = document["publisher"]
    return {
        "A": [document["title"]],
        "B": [document["byline"], publisher and publisher["name"]],
        "D": [document["url"], document["canonical_url"]],
    }


SETTLE = """
WITH concerned AS (
    SELECT unnest(texts) AS sha FROM sources_sourceindex WHERE uuid = ANY (%(uuids)s::uuid[])
), shown AS (
    SELECT unnest(texts) AS sha FROM sources_sourceindex
     WHERE until_seq IS NULL AND texts && ARRAY(SELECT sha FROM concerned)
), gone AS (
    DELETE FROM sources_publishedtext
     WHERE text_sha256 IN (SELECT sha FROM concerned EXCEPT SELECT sha FROM shown)
)
INSERT INTO sources_publishedtext (text_sha256, text)
SELECT DISTINCT ON (text_sha256) text_sha256, text FROM sources_snapshot
 WHERE text_sha256 IN (SELECT sha FROM concerned INTERSECT SELECT sha FROM shown)
ON CONFLICT DO NOTHING
"""


def settle(documents: Sequence[Document]) -> None:
    """Have just those texts public that a current document shows."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"uuids": [document["uuid"] for document in documents]})


def requirements(document: Document) -> Iterator[Requirement]:
    yield Requirement(bool(document["snapshots"]), "Its text has been captured.", must=False)


register(
    Kind(
        order=2,
        root=Source,
        serializer=SourceDocument,
        columns=columns,
        words=words,
        records=records,
        settle=settle,
        requirements=requirements,
    )
)
