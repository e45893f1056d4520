"""What differs between two documents: by path (RFC 6901), texts word by word."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final

import orjson

from sources.diffs import PIECES, Run, by_word

# Comparing words costs the product of how many there are on both sides: a second for these.
MOST_WORK = 4_000_000
# These differ between any two revisions.
LEFT_OUT = ("/revision",)

ABSENT: Final = object()
Difference = dict[str, Any]


def by_path(before: Any, after: Any) -> list[Difference]:
    """Each place where two JSON values differ, with what stands there in both.

    ``before`` or ``after`` is left out of a place that only one has. Where both are texts, ``runs``
    turn one into the other. Places are named as in ``after``, or in ``before`` if they are gone.
    """
    found, work = [], 0
    for path, old, new in _places(before, after, ""):
        if path in LEFT_OUT:
            continue
        sides = {"before": old, "after": new}
        difference: Difference = {"path": path} | {
            side: value for side, value in sides.items() if value is not ABSENT
        }
        if isinstance(old, str) and isinstance(new, str):
            work += len(PIECES.findall(old)) * len(PIECES.findall(new))
            whole = [Run("removed", old), Run("added", new)]
            runs = by_word(old, new) if work <= MOST_WORK else whole
            difference["runs"] = [{"kind": kind, "text": text} for kind, text in runs]
        found.append(difference)
    return found


def _places(before: Any, after: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            step = key.replace("~", "~0").replace("/", "~1")
            yield from _places(before.get(key, ABSENT), after.get(key, ABSENT), f"{path}/{step}")
    elif isinstance(before, list) and isinstance(after, list):
        yield from _items(before, after, path)
    elif before is ABSENT or after is ABSENT or before != after:
        yield path, before, after


def _items(before: list[Any], after: list[Any], path: str) -> Iterator[tuple[str, Any, Any]]:
    """Equal items are found whatever was put between them; changed ones are paired in order."""
    old = [orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in before]
    new = [orjson.dumps(each, option=orjson.OPT_SORT_KEYS) for each in after]
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        paired = min(j - i, m - k)
        for step in range(paired):
            yield from _places(before[i + step], after[k + step], f"{path}/{k + step}")
        for place in range(i + paired, j):
            yield f"{path}/{place}", before[place], ABSENT
        for place in range(k + paired, m):
            yield f"{path}/{place}", ABSENT, after[place]
