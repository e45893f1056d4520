"""A text without what makes no other words of it, and the way back to its code points."""

import re
import unicodedata
from bisect import bisect_right

from sources.quotes import ALIKE

ONE_OF_EACH = str.maketrans({member: kind[0] for kind in ALIKE for member in kind})
# White space, and letters with marks, which may be composed (é) or not (e + ´).
PIECES = re.compile("\\s+|.[\u0300-\u036f\u064b-\u0655\u0670\u3099\u309a]+")


class Folded:
    """A text in which spaces, line breaks, quotation marks, dashes and composed letters are alike.

    ``text`` is at most as long as the original; :meth:`original` leads back.
    """

    def __init__(self, original: str) -> None:
        parts: list[str] = []
        # Where both went apart last: a position here, and the same one in the original.
        self._here, self._there = [0], [0]
        length = done = 0
        for match in PIECES.finditer(original):
            piece = match[0]
            folded = " " if piece.isspace() else unicodedata.normalize("NFC", piece)
            parts += (original[done : match.start()], folded)
            length += match.start() - done + len(folded)
            done = match.end()
            if len(folded) != len(piece):
                self._here.append(length)
                self._there.append(done)
        parts.append(original[done:])
        self.text = "".join(parts).translate(ONE_OF_EACH)

    def original(self, position: int) -> int:
        """The code point of the original at which ``position`` stands."""
        cut = bisect_right(self._here, position) - 1
        return self._there[cut] + position - self._here[cut]


def fold(words: str) -> str:
    """Words as they stand in a :class:`Folded` text."""
    return Folded(words).text


def lower(text: str) -> str:
    """In small letters; no longer and no shorter, so that positions stay."""
    return text.replace("İ", "i").lower()  # the one letter of which two would be made
