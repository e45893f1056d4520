"""Where a threat stands, worked out once more: by plain Python, to hold against the database.

It follows docs/threat-states.md and shares nothing with the SQL: truth is True, False or None,
and what a truth rests on is a set of words instead of a number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

DEEDS = {"carried_out", "partly_carried_out"}
LIVE = {"standing", "partly_triggered", "triggered"}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Span:
    """A half-open range of moments; None is an open end."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True)
class Node:
    key: int
    operator: str = "leaf"
    parts: tuple["Node", ...] = ()
    judged: bool = False

    def walk(self) -> Iterable["Node"]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Event:
    kind: str
    node: int | None = None
    span: Span | None = None
    disputed: bool = False
    voided: bool = False

    def begins_by(self, moment: datetime | None) -> bool:
        return moment is None or self.start is None or self.start <= moment

    def begins_before(self, moment: datetime | None) -> bool:
        return moment is None or self.start is None or self.start < moment

    @property
    def start(self) -> datetime | None:
        return self.span.start if self.span else None

    @property
    def end(self) -> datetime | None:
        return self.span.end if self.span else None


@dataclass(frozen=True)
class Threat:
    tree: Node | None = None
    events: tuple[Event, ...] = ()
    made: Span | None = None
    due: Span | None = None
    expiry: Span | None = None


@dataclass(frozen=True)
class Verdict:
    """What is known of one node: its truth, what that rests on, and where it leans if unknown."""

    truth: bool | None
    because: frozenset[str] = NOBODY
    leans: frozenset[bool] = frozenset()
    state: str = "unmet"

    @property
    def signs(self) -> frozenset[bool]:
        return self.leans if self.truth is None else frozenset({self.truth})


@dataclass
class State:
    status: str | None
    truth: bool | None = None
    flags: set[str] = field(default_factory=set)


def state_of(threat: Threat, moment: datetime) -> State:
    """The status and flags of ``threat`` at ``moment``; status None before it was made."""
    made = _made(threat)
    if made and made > moment:
        return State(None)
    heard = [e for e in threat.events if not e.voided and e.begins_by(moment)]
    whole = [e for e in heard if e.node is None and not e.disputed]
    kinds = {e.kind for e in whole}
    over, closed = _closing(threat, whole, moment)

    by_then = [e for e in heard if e.begins_before(closed)]
    top = verdicts(threat.tree, by_then)[threat.tree.key] if threat.tree else Verdict(None)
    by_then_of_whole = {e.kind for e in whole if e.begins_before(closed)}
    truth = True if "trigger_occurred" in by_then_of_whole else top.truth
    partly = "trigger_partly_occurred" in by_then_of_whole or True in top.leans

    status = _first(
        *((kind in kinds, kind) for kind in ("carried_out", "partly_carried_out")),
        *((kind in kinds, kind) for kind in ("withdrawn", "superseded")),
        ("complied" in kinds or (truth is False and "complied" in top.because), "averted"),
        (truth is True and over, "not_carried_out"),
        (truth is True, "triggered"),
        (over or truth is False, "lapsed"),
        (partly, "partly_triggered"),
        (True, "standing"),
    )
    flags = {
        "disputed": any(e.disputed for e in heard),
        "utterance_denied": "utterance_denied" in kinds,
        "without_trigger": bool(kinds & DEEDS) and threat.tree is not None and truth is not True,
        "overdue": status in LIVE and _past(threat.due, moment),
    }
    return State(status, truth, {name for name, up in flags.items() if up})


def verdicts(tree: Node, heard: Iterable[Event]) -> dict[int, Verdict]:
    """The verdict on every node of ``tree``, by its key."""
    found: dict[int, Verdict] = {}
    _judge(tree, list(heard), False, found)
    return found


def _made(threat: Threat) -> datetime | None:
    """The first moment at which it may have been made, if known."""
    if threat.made and threat.made.start:
        return threat.made.start
    issued = [
        e.start
        for e in threat.events
        if e.kind == "issued" and e.start and not (e.voided or e.disputed)
    ]
    return min(issued, default=None)


def _closing(threat: Threat, whole: list[Event], moment: datetime) -> tuple[bool, datetime | None]:
    """Whether the threat's time ran out, and after which moment triggers come too late."""
    deeds = [e.end for e in whole if e.kind in DEEDS]
    lapses = [e.end for e in whole if e.kind == "lapsed"]
    expired = _past(threat.expiry, moment)
    over = expired or bool(lapses)
    ends = deeds or [*lapses, *([threat.expiry.end] if expired and threat.expiry else [])]
    return over, min((end for end in ends if end), default=None)


def _past(span: Span | None, moment: datetime) -> bool:
    return span is not None and span.end is not None and span.end <= moment


def _first(*cases: tuple[bool, str]) -> str:
    return next(status for holds, status in cases if holds)


def _judge(node: Node, heard: list[Event], negated: bool, found: dict[int, Verdict]) -> Verdict:
    below = negated != (node.operator == "not")
    parts = [_judge(part, heard, below, found) for part in node.parts]
    mine = [e for e in heard if e.node == node.key]
    sure = {e.kind for e in mine if not e.disputed}
    truth, because = _settled(sure, negated) or _combined(node.operator, parts)
    leans: set[bool] = set()
    if truth is None:
        leans = {sign for part in parts for sign in part.signs}
        if node.operator == "not":
            leans = {not sign for sign in leans}
        if "trigger_partly_occurred" in sure:
            leans.add(True)
    state = _first(
        (truth is True, "met"),
        (truth is False, "ruled_out"),
        (True in leans, "partly_met"),
        (bool(mine) and not sure, "disputed"),
        (node.judged, "unknowable"),
        (True, "unmet"),
    )
    found[node.key] = Verdict(truth, because, frozenset(leans), state)
    return found[node.key]


def _settled(sure: set[str], negated: bool) -> tuple[bool, frozenset[str]] | None:
    if "trigger_occurred" in sure:
        return True, frozenset({"complied" if negated else "event"})
    if "complied" in sure:
        return negated, frozenset({"complied"})
    if "lapsed" in sure:
        return False, frozenset({"event"})
    return None


def _combined(operator: str, parts: list[Verdict]) -> tuple[bool | None, frozenset[str]]:
    if operator == "leaf":
        return None, NOBODY
    if operator == "not":
        (part,) = parts
        return (None if part.truth is None else not part.truth), part.because
    decisive = operator == "any"  # one true part decides “any”, one false part decides “all”
    deciding = [part for part in parts if part.truth is decisive]
    if deciding:
        return decisive, NOBODY.union(*(part.because for part in deciding))
    if all(part.truth is not None for part in parts):
        return not decisive, NOBODY.union(*(part.because for part in parts))
    return None, NOBODY
