"""Words that are cited, and what cites them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Use(NamedTuple):
    """What words are cited for: a kind, by which they are marked, and that in words.

    ``record`` is the human id of the record that cites them, ``says`` what it says by them.
    """

    kind: str
    what: str
    record: str
    says: str


@dataclass
class Cited:
    """Words that are cited: their excerpt, and what for."""

    number: int
    excerpt: Any
    uses: list[Use] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Where its words end, if not the line breaks after them."""
        start: int = self.excerpt["start"]
        return start + len(self.excerpt["exact"].rstrip("\n"))


def cited(uses: Iterable[tuple[Any, Use]]) -> list[Cited]:
    """What is cited, in the order of the text, each excerpt once with all that it is cited for."""
    found: dict[str, Cited] = {}
    for excerpt, use in sorted(uses, key=lambda each: (each[0]["start"], -each[0]["end"])):
        place = found.setdefault(excerpt["uuid"], Cited(len(found) + 1, excerpt))
        if use not in place.uses:
            place.uses.append(use)
    return [*found.values()]
