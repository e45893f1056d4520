"""From bytes to a document: the one way in, whatever the form."""

import re
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from sources.ingest.document import Document
from sources.ingest.encodings import decode
from sources.ingest.errors import IngestError
from sources.ingest.html import read_html
from sources.ingest.language import identify
from sources.ingest.media import HTML, PDF, RECORD, form_of
from sources.ingest.pdf import read_pdf
from sources.ingest.records import read_record
from sources.ingest.text import VERSION, normalise
from sources.models import Publisher, Source
from sources.models.raw_file import MAX_BYTES

LOST = "\ufffd"
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
is_url = URLValidator(schemes=["http", "https"])


def extract(data: bytes, name: str, media_type: str | None = None, encoding: str = "") -> Document:
    """What ``data`` says, without looking at the database or the network.

    ``name`` is the file's, whose ending may tell its form; ``media_type`` and ``encoding`` are a
    person's word. Raises :class:`IngestError` when there is no text to be had.
    """
    if not data:
        raise IngestError("it is empty.")
    if len(data) > MAX_BYTES:
        raise IngestError(too_large(len(data)))
    form = form_of(data, name, media_type or "")
    if form == PDF:
        document = read_pdf(data)
    elif form == HTML:
        document = read_html(data, encoding)
    elif form == RECORD:
        document = read_record(data)
    else:
        document = read_plain(data, encoding)
    words = normalise(document.text)
    known = replace(document, text=words)
    if not known.language and (language := identify(words)):
        known = replace(known, language=language, inferred=("language",))
    if lost := words.count(LOST):
        note = f"has lost {lost:,} characters before it came here: they are U+FFFD (�)."
        known = replace(known, notes=(*known.notes, note))
    return _fitting(known)


def read_plain(data: bytes, encoding: str = "") -> Document:
    """A plain text states nothing about itself: what its first line is, a person decides."""
    decoded = decode(data, told=encoding)
    return Document(
        text=decoded.text,
        media_type="text/plain",
        encoding=decoded.encoding,
        extractor="claimbase-text",
        extractor_version=VERSION,
        notes=decoded.notes,
    )


def too_large(size: int) -> str:
    """The sentence for a document over the limit."""
    return (
        f"it has {size / 1024**2:,.0f} MiB, and at most {MAX_BYTES // 1024**2} MiB are kept. "
        "Split it into parts."
    )


def _fitting(document: Document) -> Document:
    """The document without what no field can hold, and a note for each."""
    left_out: dict[str, Any] = {}
    notes = list(document.notes)
    for field, limit in _limits().items():
        stated = getattr(document, field)
        problem = ""
        if len(stated) > limit:
            problem = f"has a {field.replace('_', ' ')} of {len(stated):,} characters"
        elif UNFIT.search(stated):
            problem = f"has a {field.replace('_', ' ')} with broken characters"
        elif stated and field.endswith("url") and not _is_url(stated):
            problem = f"states the address “{stated[:200]}”, which is none"
        if problem:
            left_out[field] = ""
            notes.append(f"{problem}; left unknown.")
    return replace(document, **left_out, notes=tuple(notes))


def _limits() -> dict[str, int]:
    columns: dict[str, Any] = {
        name: Source._meta.get_field(name) for name in ("title", "byline", "url", "canonical_url")
    }
    columns["publisher"] = Publisher._meta.get_field("name")
    return {name: column.max_length for name, column in columns.items()}


def _is_url(stated: str) -> bool:
    try:
        is_url(stated)
    except ValidationError:
        return False
    return True
