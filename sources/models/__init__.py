from sources.models.access_event import AccessEvent
from sources.models.anchor import Anchor
from sources.models.arrival import Arrival
from sources.models.assignment import Assignment
from sources.models.bookmark import Bookmark
from sources.models.citation import Citation
from sources.models.correction_request import CorrectionRequest
from sources.models.curated import CuratedModel
from sources.models.excerpt import Excerpt, ExcerptTranslation
from sources.models.intake import Intake, IntakeRecord
from sources.models.ledger import LedgerEntry, LedgerNode, TreeHead
from sources.models.published import PublisherIndex, PublisherRevision, SourceIndex, SourceRevision
from sources.models.published_part import PublishedPart
from sources.models.published_text import PublishedText
from sources.models.publisher import Publisher
from sources.models.raw_file import RawFile
from sources.models.reference import Reference
from sources.models.revision import Index, Revision
from sources.models.second_factor import SecondFactor
from sources.models.session import Session
from sources.models.snapshot import Snapshot
from sources.models.source import Source
from sources.models.source_link import SourceLink
from sources.models.taint import Taint
from sources.models.taken_down import TakenDown
from sources.models.thread import Comment, Thread
from sources.models.token import Token, TokenUse
from sources.models.transition import Transition
from sources.models.user import User
from sources.models.verification import Verification
from sources.models.watch import Watch

__all__ = [
    "AccessEvent",
    "Anchor",
    "Arrival",
    "Assignment",
    "Bookmark",
    "Citation",
    "Comment",
    "CorrectionRequest",
    "CuratedModel",
    "Excerpt",
    "ExcerptTranslation",
    "Index",
    "Intake",
    "IntakeRecord",
    "LedgerEntry",
    "LedgerNode",
    "PublishedPart",
    "PublishedText",
    "Publisher",
    "PublisherIndex",
    "PublisherRevision",
    "RawFile",
    "Reference",
    "Revision",
    "SecondFactor",
    "Session",
    "Snapshot",
    "Source",
    "SourceIndex",
    "SourceLink",
    "SourceRevision",
    "Taint",
    "TakenDown",
    "Thread",
    "Token",
    "TokenUse",
    "Transition",
    "TreeHead",
    "User",
    "Verification",
    "Watch",
]
