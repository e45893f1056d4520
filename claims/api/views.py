"""Statements, claims, threats and their vocabularies, as published."""

from typing import Any

from django.db.models import QuerySet

from actors.api.filters import Actors
from actors.models import Place
from claims.api.serializers import ActionSerializer, TopicSerializer
from claims.choices import ClaimKind, Medium, Modality, Polarity, Verdict
from claims.choices_threat import Aim, Form, Specificity, ThreatFlag, ThreatStatus
from claims.documents.claims import ClaimDocument
from claims.documents.statements import StatementDocument
from claims.models import Action, ClaimIndex, StatementIndex, Topic
from sources.api.documents import BY_NUMBER, Documents, published
from sources.api.filters import (
    Codes,
    Filters,
    Flag,
    From,
    Records,
    Search,
    Terms,
    Texts,
    Until,
    range_start,
)
from sources.api.pages import Ordering
from sources.api.vocabularies import Vocabulary

BY_SAID = {
    "-said_date": Ordering(range_start("said_range"), "timestamptz"),
    "said_date": Ordering(range_start("said_range"), "timestamptz", ascending=True),
}
# Whether it is overdue depends on when that is asked; no document says it.
FLAGS = [flag for flag in ThreatFlag.values if flag != ThreatFlag.OVERDUE]


class StatementFilters(Filters):
    speaker = Actors("speakers", "Who said it.")
    addressee = Actors("addressees", "To whom it was said.")
    actor = Actors("actors", "Who speaks, is spoken for or to, or carries it.")
    medium = Terms(Medium, "medium", "By what it was made public.")
    speaker_unknown = Flag("speaker_unknown", "Whether nobody knows who said it.")
    source = Records("source", "sources", "A source that reports it.")
    said_after = From("said_range", "When it was said, or later.")
    said_before = Until("said_range", "When it was said, or earlier.")
    q = Search()


class Statements(Documents):
    """Utterances: who spoke, to whom, when, and how each source carries it."""

    queryset = StatementIndex.objects.all()
    serializer_class = published(StatementDocument)
    filterset_class = StatementFilters
    orderings = {**BY_NUMBER, **BY_SAID}


class ClaimFilters(Filters):
    kind = Terms(ClaimKind, "kind", "What kind of claim it is.")
    modality = Terms(Modality, "modality", "How it is put.")
    polarity = Terms(Polarity, "polarity", "Whether it is asserted or denied.")
    claimant = Actors("claimants", "Who claims it.")
    addressee = Actors("addressees", "To whom it is said.")
    beneficiary = Actors("beneficiaries", "Who would gain by it.")
    mentioned = Actors("mentioned", "Who is mentioned in it.")
    actor = Actors("actors", "Who has any part in it.")
    statement = Records("statement", "statement", "What it is part of.")
    source = Records("source", "sources", "A source whose words are cited.")
    publisher = Records("publisher", "publishers", "An outlet whose words are cited.")
    topic = Codes(Topic.objects.all, "topics", "Code of a topic.")
    place = Codes(Place.objects.all, "places", "Code of a place.")
    action = Codes(Action.objects.all, "action", "CAMEO code.")
    verdict = Terms(Verdict, "verdicts", "A verdict that stands.")
    about_after = From("about_range", "When it is about, or later.")
    about_before = Until("about_range", "When it is about, or earlier.")
    said_after = From("said_range", "When it was said, or later.")
    said_before = Until("said_range", "When it was said, or earlier.")
    q = Search()


class Claims(Documents):
    """Propositions: who claims what, in which exact words."""

    queryset = ClaimIndex.objects.all()
    serializer_class = published(ClaimDocument)
    filterset_class: Any = ClaimFilters
    orderings = {**BY_NUMBER, **BY_SAID}


class ThreatFilters(ClaimFilters):
    status = Terms(ThreatStatus, "status", "Where it stands.")
    flag = Terms(ThreatFlag, "flags", "What else is to be known.", among=FLAGS)
    threatener = Actors("threateners", "Who threatens.")
    target = Actors("targets", "Who would be hit.")
    trigger_actor = Actors("trigger_actors", "Whose deed would trigger it.")
    protected = Actors("protected", "Who is shielded by it.")
    aim = Terms(Aim, "aim", "What it is to bring about.")
    form = Terms(Form, "form", "How it is made.")  # type: ignore[assignment]
    specificity = Terms(Specificity, "specificity", "How much of it is told.")
    retaliatory = Flag("retaliatory", "Whether it answers something that was done.")
    triangular = Flag("triangular", "Whether who would be hit is not who would trigger it.")
    deadline_after = From("deadline_range", "When its condition must be met, or later.")
    deadline_before = Until("deadline_range", "When its condition must be met, or earlier.")


class Threats(Claims):
    """Claims that threaten: on what condition, with what consequence, and where they stand."""

    filterset_class = ThreatFilters

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(is_threat=True)


class TopicFilters(Filters):
    parent = Codes(Topic.objects.all, "parent__code", "Code of the wider topic.")


class Topics(Vocabulary):
    """Subjects that claims are about."""

    queryset = Topic.objects.all()
    serializer_class = TopicSerializer
    filterset_class = TopicFilters


class ActionFilters(Filters):
    parent = Codes(Action.objects.all, "parent__code", "Code of the wider action.")
    threat_code = Texts(
        "threat_code", "Code of threatening it.", pattern="13[0-9]{0,2}", form="a CAMEO code, 13…"
    )
    plover_event = Texts("plover_event", "PLOVER event.", pattern="[A-Z_]+", form="an event")


class Actions(Vocabulary):
    """What actors do to each other, by CAMEO code."""

    queryset = Action.objects.all()
    serializer_class = ActionSerializer
    filterset_class = ActionFilters
