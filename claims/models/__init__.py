from claims.models.assessment import Assessment, AssessmentCitation
from claims.models.claim import Claim
from claims.models.claim_citation import ClaimCitation
from claims.models.claim_link import ClaimLink
from claims.models.claim_parts import ClaimParticipant, ClaimPlace, ClaimTopic
from claims.models.condition import Condition, ConditionActor, ConditionObject
from claims.models.consequence import Consequence, ConsequenceActor, ConsequenceObject
from claims.models.published import (
    ClaimIndex,
    ClaimRevision,
    RestsOnSources,
    StatementIndex,
    StatementRevision,
)
from claims.models.repeat_judgement import RepeatJudgement
from claims.models.report import Hop, Report
from claims.models.statement import Statement, StatementParty
from claims.models.threat import ConditionalThreat, ThreatParty
from claims.models.threat_event import EventCitation, ThreatEvent
from claims.models.vocabularies import Action, Topic

__all__ = [
    "Action",
    "Assessment",
    "AssessmentCitation",
    "Claim",
    "ClaimCitation",
    "ClaimIndex",
    "ClaimLink",
    "ClaimParticipant",
    "ClaimPlace",
    "ClaimRevision",
    "ClaimTopic",
    "Condition",
    "ConditionActor",
    "ConditionObject",
    "ConditionalThreat",
    "Consequence",
    "ConsequenceActor",
    "ConsequenceObject",
    "EventCitation",
    "Hop",
    "RepeatJudgement",
    "Report",
    "RestsOnSources",
    "Statement",
    "StatementIndex",
    "StatementParty",
    "StatementRevision",
    "ThreatEvent",
    "ThreatParty",
    "Topic",
]
