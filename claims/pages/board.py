"""The board of live threats: what each is told by, in groups; and the ledger's life in steps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.choices_threat import EventKind, Operator
from claims.documents.claim_index import RESTATING, ended, standing_events
from claims.pages.countdown import Countdown, countdown, is_overdue
from claims.pages.parties import parties
from claims.pages.timeline import LINKS
from sources.publication.kinds import Document

# By the name in addresses: the order that the API is asked for.
WAYS = {"deadline": "deadline", "heat": "-heat", "actor": "deadline"}
# Up to so many days away: what that is called.
NEARNESS = ((7, "Within seven days"), (90, "Within ninety days"), (10**6, "Later"))
NOBODY = "Nobody who is known"
BAR = 40  # the height of the highest, in pixels
# Where a step lasts a day or longer, its day tells it.
LONG = timedelta(days=1)


@dataclass(frozen=True)
class Saying:
    """That a threat was made again or raised: when (EDTF), how, and by which other claim."""

    date: str | None
    how: str
    claim: Document | None = None


@dataclass(frozen=True)
class Leaf:
    """One condition of a threat; one that is negated is not to come about."""

    node: Document
    is_negated: bool


@dataclass(frozen=True)
class Live:
    """A threat, as the board shows it."""

    claim: Document
    parties: Mapping[str, list[Document]]
    leaves: Sequence[Leaf]
    due: Countdown | None
    is_overdue: bool
    last: Saying | None
    heat: int


@dataclass(frozen=True)
class Group:
    title: str
    threats: Sequence[Live]
    actor: Document | None = None


@dataclass(frozen=True)
class Step:
    """A moment of the ledger's life, and how many threats were live, as known then."""

    as_of: str
    label: str
    count: int
    height: int
    is_last: bool
    is_shown: bool

    @property
    def top(self) -> int:
        return BAR - self.height


def live(
    claims: Sequence[Document],
    restating: Sequence[Document],
    heats: Mapping[str, int],
    moment: datetime,
) -> list[Live]:
    """These threats, in their order. ``restating`` are claims that make any of them again."""
    again = defaultdict(list)
    for claim in restating:
        for link in claim["links"]:
            if claim["statement"] and link["kind"] in RESTATING:
                saying = Saying(claim["statement"]["said_date"], LINKS[link["kind"]], claim)
                again[link["target"]["id"]].append(saying)
    return [_live(claim, again[claim["id"]], heats[claim["id"]], moment) for claim in claims]


def _live(claim: Document, again: Iterable[Saying], heat: int, moment: datetime) -> Live:
    threat = claim["threat"]
    due = countdown(threat, moment)
    sayings = [*again, *_raised(claim)]
    return Live(
        claim,
        parties(claim),
        [*leaves(threat["condition"])] if threat["condition"] else [],
        due,
        is_overdue(threat, due),
        max(sayings, key=lambda saying: saying.date or "", default=None),
        heat,
    )


def leaves(node: Document, *, is_negated: bool = False) -> Iterator[Leaf]:
    """The conditions within a node of the tree."""
    if node["operator"] == Operator.LEAF:
        yield Leaf(node, is_negated)
    for part in node["parts"]:
        yield from leaves(part, is_negated=is_negated ^ (node["operator"] == Operator.NOT))


def _raised(claim: Document) -> Iterator[Saying]:
    """What its own events tell, but for when it was made."""
    said = (claim["statement"] or {}).get("said_date")
    for event in standing_events(claim["threat"]):
        kind, date = event["kind"], event["effective_date"]
        is_later = said and date and date[: len(said)] > said
        if not event["disputed"] and (
            kind == EventKind.ESCALATED or (kind == EventKind.ISSUED and is_later)
        ):
            yield Saying(date, kind)


def groups(by: str, threats: Sequence[Live]) -> list[Group]:
    """The threats in groups, in whose order they stand."""
    if by == "actor":
        return _by_actor(threats)
    found = defaultdict(list)
    for each in threats:
        found[_nearness(each) if by == "deadline" else _warmth(each)].append(each)
    return [Group(title, members) for title, members in found.items()]


def _by_actor(threats: Sequence[Live]) -> list[Group]:
    """Who threatens most comes first; a threat of several stands under each."""
    actors, found = {}, defaultdict(list)
    for each in threats:
        for actor in each.parties["threatens"] or [{"name": NOBODY}]:
            key = actor.get("id", "")
            actors[key] = actor
            found[key].append(each)
    most = sorted(found, key=lambda key: (-len(found[key]), actors[key]["name"]))
    return [Group(actors[key]["name"], found[key], actors[key] if key else None) for key in most]


def _nearness(threat: Live) -> str:
    if threat.due is None:
        return "No deadline that is known"
    if threat.due.is_over:
        return "Overdue"
    return next(title for most, title in NEARNESS if threat.due.days <= most)


def _warmth(threat: Live) -> str:
    return "Said in these ninety days" if threat.heat else "Not said in these ninety days"


def ended_date(threat: Document) -> str | None:
    """When it ended (EDTF), by what ended it last."""
    return max(filter(None, ended(threat)), default=None)


def strip(steps: Sequence[Document], moment: datetime) -> list[Step]:
    """The ledger's life in steps, that one marked which the moment falls into."""
    times = [datetime.fromisoformat(step["as_of"]) for step in steps]
    most = max((step["count"] for step in steps), default=0) or 1
    long = len(times) > 1 and times[1] - times[0] >= LONG
    shown = sum(time <= moment for time in times) - 1
    return [
        Step(
            step["as_of"],
            f"{time:%Y-%m-%d}" if long else f"{time:%Y-%m-%d %H:%M:%S} UTC",
            step["count"],
            round((BAR - 2) * step["count"] / most) + 1,
            place == len(steps) - 1,
            place == shown,
        )
        for place, (step, time) in enumerate(zip(steps, times, strict=True))
    ]
