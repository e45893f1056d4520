"""Finding the exact words of a quotation in a text. All offsets count code points, half-open."""

import re
from dataclasses import dataclass

from rapidfuzz.fuzz import partial_ratio_alignment

AROUND = 32
SHOWN = 5
LIKE_ENOUGH = 60

# Words are still the same words when only these differ: a page shows them as it likes.
ALIKE = ("'‘’‚‛ʼ`´", '"“”„‟«»', "-‐‑‒–—―−")
SAME = [re.compile(f"[{re.escape(members)}]") for members in ALIKE]


@dataclass(frozen=True)
class Place:
    """Where words stand in a text, and what stands around them."""

    start: int
    end: int
    before: str
    words: str
    after: str

    def __str__(self) -> str:
        return f"…{_flat(self.before)}[{_flat(self.words)}]{_flat(self.after)}…"


class QuoteNotFoundError(ValueError):
    """The words are not in the text. ``nearest`` is the most similar place, if any is similar."""

    def __init__(self, message: str, nearest: Place | None = None, score: float = 0) -> None:
        super().__init__(message)
        self.nearest, self.score = nearest, score


class QuoteAmbiguousError(ValueError):
    """The words occur more than once. ``places`` are all of them, in the order of the text."""

    def __init__(self, message: str, places: list[Place]) -> None:
        super().__init__(message)
        self.places = places


def find(text: str, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """The one place where ``exact`` stands in ``text``, just after ``prefix``, before ``suffix``.

    Both may be empty, and white space between them and the words does not count unless it alone
    tells two places apart. Raises :exc:`QuoteNotFoundError` or :exc:`QuoteAmbiguousError`, whose
    text tells a person what to do.
    """
    everywhere = _occurrences(text, exact)
    if not everywhere:
        raise _not_found(text, exact)
    places = [
        place
        for place in everywhere
        if text.endswith(prefix, 0, place[0]) and text.startswith(suffix, place[1])
    ] or [
        place
        for place in everywhere
        if text[: place[0]].rstrip().endswith(prefix.strip())
        and text[place[1] :].lstrip().startswith(suffix.strip())
    ]
    if len(places) == 1:
        return places[0]
    if not places:
        raise QuoteNotFoundError(
            f"The words are there {_times(len(everywhere))}, but never with these words around "
            f"them. They stand at: {_list(text, everywhere)}"
        )
    raise QuoteAmbiguousError(
        f"The words occur {_times(len(places))}: {_list(text, places)} "
        "Give some words that stand just before (prefix) or just after (suffix).",
        [place_at(text, *place) for place in places],
    )


def find_alike(text: str, exact: str, prefix: str = "", suffix: str = "") -> tuple[int, int]:
    """Like :func:`find`, but spaces, line breaks, quotation marks and dashes may be other ones."""
    try:
        return find(text, exact, prefix, suffix)
    except QuoteNotFoundError as error:
        pattern = _alike(exact)
        matches = list(re.finditer(_after(prefix) + f"(?P<q>{pattern})" + _before(suffix), text))
        if not pattern or not matches:
            raise error from None
    if len(matches) == 1:
        return matches[0].span("q")
    places = [match.span("q") for match in matches]
    raise QuoteAmbiguousError(
        f"The words occur {_times(len(places))}: {_list(text, places)} "
        "Give some words that stand just before (prefix) or just after (suffix).",
        [place_at(text, *place) for place in places],
    )


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """The prefix and suffix with which :func:`find` finds just this place; empty if it is alone."""
    exact, width = text[start:end], 0
    places = _occurrences(text, exact)
    while True:
        prefix, suffix = text[max(start - width, 0) : start], text[end : end + width]
        fitting = [
            place
            for place in places
            if text.endswith(prefix, 0, place[0]) and text.startswith(suffix, place[1])
        ]
        # The whole text before and the whole text after fit one place alone, so this ends.
        if len(fitting) == 1:
            return prefix, suffix
        width = width * 2 or AROUND


def place_at(text: str, start: int, end: int) -> Place:
    """A place in a text with what stands around it."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    return Place(start, end, before, text[start:end], after)


def _occurrences(text: str, exact: str) -> list[tuple[int, int]]:
    found, start = [], text.find(exact) if exact else -1
    while start >= 0:
        found.append((start, start + len(exact)))
        start = text.find(exact, start + 1)
    return found


def _not_found(text: str, exact: str) -> QuoteNotFoundError:
    if not exact.strip():
        return QuoteNotFoundError("There are no words to look for.")
    likeness = partial_ratio_alignment(exact, text, score_cutoff=LIKE_ENOUGH)
    if likeness is None:
        return QuoteNotFoundError("The words are not in the text, nor are any like them.")
    start, end = _whole_words(text, likeness.dest_start, likeness.dest_end)
    nearest = place_at(text, start, end)
    # Nothing but the very same words is 100 % the same.
    score = min(likeness.score, 99.0)
    return QuoteNotFoundError(
        f"The words are not in the text; nearest, {score:.0f} %: “{_flat(nearest.words)}”.",
        nearest,
        score,
    )


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _alike(words: str) -> str:
    """A pattern for words in which spaces, quotation marks and dashes may be other ones."""
    return r"\s+".join("".join(_any_of_its_kind(c) for c in word) for word in words.split())


def _any_of_its_kind(character: str) -> str:
    for kind in SAME:
        if kind.match(character):
            return kind.pattern
    return re.escape(character)


def _after(prefix: str) -> str:
    # A look-behind cannot vary in length, so the prefix is part of the match.
    return f"{_alike(prefix)}\\s*" if prefix.strip() else ""


def _before(suffix: str) -> str:
    return f"(?=\\s*{_alike(suffix)})" if suffix.strip() else ""


def _list(text: str, places: list[tuple[int, int]]) -> str:
    shown = [f"({number}) {place_at(text, *place)}" for number, place in enumerate(places, 1)]
    more = f" and {len(shown) - SHOWN} more." if len(shown) > SHOWN else ""
    return " ".join(shown[:SHOWN]) + more


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _flat(words: str) -> str:
    return re.sub(r"\s+", " ", words)
