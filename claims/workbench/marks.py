"""A capture's text in lines, each marked word with what cites it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Cast, Substr

from actors.models import ActorName, RelationCitation
from claims.models import (
    AssessmentCitation,
    ClaimCitation,
    Condition,
    Consequence,
    EventCitation,
    Hop,
)
from sources.marked import lines
from sources.models import Snapshot, Thread

# Code points of a text on one page; nearly every document is shorter, and shown whole.
PART = 500_000

# What words are cited for: the letter in the margin, and what it stands for.
KINDS = {
    "claim": ("C", "a claim"),
    "threat": ("T", "a threat’s condition or consequence"),
    "voice": ("V", "a voice, as it is named"),
    "name": ("N", "a name or a relation of actors"),
    "comment": ("D", "a comment"),
    "only": ("M", "nothing yet: only marked"),
}
# Who cites excerpts, for what, and the path to the claim that it is part of.
CITING: list[tuple[Any, str, str]] = [
    (ClaimCitation, "claim", "claim_id"),
    (AssessmentCitation, "claim", "assessment__claim_id"),
    (EventCitation, "threat", "event__threat_id"),
    (Condition, "threat", "threat_id"),
    (Consequence, "threat", "threat_id"),
    (Hop, "voice", ""),
    (ActorName, "name", ""),
    (RelationCitation, "name", ""),
    (Thread, "comment", ""),
]


@dataclass
class Uses:
    """What cites the excerpts of a capture: kinds and claims, each by excerpt (primary keys)."""

    kinds: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    claims: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def of(self, excerpts: Iterable[int]) -> list[str]:
        """The kinds of several excerpts, in the order of :data:`KINDS`."""
        found = {kind for excerpt in excerpts for kind in self.kinds.get(excerpt) or ("only",)}
        return [kind for kind in KINDS if kind in found]


class Mark(NamedTuple):
    """A stretch of words: the excerpts that cover it, and what these are cited for."""

    text: str
    excerpts: tuple[int, ...]
    kinds: list[str]


class Line(NamedTuple):
    """One line: its first code point, its words, and the letters beside it."""

    start: int
    marks: list[Mark]
    letters: str


def uses_in(snapshot: Snapshot) -> Uses:
    """What cites the excerpts of a capture; one query."""
    uses = Uses()
    first, *others = (
        model._default_manager.filter(excerpt__snapshot=snapshot)
        .order_by()
        .values_list(
            F("excerpt_id"),
            Value(kind),
            Cast(F(claim) if claim else Value(None), BigIntegerField()),
        )
        for model, kind, claim in CITING
    )
    for excerpt, kind, claim in first.union(*others):
        uses.kinds[excerpt].add(kind)
        if claim:
            uses.claims[excerpt].add(claim)
    return uses


def places_in(snapshot: Snapshot) -> dict[int, tuple[int, int]]:
    """The spans of a capture's excerpts, in code points, by key."""
    spans = snapshot.excerpts.values_list("pk", "start", "end")
    return {pk: (start, end) for pk, start, end in spans}


def text_from(snapshot: Snapshot, start: int) -> str:
    """The text of a capture from a code point on: one part."""
    rows = Snapshot.objects.filter(pk=snapshot.pk)
    return rows.values_list(Substr("text", start + 1, PART), flat=True).get()


def marked_lines(
    text: str, start: int, places: Mapping[int, tuple[int, int]], uses: Uses
) -> Iterator[Line]:
    """``text``, which begins at ``start``, in lines. ``places`` are the excerpts' spans by key."""
    marks = [(*span, key) for key, span in places.items()]
    for first, cut in lines(text, marks, start):
        shown = [
            Mark(piece.text, piece.excerpts, uses.of(piece.excerpts) if piece.excerpts else [])
            for piece in cut
        ]
        kinds = {kind for mark in shown for kind in mark.kinds}
        letters = "".join(letter for kind, (letter, _) in KINDS.items() if kind in kinds)
        yield Line(first, shown, letters)
