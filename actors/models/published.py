"""What was published of actors and the relations between them."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from actors.models.actor import Actor
from actors.models.actor_relation import ActorRelation
from sources.fields import SpanField
from sources.functions import Lines
from sources.indexes import held, spans
from sources.models import Index, Revision


class ActorRevision(Revision):
    """One published document about an actor."""

    record = models.ForeignKey(Actor, models.PROTECT, related_name="revisions", editable=False)


class ActorIndex(Index):
    """What queries need of one published document about an actor."""

    revision = models.OneToOneField(
        ActorRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    kind = models.TextField()
    sector = models.TextField(blank=True)
    country = models.TextField(blank=True)
    names = ArrayField(models.TextField(), default=list)
    folded = models.TextField(blank=True)
    external_ids = ArrayField(models.TextField(), default=list)
    publisher = models.BigIntegerField(null=True)
    active_range = SpanField(null=True)
    merged_into = models.BigIntegerField(null=True)

    class Meta(Index.Meta):
        indexes = [
            *Index.Meta.indexes,
            *held("held", "kind", "sector", "country", "external_ids", "publisher"),
            *spans("active_range"),
            # Whole names, and names alike; also of earlier, as a name means who bore it then.
            GinIndex(Lines("folded"), fastupdate=False, name="%(class)s_lines"),
            GinIndex(
                fields=["folded"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="%(class)s_names",
            ),
            # From where it leads back to what was merged.
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="%(class)s_merged",
            ),
        ]


class ActorRelationRevision(Revision):
    """One published document about a relation between actors."""

    record = models.ForeignKey(
        ActorRelation, models.PROTECT, related_name="revisions", editable=False
    )


class ActorRelationIndex(Index):
    """What queries need of one published document about a relation."""

    revision = models.OneToOneField(
        ActorRelationRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    subject = models.BigIntegerField()
    predicate = models.TextField()
    object = models.BigIntegerField()
    confidence = models.TextField(blank=True)
    valid_range = SpanField(null=True)
    sources = ArrayField(models.BigIntegerField(), default=list)

    class Meta(Index.Meta):
        indexes = [
            *Index.Meta.indexes,
            *held("held", "subject", "predicate", "object", "confidence", "sources"),
            *spans("valid_range"),
            # From actor to actor, now and earlier: see actors.api.naming.
            models.Index(fields=["subject", "predicate"], name="%(class)s_onward"),
            models.Index(fields=["object", "predicate"], name="%(class)s_back"),
        ]
