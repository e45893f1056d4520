"""A document as it is read: its words, those cited marked, and beside them what cites them.

Where strangers may not read the whole text, the cited words stand in what is around them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sources.documents.cited import Cited
from sources.marked import lines
from sources.pages.context import words

# Code points of a text on one page; nearly every document is shorter, and shown whole.
PART = 250_000
DEEPEST = 3


class Stretch(NamedTuple):
    """Words that are cited alike: what begins and what ends with them, and how they are marked."""

    text: str
    begins: Sequence[Cited] = ()
    ends: Sequence[Cited] = ()
    marked: str = ""


class Line(NamedTuple):
    """A line of a document, and what is cited first in it."""

    stretches: Sequence[Stretch]
    cited: Sequence[Cited]
    language: str | None = None


class Part(NamedTuple):
    """Which part of a text is shown, from 1; nearly always the only one."""

    number: int
    last: int

    @property
    def start(self) -> int:
        return (self.number - 1) * PART


def part_of(start: int) -> dict[str, int]:
    """The parameter that asks for the part of a text that holds this code point."""
    number = start // PART + 1
    return {"part": number} if number > 1 else {}


def part(wanted: str, length: int) -> Part:
    """The part of this number, of a text so long; the first where there is no such part."""
    last = max(length - 1, 0) // PART + 1
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 1
    return Part(number if 1 <= number <= last else 1, last)


def whole(text: str, marked: Sequence[Cited], start: int = 0) -> Iterator[Line]:
    """The lines of a text, or of a part of it that begins at a code point; none that is empty."""
    spans = [(each.excerpt["start"], each.last, n) for n, each in enumerate(marked)]
    seen: set[int] = set()
    for _, pieces in lines(text, spans, start):
        stretches, first = [], []
        for piece in pieces:
            here = [marked[n] for n in sorted(piece.excerpts)]
            end = piece.start + len(piece.text)
            begins = [marked[n] for n in sorted({*piece.excerpts} - seen)]
            ends = [each for each in here if each.last == end]
            stretches.append(Stretch(piece.text, begins, ends, _mark(here)))
            seen.update(piece.excerpts)
            first += begins
        if any(each.text.strip() for each in stretches):
            yield Line(stretches, first)


def excerpts(marked: Iterable[Cited]) -> Iterator[Line]:
    """Each cited place as a line of its own, within what is around it."""
    for each in marked:
        before, after = words(each.excerpt)
        yield Line(
            [
                Stretch(before),
                Stretch(each.excerpt["exact"], [each], [each], _mark([each])),
                Stretch(after),
            ],
            [each],
        )


def _mark(here: Sequence[Cited]) -> str:
    """How words are marked that several cite: by each kind, and by how many places overlap."""
    kinds = {use.kind for each in here for use in each.uses}
    deep = [f"deep-{min(len(here), DEEPEST)}"] if len(here) > 1 else []
    return " ".join([*sorted(kinds), *deep])
