"""What a sheet is made of: its collections, in the order in which they are loaded and dumped.

This is the one place that says how a record stands in a sheet. Reading, writing, comparing and
storing all follow it, and so do the JSON Schema and the reference in docs/claim-sheets.md.
"""

from actors.models import Actor, ActorRelation, IdentityJudgement, Place
from claims.choices import StatementRole
from claims.models import Action, Claim, Statement, Topic
from claims.sheets.captures import Captures
from claims.sheets.collection import Collection, Curated, Judgements, Vocabulary
from claims.sheets.fields import Moment, Person, Quote, Ref, Sibling, Term, Value
from claims.sheets.shapes import Parts, Shape
from claims.sheets.special import Names, Pairs, Speakers, SpeakerUnknown, Translations
from claims.sheets.threats import THREAT
from sources.models import Publisher, Source

TOPICS = Vocabulary(
    "topics",
    "topic",
    Shape(Topic, Value("code"), Value("label"), Value("description"), Term("parent")),
)
PLACES = Vocabulary(
    "places",
    "place",
    Shape(
        Place,
        Value("code"),
        Value("name"),
        Value("aliases"),
        Value("kind"),
        Value("iso_code"),
        Term("parent"),
        Value("latitude"),
        Value("longitude"),
    ),
)
ACTIONS = Vocabulary(
    "actions",
    "action",
    Shape(
        Action,
        Value("code"),
        Value("label"),
        Term("parent"),
        Value("threat_code"),
        Value("plover_event"),
        Value("plover_mode"),
        Value("plover_context"),
    ),
)
PUBLISHERS = Curated(
    "publishers",
    "publisher",
    Shape(
        Publisher,
        Value("tlp"),
        Value("name"),
        Value("form"),
        Value("ownership"),
        Value("country"),
        Value("domains"),
        Value("reliability"),
        Value("reliability_rationale"),
    ),
)
SOURCES = Curated(
    "sources",
    "source",
    Shape(
        Source,
        Value("tlp"),
        Value("kind"),
        Value("title"),
        Value("byline"),
        Ref("publisher"),
        Value("url"),
        Value("canonical_url"),
        Value("archive_url"),
        Value("language"),
        Value("published_date"),
        Value("licence"),
        Value("licence_name"),
        Parts("links", Value("kind"), Ref("target"), Value("note")),
        Captures(),
        Translations(
            "translations",
            Quote(),
            Value("language"),
            Value("words"),
            Value("translator_kind"),
            Value("translator"),
        ),
    ),
)
ACTORS = Curated(
    "actors",
    "actor",
    Shape(
        Actor,
        Value("tlp"),
        Value("kind"),
        Value("sector"),
        Value("country"),
        Value("active_date"),
        Value("description"),
        Ref("publisher"),
        Names(
            "names",
            Value("name"),
            Value("language"),
            Value("script"),
            Value("kind"),
            Value("preferred"),
            Value("used_date"),
            Quote(),
            required=True,
        ),
        Pairs("external_ids", Value("scheme"), Value("value")),
    ),
)
JUDGEMENTS = Judgements(
    "judgements",
    "judgement",
    Shape(
        IdentityJudgement,
        Ref("actor"),
        Ref("other"),
        Value("verdict"),
        Value("reason"),
        Person("judged_by"),
        Moment("judged_at"),
        Person("undone_by"),
        Moment("undone_at"),
    ),
)
RELATIONS = Curated(
    "relations",
    "relation",
    Shape(
        ActorRelation,
        Value("tlp"),
        Ref("subject"),
        Value("predicate"),
        Ref("object"),
        Value("valid_date"),
        Value("confidence"),
        Value("note"),
        Parts("citations", Quote(flat=True), Value("note"), required=True),
    ),
)
HOPS = Parts(
    "hops",
    Ref("publisher"),
    Ref("actor"),
    Value("naming"),
    Value("mode"),
    Value("translated"),
    Value("hedge"),
    Quote(),
    numbered="order",
    required=True,
)
STATEMENTS = Curated(
    "statements",
    "statement",
    Shape(
        Statement,
        Value("tlp"),
        Value("summary"),
        Value("said_date"),
        Value("said_wording"),
        Term("place"),
        Value("medium"),
        SpeakerUnknown("speaker_unknown"),
        Speakers(
            "speakers", Ref("actor"), of="parties", fixed={"role": StatementRole.SPEAKER}, bare=True
        ),
        Parts(
            "on_behalf_of",
            Ref("actor"),
            of="parties",
            fixed={"role": StatementRole.ON_BEHALF_OF},
            bare=True,
        ),
        Parts(
            "addressees",
            Ref("actor"),
            of="parties",
            fixed={"role": StatementRole.ADDRESSEE},
            bare=True,
        ),
        Parts("reports", Ref("source"), HOPS),
    ),
)
CLAIMS = Curated(
    "claims",
    "claim",
    Shape(
        Claim,
        Value("tlp"),
        Value("kind"),
        Value("proposition"),
        Ref("statement"),
        Ref("source"),
        Term("action"),
        Ref("relation"),
        Value("modality"),
        Value("polarity"),
        Value("about_date"),
        Parts("places", Term("place"), of="claim_places", bare=True),
        Parts("topics", Term("topic"), of="claim_topics", bare=True),
        Parts("participants", Value("role"), Ref("actor")),
        Parts("citations", Quote(flat=True), Value("role"), Value("note"), required=True),
        Parts("links", Value("kind"), Ref("target"), Value("note")),
        Parts(
            "assessments",
            Value("about"),
            Value("assessor"),
            Value("assessed_date"),
            Value("credibility"),
            Value("likelihood"),
            Value("confidence"),
            Value("basis"),
            Value("verdict"),
            Value("rationale"),
            Sibling("voids", "assessments"),
            Parts("citations", Quote(flat=True), Value("note")),
            ordered=True,
        ),
        THREAT,
        one_of=("statement", "source"),
    ),
)

COLLECTIONS: tuple[Collection, ...] = (
    TOPICS,
    PLACES,
    ACTIONS,
    PUBLISHERS,
    SOURCES,
    ACTORS,
    JUDGEMENTS,
    RELATIONS,
    STATEMENTS,
    CLAIMS,
)
BY_KEY = {collection.key: collection for collection in COLLECTIONS}
BY_MODEL = {collection.model: collection for collection in COLLECTIONS}


def by_prefix(name: str) -> Curated | None:
    """The collection of a human id."""
    return next(
        (one for one in COLLECTIONS if isinstance(one, Curated) and one.number(name) is not None),
        None,
    )
