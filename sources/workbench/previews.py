"""What will become of documents that somebody has brought: read, compared with what is held."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import F, Q

from sources.copies import near_copies
from sources.ingest import Document, EncodingError, IngestError, extract, held_publisher, stated
from sources.ingest.media import HTML
from sources.models import Arrival, Publisher, Snapshot, Source

SHOWN = 20_000  # characters of a text
MOST_ALIKE = 5


class Alike(NamedTuple):
    """A source that we hold already, and why the document may be its reprint or later capture."""

    source: Source
    why: str


@dataclass
class Preview:
    """One document as it will be kept; or, with a ``problem``, why it cannot be."""

    arrival: Arrival
    document: Document | None = None
    problem: str = ""
    asks_encoding: bool = False
    stated: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    publisher: Publisher | None = None
    # Whose bytes these are already.
    held: Source | None = None
    alike: list[Alike] = field(default_factory=list)
    form: Any = None

    @property
    def text(self) -> str:
        return self.document.text[:SHOWN] if self.document else ""

    @property
    def characters(self) -> int:
        return len(self.document.text) if self.document else 0

    @property
    def is_page(self) -> bool:
        return bool(self.document and self.document.media_type == HTML)

    @property
    def becomes_source(self) -> bool:
        return not (self.problem or self.held or self.arrival.later_capture_of_id)

    @property
    def may_join_held(self) -> bool:
        """Whether it may become a later capture of a source that we hold, or be linked to it."""
        return bool(self.arrival.later_capture_of_id or self.alike)


def read(arrival: Arrival) -> Preview:
    """A document by itself, whatever is held."""
    data = bytes(arrival.content)
    known = arrival.media_type or None
    asks = bool(arrival.encoding)
    try:
        document = extract(data, arrival.name, known, arrival.encoding)
    except IngestError as error:
        asks = asks or isinstance(error, EncodingError)
        return Preview(arrival, problem=str(error), asks_encoding=asks)
    fields, notes = stated(document)
    fields["url"] = fields["url"] or arrival.address
    return Preview(arrival, document, asks_encoding=asks, stated=fields, notes=notes)


def previews(arrivals: Sequence[Arrival]) -> list[Preview]:
    """Documents as they will be kept, and what we hold that is like them."""
    found = [read(arrival) for arrival in arrivals]
    _note_held([one for one in found if one.document and not one.arrival.later_capture_of_id])
    fresh = [one for one in found if one.becomes_source]
    _note_alike(fresh)
    for one in fresh:
        if name := one.stated["publisher"]:
            one.publisher = held_publisher(name)
    return found


def _note_held(found: list[Preview]) -> None:
    digests = [one.arrival.sha256 for one in found]
    rows = Snapshot.objects.filter(raw__sha256__in=digests).select_related("source")
    held = {row.sha: row.source for row in rows.annotate(sha=F("raw__sha256")).order_by("-pk")}
    for one in found:
        one.held = held.get(one.arrival.sha256)


def _note_alike(found: list[Preview]) -> None:
    texts = near_copies([one.document.text for one in found if one.document])
    addresses = {address for one in found for address in _addresses(one)}
    same = Q(url__in=addresses) | Q(canonical_url__in=addresses)
    wanted = Q(pk__in={copy.source for copies in texts for copy in copies}) | same
    sources = Source.objects.select_related("publisher").filter(wanted).order_by("pk").in_bulk()
    for one, copies in zip(found, texts, strict=True):
        why = {
            copy.source: f"About {round(copy.likeness * 100)} % of its phrases are the same."
            for copy in copies
        }
        for source in sources.values():
            if _addresses(one) & {source.url, source.canonical_url}:
                why.setdefault(source.pk, "It has the same address.")
        one.alike = [Alike(sources[pk], reason) for pk, reason in why.items()][:MOST_ALIKE]


def _addresses(one: Preview) -> set[str]:
    return {one.stated["url"], one.stated["canonical_url"]} - {""}
