"""A text with its excerpts marked, in runs that a page can show one after the other."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A stretch of a text, with the keys of the excerpts that cover it."""

    start: int
    text: str
    excerpts: tuple[Any, ...]


def pieces(text: str, marks: Iterable[tuple[int, int, Any]], start: int = 0) -> list[Piece]:
    """``text``, which begins at the code point ``start`` of its document, cut at each mark.

    ``marks`` are ``(start, end, key)`` in code points of the document; they may overlap, and reach
    beyond the text. The pieces together are the text.
    """
    end = start + len(text)
    inside = [
        (max(first, start), min(last, end), key)
        for first, last, key in marks
        if first < end and last > start
    ]
    cuts = sorted({start, end, *(first for first, *_ in inside), *(last for _, last, _ in inside)})
    return [
        Piece(
            here,
            text[here - start : there - start],
            tuple(key for first, last, key in inside if first <= here and there <= last),
        )
        for here, there in pairwise(cuts)
    ]


def lines(
    text: str, marks: Iterable[tuple[int, int, Any]], start: int = 0
) -> Iterator[tuple[int, list[Piece]]]:
    """The lines of ``text``, each with its first code point and its :func:`pieces`."""
    coming = sorted(marks, key=lambda mark: mark[:2], reverse=True)
    running: list[tuple[int, int, Any]] = []
    for line in text.split("\n"):
        end = start + len(line)
        while coming and coming[-1][0] <= end:
            running.append(coming.pop())
        yield start, pieces(line, running, start)
        start = end + 1
        running = [mark for mark in running if mark[1] > start]
