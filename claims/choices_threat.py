"""Value sets of conditional threats. Sources of the terms: docs/vocabularies.md."""

from sources.vocabulary import Vocabulary


class Aim(Vocabulary):
    """What a threat is to bring about (Schelling)."""

    DETERRENT = "deterrent", "Deterrent", "Do not do it."
    COMPELLENT = "compellent", "Compellent", "Do it, or stop doing it."
    UNCONDITIONAL = "unconditional", "Unconditional", "Harm is announced whatever anybody does."
    UNCLEAR = "unclear", "Unclear", "The words do not tell."


class Form(Vocabulary):
    EXPLICIT = "explicit", "Explicit", "Said in so many words."
    IMPLICIT = "implicit", "Implicit", "Understood, not said."
    DEMONSTRATION = "demonstration", "Demonstration", "Shown by force: a parade, a test, a sortie."


class Specificity(Vocabulary):
    VAGUE = "vague", "Vague", "Neither deed nor target is clear."
    PARTIAL = "partial", "Partial", "Some of deed, target, place and time are clear."
    SPECIFIC = "specific", "Specific", "Deed, target and time or place are clear."


class Commitment(Vocabulary):
    """How firmly the threatener binds itself (TIES)."""

    WEAK = "weak", "Weak", "Leaves a way out."
    MODERATE = "moderate", "Moderate", "Would lose some face."
    STRONG = "strong", "Strong", "Public, repeated or by oath."


class ExpectedCost(Vocabulary):
    """What the deed would cost its target (TIES)."""

    MINOR = "minor", "Minor", "An inconvenience."
    MAJOR = "major", "Major", "Serious harm."
    SEVERE = "severe", "Severe", "Mass harm or ruin."


class Issue(Vocabulary):
    TERRITORY = "territory", "Territory", "Land, sea or air."
    POLICY = "policy", "Policy", "What a government does."
    REGIME = "regime", "Regime", "Who governs."
    MILITARY_PRESENCE = "military_presence", "Military presence", "Foreign troops and bases."
    NUCLEAR = "nuclear", "Nuclear", "Nuclear sites or weapons."
    ECONOMIC = "economic", "Economic", "Trade, money, resources."
    DETAINEES = "detainees", "Detainees", "Prisoners and hostages."
    OTHER = "other", "Other", "None of these."


class DeadlineAnchor(Vocabulary):
    SAID = "said", "When it was said", "The period runs from the statement's date."
    EVENT = "event", "A dated event", "The period runs from the date given beside it."


class ThreatRole(Vocabulary):
    THREATENER = "threatener", "Threatener", "Who threatens; filled in from the statement."
    PROTECTED = "protected", "Protected", "Who or what the threat is to shield."


class Operator(Vocabulary):
    LEAF = "leaf", "Condition", "One condition in words."
    ALL = "all", "All of", "Met when every part is met."
    ANY = "any", "Any of", "Met when one part is met."
    NOT = "not", "Not", "Met when its part is ruled out (unless, until, if … fails to)."


class Connective(Vocabulary):
    """The word that joins condition and threat, kept as the document has it."""

    IF = "if", "if", "If it happens."
    UNLESS = "unless", "unless", "If it does not happen."
    UNTIL = "until", "until", "As long as it does not happen."
    IF_FAILS_TO = "if_fails_to", "if … fails to", "If somebody does not do it."
    WHEN = "when", "when", "Once it happens."
    OTHER = "other", "other", "In other words."


class ConsequenceRole(Vocabulary):
    EXECUTOR = "executor", "Executor", "Who would do it."
    TARGET = "target", "Target", "Who would be hit."


class ObjectKind(Vocabulary):
    INTERESTS = "interests", "Interests", "Interests, not told more closely."
    INSTALLATION = "installation", "Installation", "Bases, posts, buildings."
    PERSONNEL = "personnel", "Personnel", "Soldiers, staff, officials."
    EMBASSY = "embassy", "Embassy", "Embassies and consulates."
    AIRSPACE = "airspace", "Airspace", "Flights and airspace."
    SHIPPING = "shipping", "Shipping", "Ships and sea lanes."
    INFRASTRUCTURE = "infrastructure", "Infrastructure", "Power, water, pipelines, networks."
    ECONOMIC = "economic", "Economic", "Trade, companies, money."
    TERRITORY = "territory", "Territory", "Land."
    POPULATION = "population", "Population", "Inhabitants."
    TALKS = "talks_or_relations", "Talks or relations", "Negotiations, treaties, ties."
    AID = "aid_or_mission", "Aid or mission", "Aid deliveries, missions, observers."
    RIGHTS = "rights_or_election", "Rights or election", "Freedoms, votes."
    OTHER = "other", "Other", "None of these."


class Extent(Vocabulary):
    ALL = "all", "All", "All of them."
    SOME = "some", "Some", "Some of them."
    NAMED = "named", "Named", "The ones named."


class Timing(Vocabulary):
    IMMEDIATE = "immediate", "Immediate", "At once."
    DELAYED = "delayed", "Delayed", "Later, or at a time of the threatener's choosing."
    UNSPECIFIED = "unspecified", "Unspecified", "The words do not tell."


class EventKind(Vocabulary):
    ISSUED = "issued", "Issued", "The threat was made."
    TRIGGER_OCCURRED = (
        "trigger_occurred",
        "Trigger occurred",
        "The condition, or the one named, was met.",
    )
    TRIGGER_PARTLY = (
        "trigger_partly_occurred",
        "Trigger partly occurred",
        "The condition, or the one named, was met in part.",
    )
    COMPLIED = "complied", "Complied", "The addressee did what was asked, or refrained for good."
    ESCALATED = "escalated", "Escalated", "The threatener raised the threat."
    SOFTENED = "softened", "Softened", "The threatener lowered the threat."
    CARRIED_OUT = "carried_out", "Carried out", "The threatened deed was done."
    PARTLY_CARRIED_OUT = "partly_carried_out", "Partly carried out", "A part of it was done."
    WITHDRAWN = "withdrawn", "Withdrawn", "The threatener took it back."
    UTTERANCE_DENIED = (
        "utterance_denied",
        "Utterance denied",
        "The threatener denies having said it.",
    )
    LAPSED = "lapsed", "Lapsed", "The time of the threat, or of the condition named, ran out."
    SUPERSEDED = "superseded", "Superseded", "Another threat took its place."
    VOIDS = "voids", "Voids", "Takes back another event that was recorded in error."


class LeafState(Vocabulary):
    """How one condition stands, derived from the events."""

    UNMET = "unmet", "Unmet", "No event says that it came about; it may yet."
    PARTLY_MET = "partly_met", "Partly met", "It came about in part."
    MET = "met", "Met", "It came about."
    RULED_OUT = "ruled_out", "Ruled out", "Its time ran out, or it was refrained from for good."
    DISPUTED = "disputed", "Disputed", "Whether it came about is disputed."
    UNKNOWABLE = "unknowable", "Unknowable", "Only the threatener can say whether it is met."


class ThreatStatus(Vocabulary):
    STANDING = "standing", "Standing", "Made, and nothing has happened since."
    PARTLY_TRIGGERED = "partly_triggered", "Partly triggered", "A part of the condition is met."
    TRIGGERED = "triggered", "Triggered", "The condition is met; the deed may follow."
    AVERTED = "averted", "Averted", "What was asked was done."
    CARRIED_OUT = "carried_out", "Carried out", "The deed was done."
    PARTLY_CARRIED_OUT = "partly_carried_out", "Partly carried out", "A part of the deed was done."
    NOT_CARRIED_OUT = "not_carried_out", "Not carried out", "Triggered, and its time ran out."
    WITHDRAWN = "withdrawn", "Withdrawn", "Taken back."
    LAPSED = "lapsed", "Lapsed", "Its time ran out without a trigger."
    SUPERSEDED = "superseded", "Superseded", "Another threat took its place."


# Of those whose deadline has passed, these are overdue.
OPEN = (ThreatStatus.STANDING, ThreatStatus.PARTLY_TRIGGERED, ThreatStatus.TRIGGERED)
DONE = (ThreatStatus.CARRIED_OUT, ThreatStatus.PARTLY_CARRIED_OUT)
# Of several threats of one statement, the first of these tells what became of the statement: what
# was done, then whose condition was met, then what is open still, then how the rest ended.
DECIDING = (
    *DONE,
    ThreatStatus.TRIGGERED,
    ThreatStatus.NOT_CARRIED_OUT,
    ThreatStatus.PARTLY_TRIGGERED,
    ThreatStatus.STANDING,
    ThreatStatus.AVERTED,
    ThreatStatus.WITHDRAWN,
    ThreatStatus.LAPSED,
    ThreatStatus.SUPERSEDED,
)
ENDED = tuple(status for status in ThreatStatus if status not in OPEN)
# Events by which a threat is made again or raised, and by which it ends.
RAISING = (EventKind.ISSUED, EventKind.ESCALATED)
ENDING = (
    EventKind.COMPLIED,
    EventKind.CARRIED_OUT,
    EventKind.PARTLY_CARRIED_OUT,
    EventKind.WITHDRAWN,
    EventKind.LAPSED,
    EventKind.SUPERSEDED,
)


class ThreatFlag(Vocabulary):
    """What to know beside the status, derived like it."""

    DISPUTED = "disputed", "Disputed", "Whether something happened, or who did it, is disputed."
    UTTERANCE_DENIED = (
        "utterance_denied",
        "Utterance denied",
        "The threatener denies having said it.",
    )
    WITHOUT_TRIGGER = (
        "without_trigger",
        "Without trigger",
        "The deed was done although the condition was not met.",
    )
    OVERDUE = "overdue", "Overdue", "The deadline has passed, and nothing tells what came of it."
