"""What was published of statements and claims."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.models.claim import Claim
from claims.models.statement import Statement
from sources.fields import SpanField
from sources.models import Index, Revision


class StatementRevision(Revision):
    """One published document about an utterance."""

    record = models.ForeignKey(Statement, models.PROTECT, related_name="revisions", editable=False)


class StatementIndex(Index):
    """What queries need of one published document about an utterance."""

    revision = models.OneToOneField(
        StatementRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    medium = models.TextField(blank=True)
    speaker_unknown = models.BooleanField()
    speakers = ArrayField(models.BigIntegerField(), default=list)
    addressees = ArrayField(models.BigIntegerField(), default=list)
    actors = ArrayField(models.BigIntegerField(), default=list)
    sources = ArrayField(models.BigIntegerField(), default=list)
    said_range = SpanField(null=True)


class ClaimRevision(Revision):
    """One published document about a claim, with its threat if it is one."""

    record = models.ForeignKey(Claim, models.PROTECT, related_name="revisions", editable=False)


class ClaimIndex(Index):
    """What queries need of one published document about a claim."""

    revision = models.OneToOneField(
        ClaimRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    kind = models.TextField()
    modality = models.TextField(blank=True)
    polarity = models.TextField()
    action = models.TextField(blank=True)
    statement = models.BigIntegerField(null=True)
    claimants = ArrayField(models.BigIntegerField(), default=list)
    addressees = ArrayField(models.BigIntegerField(), default=list)
    beneficiaries = ArrayField(models.BigIntegerField(), default=list)
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    actors = ArrayField(models.BigIntegerField(), default=list)
    sources = ArrayField(models.BigIntegerField(), default=list)
    publishers = ArrayField(models.BigIntegerField(), default=list)
    places = ArrayField(models.TextField(), default=list)
    topics = ArrayField(models.TextField(), default=list)
    verdicts = ArrayField(models.TextField(), default=list)
    about_range = SpanField(null=True)
    said_range = SpanField(null=True)
    independent_sources = models.PositiveSmallIntegerField()
    is_threat = models.BooleanField(default=False)
    status = models.TextField(blank=True)
    flags = ArrayField(models.TextField(), default=list)
    aim = models.TextField(blank=True)
    form = models.TextField(blank=True)
    specificity = models.TextField(blank=True)
    retaliatory = models.BooleanField(null=True)
    triangular = models.BooleanField(null=True)
    threateners = ArrayField(models.BigIntegerField(), default=list)
    protected = ArrayField(models.BigIntegerField(), default=list)
    targets = ArrayField(models.BigIntegerField(), default=list)
    trigger_actors = ArrayField(models.BigIntegerField(), default=list)
    deadline_range = SpanField(null=True)
    expiry_range = SpanField(null=True)
