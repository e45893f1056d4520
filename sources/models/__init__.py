from sources.models.anchor import Anchor
from sources.models.citation import Citation
from sources.models.curated import CuratedModel
from sources.models.excerpt import Excerpt, ExcerptTranslation
from sources.models.publisher import Publisher
from sources.models.raw_file import RawFile
from sources.models.snapshot import Snapshot
from sources.models.source import Source
from sources.models.source_link import SourceLink
from sources.models.user import User

__all__ = [
    "Anchor",
    "Citation",
    "CuratedModel",
    "Excerpt",
    "ExcerptTranslation",
    "Publisher",
    "RawFile",
    "Snapshot",
    "Source",
    "SourceLink",
    "User",
]
