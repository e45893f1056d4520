"""Documents come in: from bytes to a source with its snapshot. See docs/ingest.md."""

from sources.ingest.document import Document
from sources.ingest.errors import EncodingError, IngestError
from sources.ingest.extraction import extract
from sources.ingest.storing import (
    Ingested,
    Overrides,
    capture,
    held_publisher,
    ingest_bytes,
    stated,
)

__all__ = [
    "Document",
    "EncodingError",
    "IngestError",
    "Ingested",
    "Overrides",
    "capture",
    "extract",
    "held_publisher",
    "ingest_bytes",
    "stated",
]
