"""What was published of statements and claims."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.models.claim import Claim
from claims.models.statement import Statement
from sources.fields import SpanField
from sources.models import Index, Revision


class RestsOnSources(Index):
    """What queries need of a document that rests on sources, and of the voices in these."""

    sources = ArrayField(models.BigIntegerField(), default=list)
    publishers = ArrayField(models.BigIntegerField(), default=list)
    source_kinds = ArrayField(models.TextField(), default=list)
    languages = ArrayField(models.TextField(), default=list)
    reliabilities = ArrayField(models.TextField(), default=list)
    published_range = SpanField(null=True)
    # Of reports: the fewest voices, and the weakest hop of each.
    voice_depth = models.PositiveSmallIntegerField(null=True)
    voice_modes = ArrayField(models.TextField(), default=list)
    voice_namings = ArrayField(models.TextField(), default=list)

    class Meta(Index.Meta):
        abstract = True


class StatementRevision(Revision):
    """One published document about an utterance."""

    record = models.ForeignKey(Statement, models.PROTECT, related_name="revisions", editable=False)


class StatementIndex(RestsOnSources):
    """What queries need of one published document about an utterance."""

    revision = models.OneToOneField(
        StatementRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    medium = models.TextField(blank=True)
    place = models.TextField(blank=True)
    speaker_unknown = models.BooleanField()
    speakers = ArrayField(models.BigIntegerField(), default=list)
    on_behalf_of = ArrayField(models.BigIntegerField(), default=list)
    addressees = ArrayField(models.BigIntegerField(), default=list)
    actors = ArrayField(models.BigIntegerField(), default=list)
    said_range = SpanField(null=True)


class ClaimRevision(Revision):
    """One published document about a claim, with its threat if it is one."""

    record = models.ForeignKey(Claim, models.PROTECT, related_name="revisions", editable=False)


class ClaimIndex(RestsOnSources):
    """What queries need of one published document about a claim."""

    revision = models.OneToOneField(
        ClaimRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    kind = models.TextField()
    modality = models.TextField(blank=True)
    polarity = models.TextField()
    action = models.TextField(blank=True)
    statement = models.BigIntegerField(null=True)
    relation = models.BigIntegerField(null=True)
    claimants = ArrayField(models.BigIntegerField(), default=list)
    on_behalf_of = ArrayField(models.BigIntegerField(), default=list)
    addressees = ArrayField(models.BigIntegerField(), default=list)
    subject_actors = ArrayField(models.BigIntegerField(), default=list)
    object_actors = ArrayField(models.BigIntegerField(), default=list)
    beneficiaries = ArrayField(models.BigIntegerField(), default=list)
    protected = ArrayField(models.BigIntegerField(), default=list)
    mentioned = ArrayField(models.BigIntegerField(), default=list)
    actors = ArrayField(models.BigIntegerField(), default=list)
    places = ArrayField(models.TextField(), default=list)
    topics = ArrayField(models.TextField(), default=list)
    linked = ArrayField(models.BigIntegerField(), default=list)
    link_kinds = ArrayField(models.TextField(), default=list)
    verdicts = ArrayField(models.TextField(), default=list)
    credibilities = ArrayField(models.TextField(), default=list)
    likelihoods = ArrayField(models.TextField(), default=list)
    about_range = SpanField(null=True)
    said_range = SpanField(null=True)
    independent_sources = models.PositiveSmallIntegerField()
    # Of the threat that it is.
    is_threat = models.BooleanField(default=False)
    status = models.TextField(blank=True)
    flags = ArrayField(models.TextField(), default=list)
    aim = models.TextField(blank=True)
    form = models.TextField(blank=True)
    is_ultimatum = models.BooleanField(null=True)
    specificity = models.TextField(blank=True)
    commitment = models.TextField(blank=True)
    expected_cost = models.TextField(blank=True)
    issue = models.TextField(blank=True)
    retaliatory = models.BooleanField(null=True)
    triangular = models.BooleanField(null=True)
    threat_code = models.TextField(blank=True)
    threateners = ArrayField(models.BigIntegerField(), default=list)
    targets = ArrayField(models.BigIntegerField(), default=list)
    executors = ArrayField(models.BigIntegerField(), default=list)
    trigger_actors = ArrayField(models.BigIntegerField(), default=list)
    trigger_actions = ArrayField(models.TextField(), default=list)
    condition_states = ArrayField(models.TextField(), default=list)
    consequence_actions = ArrayField(models.TextField(), default=list)
    consequence_objects = ArrayField(models.TextField(), default=list)
    events = ArrayField(models.TextField(), default=list)
    deadline_range = SpanField(null=True)
    expiry_range = SpanField(null=True)
