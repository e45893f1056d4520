"""What was published of statements and claims."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from claims.choices import CitationRole
from claims.choices_threat import OPEN
from claims.models.claim import Claim
from claims.models.statement import Statement
from sources.fields import SpanField
from sources.functions import Granted
from sources.indexes import begins, ends, held, newest, spans
from sources.models import Index, Revision

# It follows from whatever is asked of threats alone.
THREATS = Q(Granted(F("is_threat")))


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
        indexes = [
            *Index.Meta.indexes,
            *held(
                "rests", "sources", "publishers", "source_kinds", "languages", "reliabilities",
                "voice_depth", "voice_modes", "voice_namings",
            ),
            *spans("published_range"),
        ]  # fmt: skip


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

    class Meta(RestsOnSources.Meta):
        indexes = [
            *RestsOnSources.Meta.indexes,
            *held(
                "who", "medium", "place", "speaker_unknown", "speakers", "on_behalf_of",
                "addressees", "actors",
            ),
            *spans("said_range"),
            begins("said_range"),
        ]  # fmt: skip


class ClaimRevision(Revision):
    """One published document about a claim, with its threat if it is one."""

    record = models.ForeignKey(Claim, models.PROTECT, related_name="revisions", editable=False)


class ClaimIndex(RestsOnSources):
    """What queries need of one published document about a claim."""

    revision = models.OneToOneField(
        ClaimRevision, models.CASCADE, primary_key=True, related_name="index"
    )
    proposition = models.TextField(blank=True)
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
    citation_roles = ArrayField(models.TextField(), default=list)
    linked = ArrayField(models.BigIntegerField(), default=list)
    link_kinds = ArrayField(models.TextField(), default=list)
    # Of what it refers to, the claims that it makes again, no less strongly.
    restates = ArrayField(models.BigIntegerField(), default=list)
    # Of assessments that nobody took back.
    assessed_matters = ArrayField(models.TextField(), default=list)
    assessors = ArrayField(models.TextField(), default=list)
    confidences = ArrayField(models.TextField(), default=list)
    bases = ArrayField(models.TextField(), default=list)
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
    # Of what its own document tells: the days, UTC, on which it was made, made again or raised,
    # and what ended it last.
    raised_days = ArrayField(models.DateField(), default=list)
    ended_range = SpanField(null=True)

    class Meta(RestsOnSources.Meta):
        # An inverted index has 32 columns at most: these are by what people ask together.
        indexes = [
            *RestsOnSources.Meta.indexes,
            *held(
                "who", "claimants", "on_behalf_of", "addressees", "subject_actors", "object_actors",
                "beneficiaries", "protected", "mentioned", "actors", "kind", "modality", "polarity",
                "action", "statement", "relation", "places", "topics",
            ),
            *held(
                "judged", "citation_roles", "linked", "link_kinds", "restates", "assessed_matters",
                "assessors", "confidences", "bases", "verdicts", "credibilities", "likelihoods",
                "independent_sources",
            ),
            *held(
                "threat", "status", "flags", "aim", "form", "is_ultimatum", "specificity",
                "commitment", "expected_cost", "issue", "retaliatory", "triangular", "threat_code",
                "threateners", "targets", "executors", "trigger_actors", "trigger_actions",
                "condition_states", "consequence_actions", "consequence_objects", "events",
                condition=THREATS,
            ),
            *spans("said_range", "about_range"),
            *spans("deadline_range", "expiry_range", condition=THREATS),
            # Few are both open and past their deadline, though many are either.
            GistIndex(
                fields=["deadline_range"],
                condition=Q(until_seq=None, status__in=OPEN) & THREATS,
                name="%(class)s_due",
            ),
            begins("said_range"),
            begins("ended_range", THREATS),
            ends("deadline_range", THREATS),
            newest("kind"),
            newest("status", THREATS),
            models.Index(
                fields=["-number"],
                condition=Q(until_seq=None) & THREATS,
                name="%(class)s_threats",
            ),
            # Few have one; it is asked for by itself.
            models.Index(
                fields=["-number"],
                condition=Q(until_seq=None) & ~Q(verdicts=[]),
                name="%(class)s_has_verdict",
            ),
            # As good as none: who asks for those that lack an origin would have all looked through.
            models.Index(
                fields=["-number"],
                condition=Q(until_seq=None) & ~Q(citation_roles__overlap=[CitationRole.ORIGIN]),
                name="%(class)s_no_origin",
            ),
        ]  # fmt: skip
