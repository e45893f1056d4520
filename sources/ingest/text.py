"""The one form of a snapshot's text, fixed before it is stored; offsets count nothing else.

Line breaks become ``\\n`` and a leading byte order mark goes. Every other code point stays as it
was: no Unicode normalisation, no trimming.
"""

import re

from sources.ingest.errors import IngestError
from sources.models.snapshot import MAX_TEXT

# Raised with every change of the rules above, or of how plain text and records are read.
VERSION = "1"

# Controls that no text needs. Line separators, tab, form feed and escape do occur in texts.
CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
TOLERATED = 1 / 1000
SURROGATES = re.compile(r"[\ud800-\udfff]")


def normalise(text: str, at_most: int = MAX_TEXT) -> str:
    """The text as it will be stored; raises :class:`IngestError` for what is no text.

    ``at_most`` is its length in code points; markup may be longer than the text in it.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n\v\f\xa0\u200b"):
        raise IngestError("it is empty: it holds no text.")
    if "\0" in text:
        raise IngestError(
            f"it holds a NUL character (at {text.index(chr(0)):,}), which no text has. "
            "It may be damaged, or UTF-16 without a byte order mark: then name its encoding."
        )
    if surrogate := SURROGATES.search(text):
        raise IngestError(
            f"it holds half a character (the lone surrogate U+{ord(surrogate[0]):04X} at "
            f"{surrogate.start():,}): whatever wrote it cut an emoji or a rare letter in two."
        )
    if len(text) > at_most:
        raise IngestError(
            f"its text has {len(text):,} characters, and at most {at_most:,} are kept. "
            "Split it into parts."
        )
    controls = len(CONTROLS.findall(text))
    if controls > TOLERATED * len(text):
        raise IngestError(f"it is no text: {controls:,} of its characters are control codes.")
    return text
