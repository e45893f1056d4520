"""From a document to rows: a source with its snapshot, whole or not at all."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from sources.anchoring import anchor
from sources.choices import AnchorOutcome, CaptureMethod
from sources.fields import edtf_problem
from sources.ingest.document import Document
from sources.ingest.errors import IngestError
from sources.ingest.extraction import extract
from sources.models import Anchor, Publisher, RawFile, Snapshot, Source, User
from sources.refusals import in_words

# The words are there, but for spaces and the like.
UNCHANGED = (AnchorOutcome.EXACT, AnchorOutcome.NORMALISED)


class Overrides(TypedDict, total=False):
    """Fields of the source in a person's words, which outdo the document's."""

    kind: str
    title: str
    byline: str
    publisher: Publisher | str | None  # or the name of one
    url: str
    canonical_url: str
    archive_url: str
    language: str
    published_date: str | None
    licence: str
    licence_name: str
    tlp: str


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a document: ``created`` is False when these bytes were held already."""

    source: Source
    snapshot: Snapshot
    created: bool
    notes: list[str] = field(default_factory=list)


def ingest_bytes(
    data: bytes,
    *,
    name: str,
    method: str = CaptureMethod.FILE,
    media_type: str | None = None,
    encoding: str = "",
    by: User | None = None,
    reason: str = "",
    **overrides: Unpack[Overrides],
) -> Ingested:
    """Make a source and its snapshot from ``data``, unless these bytes are held already.

    ``name`` is the file's or another word for the document; ``by`` and ``reason`` go into the
    history. Raises :class:`IngestError`, and then nothing is stored.
    """
    digest = hashlib.sha256(data).hexdigest()
    if held := _held(digest):
        return held
    document = extract(data, name, media_type, encoding)
    with _whole(by, reason):
        raw = _raw(digest, data)
        if held := _held(digest):  # another session was quicker
            return held
        source, notes = _source(document, overrides)
        return Ingested(source, _snapshot(source, raw, document, method), True, notes)


def capture(
    source: Source,
    data: bytes,
    *,
    name: str,
    method: str = CaptureMethod.FILE,
    media_type: str | None = None,
    encoding: str = "",
    by: User | None = None,
    reason: str = "",
) -> Ingested:
    """Add a snapshot to ``source``, unless it has just this one. What it is called stays as it is.

    Raises :class:`IngestError`, and then nothing is stored.
    """
    document = extract(data, name, media_type, encoding)
    with _whole(by, reason):
        raw = _raw(hashlib.sha256(data).hexdigest(), data)
        Source.objects.select_for_update().get(pk=source.pk)  # two sessions, one snapshot
        same = source.snapshots.filter(raw=raw, text_sha256=_text_digest(document)).first()
        snapshot = same or _snapshot(source, raw, document, method)
        notes = list(document.notes)
        if same is None:
            notes += _told(anchor([source]))
    return Ingested(source, snapshot, same is None, notes)


def _told(anchors: list[Anchor]) -> list[str]:
    """What became of the words that are cited, where they are not there as they were."""
    return [
        f"{made.excerpt}: {made.get_outcome_display().lower()} in this capture."
        for made in anchors
        if made.outcome not in UNCHANGED
    ]


@contextmanager
def _whole(by: User | None, reason: str) -> Iterator[None]:
    """One transaction; who and why are noted, and what the caller has noted already stays."""
    context: dict[str, Any] = {"user": by.pk} if by else {}
    context |= {"reason": reason} if reason else {}
    try:
        with pghistory.context(**context) if context else nullcontext(), transaction.atomic():
            yield
    except IntegrityError as error:
        raise IngestError(in_words(error)) from error


def _held(digest: str) -> Ingested | None:
    snapshots = Snapshot.objects.filter(raw__sha256=digest).defer("text")
    first = snapshots.select_related("source").order_by("pk").first()
    return Ingested(first.source, first, created=False) if first else None


def _raw(digest: str, data: bytes) -> RawFile:
    """The row of these bytes. Another session that writes the same ones is waited for."""
    RawFile.objects.bulk_create([RawFile(sha256=digest, content=data)], ignore_conflicts=True)
    return RawFile.objects.defer("content").get(sha256=digest)


def stated(document: Document) -> tuple[dict[str, Any], list[str]]:
    """The fields of a source as a document states them, its publisher by name, and notes on it."""
    notes = list(document.notes)
    fields: dict[str, Any] = {
        "title": document.title,
        "byline": document.byline,
        "publisher": document.publisher,
        "url": document.url,
        "canonical_url": document.canonical_url,
        "language": document.language,
        "published_date": document.published_date,
        "licence": document.licence,
        "licence_name": document.licence_name,
    }
    date = document.published_date
    if date and edtf_problem(date):
        notes.append(f"states the date “{date}”, which is none; left unknown.")
        fields["published_date"] = None
    return fields, notes


def _source(document: Document, overrides: Overrides) -> tuple[Source, list[str]]:
    fields, notes = stated(document)
    if "licence" in overrides:
        fields["licence_name"] = ""  # it named the other one
    fields |= overrides
    if isinstance(fields["publisher"], str):
        name = fields["publisher"]
        fields["publisher"] = _publisher(name) if name else None
    source = Source(**fields)
    try:
        source.full_clean()
    except ValidationError as error:
        raise IngestError(" ".join(error.messages)) from None
    source.save()
    if other := _of_same_address(source):
        note = f"has the same address as {other.human_id}; perhaps it is a later capture of it."
        notes.append(note)
    return source, notes


def _of_same_address(source: Source) -> Source | None:
    addresses = {source.url, source.canonical_url} - {""}
    same = Q(url__in=addresses) | Q(canonical_url__in=addresses)
    return Source.objects.exclude(pk=source.pk).filter(same).order_by("pk").first()


def _publisher(name: str) -> Publisher:
    """The publisher of this name, whatever its case, or a new one."""
    return held_publisher(name) or Publisher.objects.get_or_create(name=name)[0]


def held_publisher(name: str) -> Publisher | None:
    """The one publisher of this name, whatever its case; of several, the one written just so."""
    alike = Publisher.objects.filter(name__iexact=name)
    few = list(alike[:2])
    return few[0] if len(few) == 1 else alike.filter(name=name).first()


def _snapshot(source: Source, raw: RawFile, document: Document, method: str) -> Snapshot:
    return Snapshot.objects.create(
        source=source,
        raw=raw,
        method=method,
        media_type=document.media_type,
        encoding=document.encoding,
        text=document.text,
        text_sha256=_text_digest(document),
        extractor=document.extractor,
        extractor_version=document.extractor_version,
    )


def _text_digest(document: Document) -> str:
    return hashlib.sha256(document.text.encode()).hexdigest()
