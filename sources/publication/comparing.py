"""What differs between two documents of one kind: field by field, and word by word."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sources.diffs import Run, by_word
from sources.publication.kinds import Document, Kind
from sources.publication.reading import Shape, in_a_line, is_mention, shape_of

# Of a revision, not of what it says; or for machines alone.
APART = ("type", "id", "uuid", "revision", "change_note")
# What tells one row of a list from the others, first to last.
OWN = ("uuid", "number", "order", "code", "name", "value")


@dataclass(frozen=True)
class Difference:
    """One field, or one row of a list, that is not as it was; ``path`` leads to it in words.

    ``copied`` are words of another record, which this one repeats.
    """

    path: tuple[str, ...]
    runs: list[Run]
    copied: bool = False

    @property
    def kind(self) -> str:
        kinds = {run.kind for run in self.runs}
        return next(iter(kinds)) if len(kinds) == 1 else "changed"


def compare(kind: Kind, before: Document, after: Document) -> list[Difference]:
    """What differs, in the order of the fields; what was copied from other records last.

    Two of one shape: bring older ones up first.
    """
    found = [*_fields(before, after, shape_of(kind), ())]
    return sorted(found, key=lambda difference: difference.copied)


def _fields(
    before: Document, after: Document, shape: Shape, path: tuple[str, ...]
) -> Iterator[Difference]:
    for key in shape.in_order(after, before):
        if key not in APART and before.get(key) != after.get(key):
            at = (*path, shape.label(key))
            yield from _values(key, before.get(key), after.get(key), shape, at)


def _values(
    key: str, old: Any, new: Any, shape: Shape, path: tuple[str, ...]
) -> Iterator[Difference]:
    if isinstance(old, list) and isinstance(new, list) and _has_rows([*old, *new]):
        yield from _rows(key, old, new, shape, path)
    elif isinstance(old, dict) and isinstance(new, dict) and _identity(old) == _identity(new):
        yield from _marked(old, _fields(old, new, shape.part(key), path))
    else:
        runs = by_word(in_a_line(key, old, shape), in_a_line(key, new, shape))
        if runs:
            yield Difference(path, runs)


def _rows(
    key: str, old: list[Any], new: list[Any], shape: Shape, path: tuple[str, ...]
) -> Iterator[Difference]:
    was, now = dict(_told_apart(old)), dict(_told_apart(new))
    for identity, row in was.items():
        if identity not in now:
            yield Difference(path, [Run("removed", in_a_line(key, row, shape))])
    for identity, row in now.items():
        if identity not in was:
            yield Difference(path, [Run("added", in_a_line(key, row, shape))])
        elif was[identity] != row:
            name = in_a_line(key, row, shape) if is_mention(row) else _short(row, shape.part(key))
            inner = _fields(was[identity], row, shape.part(key), (*path, name))
            yield from _marked(row, inner)


def _marked(within: Document, found: Iterable[Difference]) -> Iterator[Difference]:
    for one in found:
        yield replace(one, copied=one.copied or is_mention(within))


def _told_apart(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    seen: Counter[Any] = Counter()
    for row in rows:
        identity = _identity(row)
        seen[identity] += 1
        yield (identity, seen[identity]), row


def _identity(value: Any) -> Any:
    """What stays the same when a row changes otherwise."""
    if not isinstance(value, dict):
        return value
    for key in OWN:
        if value.get(key) is not None:
            return key, str(value[key])
    named = [
        (key, str(each["uuid"]))
        for key, each in value.items()
        if isinstance(each, dict) and "uuid" in each
    ]
    return value.get("role") or value.get("kind"), *named[:1]


def _short(row: Document, shape: Shape) -> str:
    """A few words by which a person knows the row."""
    parts = [
        in_a_line(key, each, shape)
        for key, each in row.items()
        if isinstance(each, dict) or key in ("role", "kind", "wording", "name")
    ]
    words = " · ".join(filter(None, parts))
    return words if len(words) <= 90 else f"{words[:89]}…"


def _has_rows(values: Iterable[Any]) -> bool:
    return any(isinstance(value, dict) for value in values)
