"""An actor among those to whom it stands in relations: told from its side, and as a drawing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from actors.choices import INVERSE, SYMMETRIC, Predicate
from actors.pages.spans import Axis, years

Relation = dict[str, Any]
# Who does this to it stands above it; to whom it does it, below.
ABOVE = {
    Predicate.BACKS, Predicate.FUNDS, Predicate.ARMS, Predicate.TRAINS, Predicate.COMMANDS,
    Predicate.LEADS,
}  # fmt: skip
# To whom it stands so is above it; who stands so to it, below.
BELOW = {
    Predicate.PROXY_OF, Predicate.MEMBER_OF, Predicate.PART_OF, Predicate.SPEAKS_FOR,
    Predicate.FRONT_FOR,
}  # fmt: skip
SIDES = ("above", "beside", "below")
# Measures of the drawing, in pixels.
LINE, GAP, LETTERS = 20, 10, 40
PAGE = 900  # of a drawing that is higher, a print has the table alone
# Lines of the drawing that are of no side.
SELF, PHRASE = "self", "phrase"


@dataclass(frozen=True)
class Told:
    """A relation from the side of the actor: how it stands to whom, and when."""

    phrase: str
    other: dict[str, Any]
    side: str
    relation: Relation
    bar: dict[str, str] | None = None


@dataclass(frozen=True)
class Text:
    """A line of the drawing, at its height."""

    kind: str
    y: int
    words: str
    has_dot: bool = False


@dataclass(frozen=True)
class Drawing:
    """The actor in the middle; above it those who stand above, below it those below."""

    texts: Sequence[Text]
    height: int

    @property
    def ends(self) -> tuple[int, int]:
        """The heights of the first dot and of the last."""
        dots = [text.y for text in self.texts if text.has_dot]
        return dots[0], dots[-1]

    @property
    def is_long(self) -> bool:
        return self.height > PAGE

    @property
    def middle(self) -> tuple[int, int]:
        """From what height on the actor itself stands, and how high its name is."""
        lines = [text.y for text in self.texts if text.kind == SELF]
        return lines[0] - (LINE + GAP) // 2, len(lines) * LINE + GAP


@dataclass(frozen=True)
class Relations:
    told: Sequence[Told]
    axis: Axis | None
    drawing: Drawing


def around(actor: dict[str, Any], relations: Iterable[Relation], now: float) -> Relations:
    """Relations from the side of ``actor``; ``now`` is the year, with what of it has passed."""
    relations = [*relations]
    axis = Axis.of((years(each["valid_date"]) for each in relations), now)
    told = sorted(
        (_told(actor["id"], each, axis) for each in relations),
        key=lambda each: (SIDES.index(each.side), each.phrase, each.other["name"]),
    )
    return Relations(told, axis, _drawn(actor["name"], told))


def _told(me: str, relation: Relation, axis: Axis | None) -> Told:
    predicate = Predicate(relation["predicate"])
    subject, other = relation["subject"], relation["object"]
    bar = axis.bar(years(relation["valid_date"])) if axis else None
    if other["id"] == me:
        side = "above" if predicate in ABOVE else "below"
        phrase, other = INVERSE[predicate], subject
    else:
        side = "above" if predicate in BELOW else "below"
        phrase = predicate.label
        if subject["id"] != me:  # a record that was merged with it
            phrase = f"{subject['name']} {phrase}"
    if predicate in (*SYMMETRIC, Predicate.SUCCESSOR_OF):
        side = "beside"
    return Told(phrase, other, side, relation, bar)


def _drawn(name: str, told: Sequence[Told]) -> Drawing:
    """A line for each other actor, under what it is to this one, all of that together."""
    above, beside, below = (_rows(side, told) for side in SIDES)
    texts, reached = [], 0
    for gap, kind, words in [*above, (2 * GAP, SELF, name), (GAP, PHRASE, ""), *beside, *below]:
        reached += gap
        for place, line in enumerate(wrap(words, LETTERS)):
            reached += LINE
            texts.append(Text(kind, reached, line, has_dot=not place and kind != PHRASE))
    return Drawing(texts, reached + LINE)


def _rows(side: str, told: Iterable[Told]) -> Iterator[tuple[int, str, str]]:
    """The room above each line of a side, its kind and its words."""
    for phrases, others in _groups(each for each in told if each.side == side):
        yield GAP, PHRASE, phrases
        for other in others:
            yield 0, side, other


def _groups(told: Iterable[Told]) -> Iterator[tuple[str, list[str]]]:
    """The names of those who are the same to it, by all that they are."""
    phrases: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for each in told:
        known = phrases.setdefault(each.other["id"], [])
        if each.phrase not in known:
            known.append(each.phrase)
        names[each.other["id"]] = each.other["name"]
    groups: dict[str, list[str]] = {}
    for other, said in phrases.items():
        groups.setdefault(", ".join(said), []).append(names[other])
    yield from groups.items()
