"""Value sets of provenance. Sources of the terms: docs/vocabularies.md."""

from sources.vocabulary import Vocabulary


class State(Vocabulary):
    DRAFT = "draft", "Draft", "Being written; not yet offered for review."
    IN_REVIEW = "in_review", "In review", "Offered to another person for review."
    CHANGES_REQUESTED = "changes_requested", "Changes requested", "Returned with a reason."
    APPROVED = "approved", "Approved", "Reviewed by somebody who did not write it."
    DISCARDED = "discarded", "Discarded", "Given up; kept for the record."


class TLP(Vocabulary):
    """Traffic Light Protocol 2.0 (FIRST)."""

    CLEAR = "clear", "TLP:CLEAR", "May be published."
    GREEN = "green", "TLP:GREEN", "For the community; never published."
    AMBER = "amber", "TLP:AMBER", "For the organisation and its clients; never published."
    AMBER_STRICT = "amber+strict", "TLP:AMBER+STRICT", "For the organisation; never published."
    RED = "red", "TLP:RED", "For the people named; never published."


class Reliability(Vocabulary):
    """Source reliability of the Admiralty code (NATO AJP-2.1)."""

    A = "A", "A · completely reliable", "No doubt; a history of complete reliability."
    B = "B", "B · usually reliable", "Minor doubt; mostly valid in the past."
    C = "C", "C · fairly reliable", "Doubt; has given valid information in the past."
    D = "D", "D · not usually reliable", "Significant doubt; valid only at times."
    E = "E", "E · unreliable", "A history of invalid information."
    F = "F", "F · cannot be judged", "Judged, and found not to be judgeable."


class PublisherForm(Vocabulary):
    AGENCY = "agency", "News agency", "Sells reports to other outlets."
    NEWSPAPER = "newspaper", "Newspaper", "Printed or online daily or weekly."
    MAGAZINE = "magazine", "Magazine", "Periodical."
    BROADCASTER = "broadcaster", "Broadcaster", "Radio or television."
    WEBSITE = "website", "Website", "Publishes online only."
    SOCIAL_CHANNEL = "social_channel", "Social channel", "An account or channel on a platform."
    OFFICIAL = "official", "Official outlet", "Speaks for a government body or organisation."
    ACADEMIC = "academic", "Academic", "University, institute or journal."
    OTHER = "other", "Other", "None of these."


class Ownership(Vocabulary):
    INDEPENDENT = "independent", "Independent", "Owned by no state, party or group in the conflict."
    STATE = "state", "State", "Owned or directed by a state."
    PARTY_OR_MILITIA = "party_or_militia", "Party or militia", "Owned by a party or armed group."
    NGO = "ngo", "NGO", "Owned by a non-governmental organisation."
    CORPORATE = "corporate", "Corporate", "Owned by a company with other business."
    UNKNOWN = "unknown", "Unknown", "Looked for and not found."


class SourceKind(Vocabulary):
    ARTICLE = "article", "Article", "A news article or feature."
    STATEMENT = "statement", "Statement", "A communiqué or press release by the speaker."
    SPEECH = "speech", "Speech", "The text of a speech."
    INTERVIEW = "interview", "Interview", "Questions and answers."
    BROADCAST = "broadcast", "Broadcast", "A transcript of radio or television."
    SOCIAL_POST = "social_post", "Social post", "A post on a platform."
    REPORT = "report", "Report", "A study, record or official report."
    LEGAL_DOCUMENT = "legal_document", "Legal document", "A law, order, filing or judgment."
    DATASET = "dataset", "Dataset", "Rows rather than prose."
    OTHER = "other", "Other", "None of these."


class SourceLinkKind(Vocabulary):
    QUOTES = "quotes", "quotes", "Repeats words of the other source."
    TRANSLATES = "translates", "translates", "Is a translation of the other source."
    REPUBLISHES = "republishes", "republishes", "Is a reprint; never a second witness."
    FOLLOWS_UP = "follows_up", "follows up", "Carries the other source's story on."
    CORRECTS = "corrects", "corrects", "Corrects the other source."
    REPORTS_ON = "reports_on", "reports on", "Tells of the other source in its own words."


class Licence(Vocabulary):
    PUBLIC_DOMAIN = "public_domain", "Public domain", "The whole text may be shared."
    OPEN = "open", "Open licence", "The whole text may be shared under the named licence."
    PERMISSION = "permission", "By permission", "The rights holder allowed us to share the text."
    EXCERPTS_ONLY = "excerpts_only", "Excerpts only", "Only the cited words may be shared."
    UNKNOWN = "unknown", "Unknown", "Not known; treated as excerpts only."


class CaptureMethod(Vocabulary):
    FILE = "file", "File", "Read from a file by the ingest command."
    UPLOAD = "upload", "Upload", "Uploaded in the admin."
    PASTE = "paste", "Pasted text", "Pasted by a person."
    FETCH = "fetch", "Address", "Fetched from its address by the site."
    FEED = "feed", "Feed record", "One record of a JSON Lines file."
    SHEET = "sheet", "Claim sheet", "Came with a claim sheet."


class AnchorOutcome(Vocabulary):
    EXACT = "exact", "Exact", "The same words, byte for byte."
    NORMALISED = "normalised", "Normalised", "The same words but for spaces, quotes and dashes."
    FUZZY = "fuzzy", "Similar", "Similar words; counts once a person accepts it."
    GONE = "gone", "Gone", "The words are not in the later capture."


class TranslatorKind(Vocabulary):
    PERSON = "person", "Person", "Translated by a person."
    TOOL = "tool", "Tool", "Translated by a program."


class RecordKind(Vocabulary):
    """The kinds of record that are published, each as a document of its own."""

    PUBLISHER = "publisher", "Publisher", "An outlet."
    SOURCE = "source", "Source", "A document in the world, with its captures."
    ACTOR = "actor", "Actor", "Somebody who acts, speaks, is addressed or is hit."
    RELATION = "relation", "Relation", "How one actor stands to another."
    STATEMENT = "statement", "Statement", "One utterance."
    CLAIM = "claim", "Claim", "One proposition, with its conditional threat if it has one."


class PublicationReason(Vocabulary):
    """Why a revision was published. The corrections log lists those that took something back."""

    FIRST = "first", "First published", "The record was not public before."
    UPDATE = "update", "Update", "Something was added; nothing said before was wrong."
    CORRECTION = "correction", "Correction", "Something said before was wrong."
    REFERENCE_CHANGED = (
        "reference_changed",
        "Refresh",
        "Labels and other words taken from records that it refers to; no correction.",
    )
    RETRACTION = "retraction", "Retraction", "No longer held; its words stay, marked so."
    REINSTATEMENT = "reinstatement", "Reinstatement", "Published again after a retraction."
    TAKE_DOWN = "take_down", "Take-down", "Its words were removed for legal or safety reasons."


# What took something back or put it right, as the corrections log lists it; a refresh does not.
CORRECTIONS = (
    PublicationReason.CORRECTION,
    PublicationReason.RETRACTION,
    PublicationReason.REINSTATEMENT,
    PublicationReason.TAKE_DOWN,
)


class TaintReason(Vocabulary):
    """Why a published record needs another look."""

    SOURCE_RETRACTED = "source_retracted", "Source retracted", "A source of it was retracted."
    WORDS_CHANGED = (
        "words_changed",
        "Words changed",
        "A later capture of its source does not have the cited words.",
    )
    ACTOR_MERGED = "actor_merged", "Actor merged", "An actor in it was merged into another."
    ACTOR_SPLIT = "actor_split", "Actor split", "A merge of an actor in it was taken back."
    CORRECTED = "corrected", "Corrected", "A record that it refers to was corrected."
    RETRACTED = "retracted", "Retracted", "A record that it refers to was retracted."
    TAKEN_DOWN = "taken_down", "Taken down", "A record that it refers to was taken down."


class ErrorKind(Vocabulary):
    """What a reader says is wrong with a published record."""

    WORDS = "words", "The quoted words", "They are not in the source, or not so."
    SPEAKER = "speaker", "Who said it", "Somebody else said it, or it went another way to us."
    MEANING = "meaning", "What it means", "The record says something else than the words do."
    DETAIL = "detail", "A date, place, name or other detail", "One of them is wrong."
    MISSING = "missing", "Something is missing", "What happened since, a denial, another source."
    HARM = "harm", "It harms somebody", "It endangers a person, or should not be public."
    OTHER = "other", "Something else", "None of these."


class ReportOutcome(Vocabulary):
    """What came of a reader's report of an error."""

    CORRECTED = "corrected", "Corrected", "It was wrong; a later revision puts it right."
    NOT_ACCEPTED = "not_accepted", "Not accepted", "The record stands, for the reason given."
    NEEDS_MORE = "needs_more", "Needs more", "It cannot be decided before something else is told."


class Scope(Vocabulary):
    """What a token of the API lets its holder do beyond what everybody may."""

    READ = "read", "Read", "Read with a higher limit than strangers have."
    PROPOSE = "propose", "Propose", "Send claim sheets, which become drafts."


class AccessKind(Vocabulary):
    """What happened to an account, or to what one may do."""

    SIGNED_IN = "signed_in", "Signed in", "Name, password and, where it is on, a code were right."
    REFUSED = "refused", "Refused", "Name, password or code were wrong."
    LOCKED_OUT = "locked_out", "Locked out", "Refused so often that the name rests for a while."
    SIGNED_OUT = "signed_out", "Signed out", "The person left."
    SESSION_ENDED = "session_ended", "Session ended", "Signed out from another device."
    ACCOUNT_MADE = "account_made", "Account made", "Somebody new can be let in."
    ACCOUNT_CHANGED = "account_changed", "Account changed", "Renamed, opened, closed or raised."
    ACCOUNT_DELETED = "account_deleted", "Account deleted", "Nobody signs in by this name now."
    PASSWORD_CHANGED = "password_changed", "Password changed", "Every other session ended with it."
    PERMISSION_GIVEN = "permission_given", "Permission given", "A role, or a right by itself."
    PERMISSION_TAKEN = "permission_taken", "Permission taken", "A role, or a right by itself."
    FACTOR_ON = "factor_on", "Second factor on", "Signing in takes a code from now on."
    FACTOR_OFF = "factor_off", "Second factor off", "Turned off by the person."
    FACTOR_RESET = "factor_reset", "Second factor reset", "Turned off by somebody else."
    RECOVERY_USED = "recovery_used", "Recovery code used", "It serves no second time."
    RECOVERY_MADE = "recovery_made", "Recovery codes made", "Those from before serve no more."


# What the site itself tells of; everything else is told by the change in the database.
TOLD_BY_THE_SITE = (
    AccessKind.SIGNED_IN,
    AccessKind.REFUSED,
    AccessKind.LOCKED_OUT,
    AccessKind.SIGNED_OUT,
    AccessKind.SESSION_ENDED,
)
