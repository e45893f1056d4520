"""Finding the words of an excerpt in another text. All offsets count code points, half-open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.fuzz import partial_ratio_alignment

from sources.anchoring.folding import Folded, fold, lower
from sources.choices import AnchorOutcome

# What chance finds stays below, what an editor rewords mostly stays above.
LIKE_ENOUGH = 70
# Nothing but the very same words is 100 % the same.
MOST_ALIKE = 99.0
# Of words that stand in a text very often, so many places are compared.
PLACES = 500


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a text: what stands around them, and how far into it they are (0 to 1)."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    depth: float = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the words. ``score`` is 0 to 100, of similar words only."""

    outcome: AnchorOutcome
    start: int | None = None
    end: int | None = None
    score: float | None = None


GONE = Found(AnchorOutcome.GONE)


class Text:
    """A text in which quotations are looked for, one after the other."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> Folded:
        return Folded(self.text)

    @cached_property
    def lowered(self) -> str:
        return lower(self.folded.text)

    def find(self, quotation: Quotation) -> Found:
        """The very words; else the same but for spaces and the like; else similar ones; or none.

        Where the words stand more than once, what stands around them decides, then where they are
        nearest to how far into the text they were.
        """
        start = _best(self.text, quotation)
        if start is not None:
            return Found(AnchorOutcome.EXACT, start, start + len(quotation.exact))
        folded = Quotation(
            fold(quotation.exact).strip(),
            fold(quotation.prefix).strip(),
            fold(quotation.suffix).strip(),
            quotation.depth,
        )
        if not folded.exact:
            return GONE
        start = _best(self.folded.text, folded)
        if start is not None:
            return self._place(AnchorOutcome.NORMALISED, start, start + len(folded.exact))
        return self._similar(lower(folded.exact))

    def _similar(self, words: str) -> Found:
        likeness = partial_ratio_alignment(words, self.lowered, score_cutoff=LIKE_ENOUGH)
        if likeness is None or likeness.dest_end <= likeness.dest_start:
            return GONE
        start, end = _whole_words(self.lowered, likeness.dest_start, likeness.dest_end)
        score = round(min(likeness.score, MOST_ALIKE), 1)
        return self._place(AnchorOutcome.FUZZY, start, end, score)

    def _place(
        self, outcome: AnchorOutcome, start: int, end: int, score: float | None = None
    ) -> Found:
        back = self.folded.original
        return Found(outcome, back(start), back(end), score)


def _best(text: str, quotation: Quotation) -> int | None:
    """Where the words stand in ``text`` and fit best."""
    expected = quotation.depth * len(text)
    return max(
        _everywhere(text, quotation.exact),
        key=lambda start: (_fit(text, start, quotation), -abs(start - expected)),
        default=None,
    )


def _everywhere(text: str, words: str) -> Iterator[int]:
    start, count = text.find(words), 0
    while start >= 0 and count < PLACES:
        yield start
        start, count = text.find(words, start + 1), count + 1


def _fit(text: str, start: int, quotation: Quotation) -> int:
    """How many code points around a place are those that stood around the words."""
    before = text[max(start - 2 * len(quotation.prefix), 0) : start].rstrip()
    end = start + len(quotation.exact)
    after = text[end : end + 2 * len(quotation.suffix)].lstrip()
    return _common(before[::-1], quotation.prefix.rstrip()[::-1]) + _common(
        after, quotation.suffix.lstrip()
    )


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, end
