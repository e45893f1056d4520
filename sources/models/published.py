"""What was published of publishers and sources."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sources.fields import SpanField
from sources.indexes import begins, held, spans
from sources.models.publisher import Publisher
from sources.models.revision import Index, Revision
from sources.models.source import Source


class PublisherRevision(Revision):
    """One published document about an outlet."""

    record = models.ForeignKey(Publisher, models.PROTECT, related_name="revisions", editable=False)


class PublisherIndex(Index):
    """What queries need of one published document about an outlet."""

    revision = models.OneToOneField(
        PublisherRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    name = models.TextField()
    form = models.TextField(blank=True)
    ownership = models.TextField(blank=True)
    country = models.TextField(blank=True)
    domains = ArrayField(models.TextField(), default=list)
    reliability = models.TextField(blank=True)

    class Meta(Index.Meta):
        indexes = [
            *Index.Meta.indexes,
            *held("held", "name", "form", "ownership", "country", "domains", "reliability"),
        ]


class SourceRevision(Revision):
    """One published document about a source."""

    record = models.ForeignKey(Source, models.PROTECT, related_name="revisions", editable=False)


class SourceIndex(Index):
    """What queries need of one published document about a source."""

    revision = models.OneToOneField(
        SourceRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    kind = models.TextField(blank=True)
    language = models.TextField(blank=True)
    licence = models.TextField()
    urls = ArrayField(models.TextField(), default=list)
    publisher = models.BigIntegerField(null=True)
    published_range = SpanField(null=True)
    reliability = models.TextField(blank=True)
    linked = ArrayField(models.BigIntegerField(), default=list)
    link_kinds = ArrayField(models.TextField(), default=list)
    snapshots = ArrayField(models.UUIDField(), default=list)
    texts = ArrayField(models.TextField(), default=list)

    class Meta(Index.Meta):
        indexes = [
            *Index.Meta.indexes,
            *held(
                "held", "kind", "language", "licence", "urls", "publisher", "reliability", "linked",
                "link_kinds", "snapshots", "texts",
            ),
            *spans("published_range"),
            begins("published_range"),
        ]  # fmt: skip
