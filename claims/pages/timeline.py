"""What happened to a threat, in order, and drawn along time.

Places are percentages of the drawing's width, so that it has any width while its words keep their
size. What is known roughly is a bar from its first moment to its last.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from claims.choices import ClaimLinkKind
from claims.choices_threat import EventKind
from claims.documents.claim_index import standing_events
from claims.pages.spans import Span
from sources.publication.kinds import Document

# How another threat's claim bears on this one, as an event.
LINKS = {
    ClaimLinkKind.REPEATS: "said again",
    ClaimLinkKind.STRONGER: "restated more strongly",
    ClaimLinkKind.WEAKER: "restated more weakly",
    ClaimLinkKind.SUPERSEDES: "superseded",
}
LEFT, MIDDLE, RIGHT = 5, 50, 95
APART = 8  # so far two marks of one lane stand apart
# Heights, in pixels: of the name of a line, and of a lane of marks.
NAME, LANE = 18, 26
# What would stretch the time drawn beyond so many times what happened is left to the list.
STRETCH = 2
LEAST = timedelta(days=30)


@dataclass(frozen=True)
class Happening:
    """Something that happened to a threat; ``x``, ``y`` and ``width`` are those of its mark."""

    date: str | None
    what: str
    event: Document | None = None
    claim: Document | None = None
    is_void: bool = False
    span: Span = (None, None)
    number: int = 0
    x: float = 0
    y: int = 0
    width: float = 0

    @property
    def first(self) -> datetime | None:
        start, end = self.span
        return start or end

    @property
    def last(self) -> datetime | None:
        """The beginning of the last day that it may have been."""
        start, end = self.span
        return max(start or end, end - timedelta(days=1)) if end else start

    @property
    def bar_y(self) -> int:
        return self.y - 3


@dataclass(frozen=True)
class Line:
    """A moment that the threat hangs on, or that is shown, drawn across all lanes."""

    name: str
    x: float
    y: int

    @property
    def is_left(self) -> bool:
        return self.x < MIDDLE


@dataclass(frozen=True)
class Timeline:
    happenings: Sequence[Happening]
    drawn: Sequence[Happening] = ()
    lines: Sequence[Line] = ()
    first: datetime | None = None
    last: datetime | None = None

    @property
    def axis(self) -> int:
        return max(each.y for each in self.drawn) + LANE

    @property
    def foot(self) -> int:
        return self.axis + NAME

    @property
    def height(self) -> int:
        return self.foot + 6


def happenings(claim: Document, linking: Iterable[Document]) -> list[Happening]:
    """When it was made, its events, and what other claims do with it; in no order."""
    return [*_made(claim), *_events(claim["threat"]), *_links(claim, linking)]


def _made(claim: Document) -> Iterator[Happening]:
    statement, events = claim["statement"], claim["threat"]["events"]
    said = statement["said_date"] if statement else claim["source"]["published_date"]
    if not any(
        event["kind"] == EventKind.ISSUED and event["effective_date"] == said for event in events
    ):
        yield Happening(said, "made")


def _events(threat: Document) -> Iterator[Happening]:
    standing = {event["number"] for event in standing_events(threat)}
    for event in threat["events"]:
        is_void = event["number"] not in standing
        yield Happening(event["effective_date"], event["kind"], event=event, is_void=is_void)


def _links(claim: Document, linking: Iterable[Document]) -> Iterator[Happening]:
    for other in linking:
        for link in other["links"]:
            if link["target"]["id"] == claim["id"] and link["kind"] in LINKS:
                date = other["statement"] and other["statement"]["said_date"]
                yield Happening(date, LINKS[link["kind"]], claim=other)


def timeline(
    found: Sequence[Happening],
    spans: Callable[[Sequence[str | None]], Sequence[Span]],
    moments: Iterable[tuple[str, datetime | None]],
) -> Timeline:
    """These in their order, numbered, and where each is drawn; ``moments`` are lines by name.

    ``spans`` reads dates. What nobody can date stands last and is not drawn.
    """
    read = spans([each.date for each in found])
    dated = [replace(each, span=span) for each, span in zip(found, read, strict=True)]
    dated.sort(key=lambda each: each.first or datetime.max.replace(tzinfo=UTC))
    numbered = [replace(each, number=number) for number, each in enumerate(dated, start=1)]
    shown = [
        (each, each.first, each.last)
        for each in numbered
        if each.first and each.last and not each.is_void
    ]
    if not shown:
        return Timeline(numbered)
    scale = Scale(min(first for _, first, _ in shown), max(last for _, _, last in shown))
    known = sorted((at, name) for name, at in moments if at)
    reached = [(name, at) for at, name in known if scale.reaches(at)]
    # Names run inwards, so that the outermost stands highest: no line crosses one.
    reached.sort(key=lambda each: -abs(scale.x(each[1]) - MIDDLE))
    drawn = [
        replace(each, x=scale.x(first), width=round(scale.x(last) - scale.x(first), 1))
        for each, first, last in shown
    ]
    return Timeline(
        numbered,
        _in_lanes(drawn, NAME * len(reached)),
        [Line(name, scale.x(at), NAME * row + 12) for row, (name, at) in enumerate(reached)],
        scale.first,
        scale.last,
    )


@dataclass
class Scale:
    """From the first moment drawn to the last."""

    first: datetime
    last: datetime
    most: timedelta = field(init=False)

    def __post_init__(self) -> None:
        self.most = max((self.last - self.first) * STRETCH, LEAST)

    def reaches(self, moment: datetime) -> bool:
        """Whether a moment is near enough to the rest; then the scale stretches to it."""
        if not self.first - self.most <= moment <= self.last + self.most:
            return False
        self.first, self.last = min(self.first, moment), max(self.last, moment)
        return True

    def x(self, moment: datetime) -> float:
        if self.first == self.last:
            return MIDDLE
        share = (moment - self.first) / (self.last - self.first)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def _in_lanes(drawn: Iterable[Happening], top: int) -> list[Happening]:
    """Marks that would touch stand one below the other, from ``top`` on."""
    ends: list[float] = []
    placed = []
    for each in drawn:
        free = (lane for lane, end in enumerate(ends) if end + APART <= each.x)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [each.x + each.width]
        placed.append(replace(each, y=top + LANE // 2 + LANE * lane))
    return placed
