"""What was published of actors and the relations between them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from actors.models.actor import Actor
from actors.models.actor_relation import ActorRelation
from sources.fields import SpanField
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
    external_ids = ArrayField(models.TextField(), default=list)
    publisher = models.BigIntegerField(null=True)
    active_range = SpanField(null=True)
    merged_into = models.BigIntegerField(null=True)


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
