"""What changed beneath a flagged record, old and new side by side, for whoever looks again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sources.admin.naming import address_of
from sources.admin.reading import document_of, places_of, quotes_in
from sources.anchoring.anchors import CHANGED
from sources.choices import TaintReason
from sources.diffs import Run, by_word
from sources.models import Anchor, Revision, Taint
from sources.publication.comparing import Difference, compare
from sources.publication.indexing import ENDING
from sources.publication.kinds import Document, Kind, kind_named
from sources.publication.reading import Entry, outline


@dataclass(frozen=True)
class Words:
    """Cited words beside what a later capture has in their place; ``address`` is the anchor's."""

    anchor: Anchor
    address: str
    runs: list[Run]


@dataclass(frozen=True)
class Look:
    """What a person needs to see who looks at a flagged record.

    ``differences`` are those of the record that the flag was raised for, between what it was when
    the flagged record was published and its last revision, ``after``; None where one of them says
    nothing.
    """

    after: Revision | None
    differences: list[Difference] | None
    words: list[Words]
    entries: list[Entry]
    addresses: dict[str, str]


def look_at(flag: Taint) -> Look:
    """A few queries, whatever the record holds."""
    kind, cause = kind_named(flag.kind), kind_named(flag.cause_kind)
    held = _current(kind, flag)
    document = document_of(kind, held) if held else None
    revisions = cause.revision._default_manager.filter(record__uuid=flag.cause_uuid)
    revisions = revisions.select_related("entry").order_by("-number")
    before = revisions.filter(entry__lt=held.entry_id).first() if held else None
    after = revisions.first()
    return Look(
        after,
        _differences(cause, before, after),
        [*_words(flag, document)],
        outline(kind, document) if document else [],
        places_of([document] if document else []),
    )


def _current(kind: Kind, flag: Taint) -> Revision | None:
    """What is public of the flagged record now."""
    rows = kind.index._default_manager.filter(uuid=flag.record_uuid, until_seq=None)
    row = rows.select_related("revision").first()
    return row.revision if row else None


def _differences(
    kind: Kind, before: Revision | None, after: Revision | None
) -> list[Difference] | None:
    if before is None or after is None or after.entry.reason in ENDING:
        return None
    old, new = document_of(kind, before), document_of(kind, after)
    return compare(kind, old, new) if old and new else None


def _words(flag: Taint, document: Document | None) -> Iterator[Words]:
    """The words that the record cites and a later capture does not have as they were."""
    if flag.reason != TaintReason.WORDS_CHANGED:
        return
    cited = {quote["uuid"] for quote in quotes_in(document)}
    anchors: Any = Anchor.objects.filter(excerpt__uuid__in=cited, outcome__in=CHANGED)
    for anchor in anchors.select_related("excerpt", "snapshot").order_by("pk"):
        yield Words(anchor, address_of(anchor), by_word(anchor.excerpt.exact, words_now(anchor)))


def words_now(anchor: Anchor) -> str:
    """What the later capture has in the place of the cited words; empty where they are gone."""
    if anchor.start is None:
        return ""
    return anchor.snapshot.text[anchor.start : anchor.end]
