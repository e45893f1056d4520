"""By what statements, claims and threats are found."""

from actors.api.filters import Actors, NamesActors
from actors.api.filtersets import CONFIDENCES
from actors.choices import Confidence
from actors.models import Place
from claims.api.filters import Like, Overdue
from claims.choices import (
    AssessedMatter,
    Basis,
    CitationRole,
    ClaimKind,
    ClaimLinkKind,
    Credibility,
    HopMode,
    Likelihood,
    Medium,
    Modality,
    Naming,
    Polarity,
    Verdict,
)
from claims.choices_threat import (
    Aim,
    Commitment,
    EventKind,
    ExpectedCost,
    Form,
    Issue,
    LeafState,
    ObjectKind,
    Specificity,
    ThreatFlag,
    ThreatStatus,
)
from claims.models import Action, ClaimIndex, RestsOnSources, StatementIndex, Topic
from sources.api.filters import (
    Codes,
    Dates,
    Exactly,
    Flag,
    Grades,
    Has,
    MaybeFlag,
    Numbers,
    OwnCodes,
    Records,
    Terms,
    Texts,
)
from sources.api.filtersets import OF_IDS, RELIABILITIES, OfRecords
from sources.api.grammar import Filters
from sources.choices import Reliability, SourceKind
from sources.fields import LANGUAGE

# The last, 6, says that it cannot be judged.
CREDIBILITIES = Credibility.values[:-1]
# Named from the least on; a scale has the best first.
LIKELIHOODS = Likelihood.values[::-1]
# Whether it is overdue depends on when that is asked; no document says it.
FLAGS = [flag for flag in ThreatFlag.values if flag != ThreatFlag.OVERDUE]
SHOWN_EVENTS = [kind for kind in EventKind.values if kind != EventKind.VOIDS]


def actions(column: str | None, help_text: str, example: str = "190") -> Codes:
    sentence = f"{help_text} CAMEO code, with all that are narrower."
    return Codes(Action.objects.all, column, sentence, example=example)


def places(column: str | None, help_text: str) -> Codes:
    sentence = f"{help_text} Code of a place, with all that lie within it."
    return Codes(Place.objects.all, column, sentence, example="iraq")


class RestsOnSourcesFilters(NamesActors, OfRecords):
    """By what rests on sources, and by the voices in these."""

    rows = RestsOnSources
    time = "said_range"

    source = Records("source", "sources", "A source whose words are cited, whatever for.")
    publisher = Records("publisher", "publishers", "An outlet whose words are cited, whatever for.")
    source_kind = Terms(SourceKind, "source_kinds", "What kind of document a source of it is.")
    language = Texts(
        "languages", "Language of a source of it: BCP 47 tag.", **LANGUAGE, example="ar-IQ"
    )
    reliability = Grades(
        Reliability,
        "reliabilities",
        "Of an outlet that bears witness: Admiralty code.",
        scale=RELIABILITIES,
    )
    published = Dates("published_range", "When its sources came out, the first to the last.")
    depth = Numbers("voice_depth", "Through how many voices it reaches the reader, at the fewest.")
    voice_mode = Grades(HopMode, "voice_modes", "How the weakest voice of a report is carried.")
    naming = Grades(Naming, "voice_namings", "How the weakest voice of a report is named.")
    said = Dates("said_range", "When it was said.")


class StatementFilters(RestsOnSourcesFilters):
    rows = StatementIndex

    id = Records("statement", "number", OF_IDS)
    speaker = Actors("speakers", "Who said it.")
    on_behalf_of = Actors(None, "For whom it was said.")
    addressee = Actors("addressees", "To whom it was said.")
    actor = Actors("actors", "Who speaks, is spoken for or to, or carries it.")
    speaker_unknown = Flag(None, "Whether nobody knows who said it.")
    medium = Terms(Medium, help_text="By what it was made public.")
    place = places(None, "Where it was said.")


class ClaimFilters(RestsOnSourcesFilters):
    rows = ClaimIndex

    id = Records("claim", "number", OF_IDS)
    kind = Terms(ClaimKind, help_text="What kind of claim it is.")
    modality = Terms(Modality, help_text="How it is put.")
    polarity = Terms(Polarity, help_text="Whether it is asserted or denied.")
    claimant = Actors("claimants", "Who claims it.")
    on_behalf_of = Actors(None, "For whom it is claimed.")
    addressee = Actors("addressees", "To whom it is said.")
    subject = Actors("subject_actors", "Who does it or is it.")
    object = Actors("object_actors", "Who undergoes it.")
    beneficiary = Actors("beneficiaries", "Who would gain by it.")
    protected = Actors(None, "Whom it shields.")
    mentioned = Actors(None, "Who is mentioned in it.")
    actor = Actors("actors", "Who has any part in it.")
    statement = Records("statement", help_text="What it is part of.")
    relation = Records("relation", help_text="The relation that it asserts or denies.")
    topic = Codes(
        Topic.objects.all,
        "topics",
        "Code of a topic, with all that are narrower.",
        example="airspace",
    )
    place = places("places", "What it is about, or where.")
    action = actions(None, "What is done.")
    citation_role = Terms(CitationRole, "citation_roles", "What words that are cited do for it.")
    linked = Records("claim", "linked", "Another claim that it refers to.")
    link_kind = Terms(ClaimLinkKind, "link_kinds", "What it does with another claim.")
    restates = Records(
        "claim", None, "Another claim that it makes again: repeats, or restates more strongly."
    )
    assessed = Terms(AssessedMatter, "assessed_matters", "What of it was assessed.")
    assessor = Exactly("assessors", "Who assessed it.", example="Desk")
    verdict = Terms(Verdict, "verdicts", "A verdict on its truth that stands.")
    has_verdict = Has("verdicts", "Whether a verdict on its truth stands.")
    credibility = Grades(
        Credibility,
        "credibilities",
        "Admiralty code that an assessment gives.",
        scale=CREDIBILITIES,
        bound="_max",
    )
    likelihood = Grades(
        Likelihood, "likelihoods", "How likely an assessment finds it.", scale=LIKELIHOODS
    )
    confidence = Grades(Confidence, "confidences", "How sure the assessor is.", scale=CONFIDENCES)
    basis = Terms(Basis, "bases", "What the assessor's knowledge rests on.")
    independent_sources = Numbers(None, "How many; reprints and second reports count once.")
    about = Dates("about_range", "When it is about.")
    like = Like()


class ThreatFilters(ClaimFilters):
    status = Terms(ThreatStatus, help_text="Where it stands.")
    flag = Terms(ThreatFlag, "flags", "What else is to be known.", among=FLAGS)
    overdue = Overdue(
        "deadline_range", "Whether the deadline has passed, and nobody told what came of it."
    )
    threatener = Actors("threateners", "Who threatens.")
    target = Actors("targets", "Who would be hit.")
    executor = Actors("executors", "Who would do it.")
    trigger_actor = Actors("trigger_actors", "Whose deed would trigger it.")
    trigger_action = actions("trigger_actions", "What would trigger it.")
    condition_state = Terms(LeafState, "condition_states", "How a condition of it stands.")
    consequence_action = actions("consequence_actions", "What would be done.")
    consequence_object = Terms(ObjectKind, "consequence_objects", "What would be hit.")
    threat_code = actions(None, "What it is to threaten so.", example="138")
    event = Terms(EventKind, "events", "What has happened since.", among=SHOWN_EVENTS)
    aim = Terms(Aim, help_text="What it is to bring about.")
    form = Terms(Form, help_text="How it is made.")  # type: ignore[assignment]
    ultimatum = MaybeFlag("is_ultimatum", "Whether it is explicit and has a deadline.")
    specificity = Terms(Specificity, help_text="How much of it is told.")
    commitment = Terms(Commitment, help_text="How firmly the threatener is bound.")
    expected_cost = Terms(ExpectedCost, help_text="What the deed would cost its target.")
    issue = Terms(Issue, help_text="What is at stake.")
    retaliatory = MaybeFlag(None, "Whether it answers something that was done.")
    triangular = MaybeFlag(None, "Whether who would be hit is not who would trigger it.")
    deadline = Dates("deadline_range", "When its condition must be met.")
    expiry = Dates("expiry_range", "When it ends of itself.")


class TopicFilters(Filters):
    rows = Topic

    code = OwnCodes(example="airspace")
    label = Exactly(help_text="What people read.", example="Airspace")
    parent = Codes(
        Topic.objects.all,
        "parent_code",
        "Code of the wider topic.",
        example="armed-conflict",
        deep=False,
    )


class ActionFilters(Filters):
    rows = Action

    code = OwnCodes(example="190")
    label = Exactly(help_text="What people read.", example="use conventional military force")
    parent = Codes(
        Action.objects.all, "parent_code", "Code of the wider action.", example="19", deep=False
    )
    threat_code = Texts(
        help_text="Code of threatening it.",
        pattern="13[0-9]{0,2}",
        form="a CAMEO code, 13…",
        example="138",
    )
    plover_event = Texts(
        help_text="PLOVER event.", pattern="[A-Z_]+", form="an event", example="ASSAULT"
    )
    plover_mode = Exactly(help_text="PLOVER mode.", example="beat")
    plover_context = Exactly(help_text="PLOVER context.", example="military")
