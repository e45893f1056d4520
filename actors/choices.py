"""Value sets of actors and places. Sources of the terms: docs/vocabularies.md."""

from sources.vocabulary import Vocabulary


class ActorKind(Vocabulary):
    STATE = "state", "State", "A country, recognised or claimed."
    GOVERNMENT_BODY = "government_body", "Government body", "A ministry, parliament, court, agency."
    ARMED_FORCES = "armed_forces", "Armed forces", "Regular forces of a state, or a branch."
    ARMED_GROUP = "armed_group", "Armed group", "An organised group outside regular forces."
    ARMED_COALITION = (
        "armed_coalition",
        "Armed coalition",
        "Several armed groups or forces acting as one.",
    )
    MOVEMENT = "movement", "Movement", "A political or social movement."
    IGO = "igo", "Intergovernmental organisation", "Members are states."
    PARTY = "party", "Political party", "Stands for election or rules as a party."
    COMPANY = "company", "Company", "A business, private or state-owned."
    MEDIA = "media", "Media", "An outlet acting as an actor."
    NGO = "ngo", "NGO", "A non-governmental organisation."
    OFFICE = "office", "Office", "A post, whoever holds it: the prime minister's office."
    PERSON = "person", "Person", "A human being."
    POPULATION = "population", "Population", "People described but not organised as one: residents."
    UNKNOWN = "unknown", "Unknown", "Not known what it is."


class Sector(Vocabulary):
    """Actor sectors of PLOVER."""

    COP = "COP", "COP · police", "Police and internal security."
    GOV = "GOV", "GOV · government", "The executive and its agencies."
    JUD = "JUD", "JUD · judiciary", "Courts and judges."
    LEG = "LEG", "LEG · legislature", "Parliaments and their members."
    MIL = "MIL", "MIL · military", "Regular armed forces."
    PRM = "PRM", "PRM · pro-state militia", "Militias aligned with a state."
    PTY = "PTY", "PTY · party", "Political parties."
    REB = "REB", "REB · rebels", "Armed opposition to a state."
    SPY = "SPY", "SPY · intelligence", "Intelligence services."
    UAF = "UAF", "UAF · unaligned armed force", "Armed and of no known side."
    UNK = "UNK", "UNK · unknown", "Sector not known."
    AGR = "AGR", "AGR · agriculture", "Farming."
    BUS = "BUS", "BUS · business", "Companies and their bodies."
    CRM = "CRM", "CRM · crime", "Organised crime."
    CVL = "CVL", "CVL · civilians", "Civilians."
    EDU = "EDU", "EDU · education", "Schools and universities."
    ELI = "ELI", "ELI · elites", "Former officials, notables."
    JRN = "JRN", "JRN · journalists", "Media and their people."
    LAB = "LAB", "LAB · labour", "Workers and unions."
    MED = "MED", "MED · medical", "Health care."
    REF = "REF", "REF · refugees", "Displaced people."
    OPP = "OPP", "OPP · opposition", "Political opposition."
    PRE = "PRE", "PRE · president's circle", "Head of state or government and staff."
    REL = "REL", "REL · religious", "Religious bodies."
    SOC = "SOC", "SOC · social", "Social groups."


class NameKind(Vocabulary):
    OFFICIAL = "official", "Official", "The name that it gives itself."
    ACRONYM = "acronym", "Acronym", "Initials."
    TRANSLITERATION = "transliteration", "Transliteration", "The name in another script."
    NICKNAME = "nickname", "Nickname", "What others call it."
    FRONT_NAME = "front_name", "Front name", "A brand that it acts under; several may share one."
    METONYM = "metonym", "Metonym", "A place or house that stands for it: Baghdad, the Kremlin."
    FORMER = "former", "Former", "A name that it no longer uses."


class Predicate(Vocabulary):
    """What an actor is to another, named from the subject; :data:`INVERSE` names the other end."""

    BACKS = "backs", "backs", "Supports, in a way not told more closely."
    FUNDS = "funds", "funds", "Gives money."
    ARMS = "arms", "arms", "Gives weapons."
    TRAINS = "trains", "trains", "Trains its fighters or staff."
    PROXY_OF = "proxy_of", "is a proxy of", "Acts in the other's stead; the other backs it."
    MEMBER_OF = "member_of", "is a member of", "Belongs to it beside others."
    PART_OF = "part_of", "is part of", "Is a unit or organ of it."
    COMMANDS = "commands", "commands", "Gives it orders."
    LEADS = "leads", "leads", "Heads it."
    SPEAKS_FOR = "speaks_for", "speaks for", "Is its spokesperson or voice."
    ALLIED_WITH = "allied_with", "is allied with", "Acts together with it; holds both ways."
    RIVAL_OF = "rival_of", "is a rival of", "Opposes it; holds both ways."
    SUCCESSOR_OF = "successor_of", "is the successor of", "Took its place."
    FRONT_FOR = "front_for", "is a front for", "Acts under its own name for the other."


INVERSE = {
    Predicate.BACKS: "is backed by",
    Predicate.FUNDS: "is funded by",
    Predicate.ARMS: "is armed by",
    Predicate.TRAINS: "is trained by",
    Predicate.PROXY_OF: "has as proxy",
    Predicate.MEMBER_OF: "has as member",
    Predicate.PART_OF: "has as part",
    Predicate.COMMANDS: "is commanded by",
    Predicate.LEADS: "is led by",
    Predicate.SPEAKS_FOR: "is spoken for by",
    Predicate.ALLIED_WITH: "is allied with",
    Predicate.RIVAL_OF: "is a rival of",
    Predicate.SUCCESSOR_OF: "was succeeded by",
    Predicate.FRONT_FOR: "has as front",
}
SYMMETRIC = (Predicate.ALLIED_WITH, Predicate.RIVAL_OF)
# Asking who backs whom includes these; a proxy is named from the backed end.
BACKING = (Predicate.BACKS, Predicate.FUNDS, Predicate.ARMS, Predicate.TRAINS)
BACKED_BY = (Predicate.PROXY_OF,)
# Who stands so to an actor belongs to it.
BELONGING = (Predicate.PART_OF, Predicate.MEMBER_OF)


class Confidence(Vocabulary):
    """Analytic confidence of ICD 203."""

    LOW = "low", "Low", "Questionable or scant information."
    MODERATE = "moderate", "Moderate", "Credible, but not corroborated enough."
    HIGH = "high", "High", "High-quality information, or more than one good source."


class JudgementVerdict(Vocabulary):
    SAME = "same", "Same", "The two records are one actor: the first redirects to the second."
    DIFFERENT = "different", "Different", "Looked at, and not the same; not to be proposed again."
    UNSURE = "unsure", "Unsure", "Looked at, and not decided."


class MatchDecision(Vocabulary):
    SAME = "same", "Same", "The record is of an actor that was held already."
    DIFFERENT = "different", "Different", "The record is of an actor of its own."


class PlaceKind(Vocabulary):
    COUNTRY = "country", "Country", "A state's territory."
    REGION = "region", "Region", "A part of a country, or several countries."
    CITY = "city", "City", "A city, town or village."
    BASE = "base", "Base", "A military base or installation."
    AIRSPACE = "airspace", "Airspace", "The air above a territory."
    WATERS = "waters", "Waters", "A sea, gulf, strait or river."
