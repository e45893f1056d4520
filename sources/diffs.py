"""What differs between two texts, word by word."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

# Words, runs of white space, and every other character by itself.
PIECES = re.compile(r"\w+|\s+|[^\w\s]")
# Comparing every word with every other takes too long beyond this many.
MAX_PIECES = 20_000


class Run(NamedTuple):
    """A stretch of text that both have (``same``), or one of them (``removed``, ``added``)."""

    kind: str
    text: str


def by_word(before: str, after: str) -> list[Run]:
    """The runs that turn ``before`` into ``after``; together they hold every character of both."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    if len(old) + len(new) > MAX_PIECES:
        return [run for run in (Run("removed", before), Run("added", after)) if run.text]
    runs: list[Run] = []
    removed = added = ""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (tag, i, j, k, m) in enumerate(codes):
        words, others = "".join(old[i:j]), "".join(new[k:m])
        # A space between two changed words is part of the change: it reads as one.
        between = words.isspace() and 0 < number < len(codes) - 1
        if tag != "equal" or between:
            removed, added = removed + words, added + others
            continue
        runs += [*_changed(removed, added), Run("same", words)]
        removed = added = ""
    return runs + _changed(removed, added)


def _changed(removed: str, added: str) -> list[Run]:
    return [run for run in (Run("removed", removed), Run("added", added)) if run.text]
