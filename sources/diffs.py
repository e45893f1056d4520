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
    runs = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run("same", "".join(old[i:j])))
            continue
        runs += [Run("removed", "".join(old[i:j]))] if j > i else []
        runs += [Run("added", "".join(new[k:m]))] if m > k else []
    return runs
