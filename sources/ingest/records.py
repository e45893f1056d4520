"""JSON Lines: one document per line, with ``text`` and whatever else is known of it."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from sources.ingest.dates import stated_date
from sources.ingest.document import Document
from sources.ingest.errors import IngestError
from sources.ingest.language import language_tag
from sources.ingest.licences import stated_licence
from sources.ingest.text import VERSION
from sources.models.raw_file import MAX_BYTES

MEDIA_TYPE = "application/json"
CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One record: its own bytes without the line break; or too long, then without any."""

    number: int
    data: bytes
    size: int

    @property
    def too_long(self) -> bool:
        return self.size > MAX_BYTES


def lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a file that hold something, however large it is and however long they are."""
    number = 0
    while data := stream.readline(MAX_BYTES + 2):
        number += 1
        size = len(data)
        while not data.endswith(b"\n") and (more := stream.readline(CHUNK)):
            size, data = size + len(more), more  # too long by now; only its end is looked for
        if size > MAX_BYTES + 2:
            yield Line(number, b"", size)
        elif record := data.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").strip():
            yield Line(number, record, len(record))


def looks_like_records(head: bytes) -> bool:
    """Whether a document of unknown form begins with a record."""
    first = next(lines(io.BytesIO(head)), None)
    try:
        return first is not None and "text" in parse_object(first.data)
    except IngestError:
        return False


def read_record(data: bytes) -> Document:
    """The document in one line; other keys than ours stay in its bytes."""
    record = parse_object(data)
    words = record.get("text")
    if not isinstance(words, str):
        raise IngestError(
            "the record has no “text”." if words is None else "the record's “text” is no text."
        )
    notes: list[str] = []
    licence, licence_name = stated_licence(_stated(record, "licence"))
    return Document(
        text=words,
        media_type=MEDIA_TYPE,
        encoding="utf-8",
        extractor="claimbase-record",
        extractor_version=VERSION,
        title=_stated(record, "title"),
        byline=_stated(record, "byline"),
        published_date=_date(record, notes),
        language=language_tag(_stated(record, "language")),
        publisher=_stated(record, "publisher"),
        url=_stated(record, "url"),
        canonical_url=_stated(record, "canonical_url"),
        licence=licence,
        licence_name=licence_name,
        notes=tuple(notes),
    )


def parse_object(data: bytes) -> dict[str, Any]:
    """The JSON object in one line; raises :class:`IngestError` for anything else."""
    try:
        record = json.loads(data.decode())
    except UnicodeDecodeError as error:
        raise IngestError(f"the record is not UTF-8: its byte {error.start:,} is wrong.") from None
    except json.JSONDecodeError as error:
        raise IngestError(
            f"the record is not JSON: {error.msg.lower()} at character {error.pos:,}."
        ) from None
    except (RecursionError, ValueError):
        raise IngestError("the record is not JSON that anyone would write.") from None
    if not isinstance(record, dict):
        raise IngestError('the record is no JSON object, such as {"text": "…"}.')
    return record


def _stated(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _date(record: dict[str, Any], notes: list[str]) -> str | None:
    stated = record.get("date")
    date = stated_date(stated) if isinstance(stated, str) else None
    if stated not in (None, "") and date is None:
        notes.append(f"states the date “{stated}”, which is none or could be two; left unknown.")
    return date
