"""Documents come in: from bytes to a source with its snapshot. See docs/ingest.md."""

from sources.ingest.document import Document
from sources.ingest.errors import EncodingError, IngestError
from sources.ingest.extraction import extract
from sources.ingest.storing import Ingested, Overrides, capture, ingest_bytes

__all__ = [
    "Document",
    "EncodingError",
    "IngestError",
    "Ingested",
    "Overrides",
    "capture",
    "extract",
    "ingest_bytes",
]
