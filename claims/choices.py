"""Value sets of claims and threats. Sources of the terms: docs/vocabularies.md."""

from sources.vocabulary import Vocabulary


class Medium(Vocabulary):
    COMMUNIQUE = "communique", "Communiqué", "A written statement."
    SPEECH = "speech", "Speech", "Spoken to an audience."
    PRESS_CONFERENCE = "press_conference", "Press conference", "Spoken to reporters."
    INTERVIEW = "interview", "Interview", "Spoken or written to one outlet."
    BROADCAST = "broadcast", "Broadcast", "On radio or television."
    SOCIAL_POST = "social_post", "Social post", "On a platform or channel."
    LETTER = "letter", "Letter", "Addressed in writing."
    TALKS = "talks", "Talks", "Said in negotiations or privately."
    OTHER = "other", "Other", "None of these."


class StatementRole(Vocabulary):
    SPEAKER = "speaker", "Speaker", "Who said it."
    ON_BEHALF_OF = "on_behalf_of", "On behalf of", "For whom the speaker said that it spoke."
    ADDRESSEE = "addressee", "Addressee", "To whom it was said."


class HopMode(Vocabulary):
    """How a voice is carried by the one before it; strongest first."""

    DIRECT_QUOTE = "direct_quote", "Direct quote", "Its own words, in quotation marks."
    PARTIAL_QUOTE = (
        "partial_quote",
        "Partial quote",
        "Some of its own words, within another sentence.",
    )
    PARAPHRASE = "paraphrase", "Paraphrase", "Its meaning in other words."
    HEADLINE = "headline", "Headline", "Only a headline or link says it."


class Naming(Vocabulary):
    """How a voice is named by the one before it; strongest first."""

    NAMED = "named", "Named", "By its own name."
    COLLECTIVE = "collective", "Collective", "As a group: “the militias”."
    ANONYMOUS_OFFICIAL = "anonymous_official", "Anonymous official", "“A senior official”."
    UNATTRIBUTED = "unattributed", "Unattributed", "“It was reported”; nobody is pointed to."
    UNIDENTIFIED = "unidentified", "Unidentified", "A voice is there, and we cannot tell whose."


class ClaimKind(Vocabulary):
    FACT = "fact", "Fact", "A state of affairs, asserted."
    EVENT = "event", "Event", "Something that happened."
    THREAT = "threat", "Threat", "The claimant will harm somebody, on a condition or not."
    WARNING = "warning", "Warning", "Harm will follow, not said to be of the claimant's doing."
    DEMAND = "demand", "Demand", "Somebody should do or stop something; no harm is announced."
    ACCUSATION = "accusation", "Accusation", "Somebody did wrong."
    DENIAL = "denial", "Denial", "Something said or done is denied."
    PROMISE = "promise", "Promise", "The claimant will do something good or neutral for somebody."
    PREDICTION = "prediction", "Prediction", "Something will happen."
    OPINION = "opinion", "Opinion", "A judgement or reading."
    JUSTIFICATION = "justification", "Justification", "Why something was or will be done."
    RESPONSIBILITY = (
        "responsibility_claim",
        "Claim of responsibility",
        "The claimant says it did it.",
    )
    RELATION = "relation", "Relation", "One actor stands so to another."


class Modality(Vocabulary):
    """Auxiliary modes of PLOVER."""

    ACTUAL = "actual", "Actual", "Happening or true now."
    HISTORICAL = "historical", "Historical", "Happened before and is recalled."
    FUTURE = "future", "Future", "Will happen."
    HYPOTHETICAL = "hypothetical", "Hypothetical", "Would happen on a condition."


class Polarity(Vocabulary):
    AFFIRMED = "affirmed", "Affirmed", "The claimant says that it is so."
    DENIED = "denied", "Denied", "The claimant says that it is not so."


class ParticipantRole(Vocabulary):
    SUBJECT = "subject", "Subject", "Who does it or is it."
    OBJECT = "object", "Object", "Who undergoes it."
    ADDRESSEE = "addressee", "Addressee", "To whom it is said, where other than the statement's."
    BENEFICIARY = "beneficiary", "Beneficiary", "Who gains."
    PROTECTED = "protected", "Protected", "Whom it shields."
    MENTIONED = "mentioned", "Mentioned", "Named in passing."


class CitationRole(Vocabulary):
    ORIGIN = "origin", "Origin", "The words in which the claim is made."
    SUPPORTS = "supports", "Supports", "Words that speak for the claim."
    REFUTES = "refutes", "Refutes", "Words that speak against the claim."
    CONTEXT = "context", "Context", "Words needed to understand it."


class ClaimLinkKind(Vocabulary):
    """What a claim does with another, named from it; :data:`INVERSE_LINKS` names the other end."""

    REPEATS = "repeats", "repeats", "Says the same again."
    STRONGER = "restates_stronger", "restates more strongly", "Says it again, and more."
    WEAKER = "restates_weaker", "restates more weakly", "Says it again, and less."
    CONTRADICTS = "contradicts", "contradicts", "Both cannot be true."
    DENIES = "denies", "denies", "Says that the other is untrue."
    CORRECTS = "corrects", "corrects", "Puts the other right."
    SUPERSEDES = "supersedes", "supersedes", "Takes the other's place."
    JUSTIFIES = "justifies", "justifies", "Gives the reason for the other."
    PROVOKED_BY = "provoked_by", "is provoked by", "Answers what the other tells."
    FULFILS = "fulfils", "fulfils", "Tells that what the other announced was done."


INVERSE_LINKS = {
    ClaimLinkKind.REPEATS: "is repeated by",
    ClaimLinkKind.STRONGER: "is restated more strongly by",
    ClaimLinkKind.WEAKER: "is restated more weakly by",
    ClaimLinkKind.CONTRADICTS: "contradicts",
    ClaimLinkKind.DENIES: "is denied by",
    ClaimLinkKind.CORRECTS: "is corrected by",
    ClaimLinkKind.SUPERSEDES: "is superseded by",
    ClaimLinkKind.JUSTIFIES: "is justified by",
    ClaimLinkKind.PROVOKED_BY: "provokes",
    ClaimLinkKind.FULFILS: "is fulfilled by",
}


class RepeatVerdict(Vocabulary):
    DIFFERENT = "different", "Different", "Looked at, and no repeat; not to be proposed again."
    UNSURE = "unsure", "Unsure", "Looked at, and not decided."


class AssessedMatter(Vocabulary):
    WAS_SAID = "was_said", "That it was said", "Did the claimant say it?"
    IS_TRUE = "is_true", "That it is true", "Is what it says so?"
    WILL_BE_DONE = "will_be_done", "That it will be done", "Will the claimant do it?"


class Credibility(Vocabulary):
    """Information credibility of the Admiralty code (NATO AJP-2.1)."""

    CONFIRMED = "1", "1 · confirmed", "Confirmed by independent sources."
    PROBABLE = "2", "2 · probably true", "Not confirmed; logical and consistent."
    POSSIBLE = "3", "3 · possibly true", "Not confirmed; reasonably logical."
    DOUBTFUL = "4", "4 · doubtful", "Not confirmed; possible but not logical."
    IMPROBABLE = "5", "5 · improbable", "Contradicted by other information."
    UNJUDGED = "6", "6 · cannot be judged", "No basis to judge."


class Likelihood(Vocabulary):
    """Terms of likelihood of ICD 203."""

    ALMOST_NO_CHANCE = "almost_no_chance", "Almost no chance", "1 to 5 %."
    VERY_UNLIKELY = "very_unlikely", "Very unlikely", "5 to 20 %."
    UNLIKELY = "unlikely", "Unlikely", "20 to 45 %."
    ROUGHLY_EVEN = "roughly_even", "Roughly even chance", "45 to 55 %."
    LIKELY = "likely", "Likely", "55 to 80 %."
    VERY_LIKELY = "very_likely", "Very likely", "80 to 95 %."
    ALMOST_CERTAIN = "almost_certain", "Almost certain", "95 to 99 %."


class Basis(Vocabulary):
    """Basis of knowledge (OpenCTI)."""

    TOLD = "told", "Told", "Somebody told it."
    INDUCED = "induced", "Induced", "Concluded from many cases."
    DEDUCED = "deduced", "Deduced", "Concluded from facts."
    WITNESSED = "witnessed", "Witnessed", "Seen or heard."
    UNJUDGED = "cannot_be_judged", "Cannot be judged", "No basis can be stated."


class Verdict(Vocabulary):
    """Verdicts on truth; ClaimReview ratings 5 to 1, the last two without a rating."""

    SUPPORTED = "supported", "Supported", "The evidence bears it out (5)."
    MOSTLY_SUPPORTED = "mostly_supported", "Mostly supported", "Right in the main (4)."
    MIXED = "mixed", "Mixed", "Partly right, partly wrong (3)."
    MOSTLY_UNSUPPORTED = "mostly_unsupported", "Mostly unsupported", "Wrong in the main (2)."
    REFUTED = "refuted", "Refuted", "The evidence speaks against it (1)."
    UNVERIFIABLE = "unverifiable", "Unverifiable", "No evidence can decide it."
    OUTDATED = "outdated", "Outdated", "Was so, and no longer is."
