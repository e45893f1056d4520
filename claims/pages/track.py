"""A track record as bars: each outcome a part of the bar above it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from claims.choices_threat import DONE, ThreatStatus

Outcome = dict[str, Any]
# Below the bar of all, in the order of their bars: whose condition was met, then the rest.
MET = (*DONE, ThreatStatus.NOT_CARRIED_OUT, ThreatStatus.TRIGGERED)
REST = (
    *DONE,
    ThreatStatus.AVERTED,
    ThreatStatus.WITHDRAWN,
    ThreatStatus.LAPSED,
    ThreatStatus.SUPERSEDED,
    ThreatStatus.PARTLY_TRIGGERED,
    ThreatStatus.STANDING,
)
FEW = 10
WITHOUT = "The condition was not met, or there was none."


@dataclass(frozen=True)
class Bar:
    """So many statements, as a part of all: from where to where, in hundredths."""

    label: str
    help: str
    level: int
    statements: int
    x: str
    width: str
    outcome: Outcome | None = None

    @property
    def query(self) -> str:
        """The query of the list that has these threats."""
        return query_of(self.outcome["url"]) if self.outcome else ""


@dataclass(frozen=True)
class Interval:
    """A share and between what it may lie, in whole hundredths."""

    count: int
    of: int
    share: int
    low: int
    high: int
    tells_little: bool


@dataclass(frozen=True)
class Track:
    """A track record, ready to be shown."""

    bars: Sequence[Bar]
    carried_out: Interval | None
    decided: Interval | None
    in_part: int
    without: int  # carried out, but without their condition
    undecided: int
    query: str

    @property
    def is_short(self) -> bool:
        """Whether all cases are shown at once."""
        return self.bars[0].statements <= FEW


def track(record: dict[str, Any]) -> Track:
    """What the API tells of a track record, as bars and whole hundredths."""
    parts = {(each["status"], each["condition_met"]): each for each in record["outcomes"]}
    times = {key: each["statements"] for key, each in parts.items()}
    met, decided = record["carried_out"], record["carried_out_of_decided"]
    return Track(
        bars=[*_bars(record["statements"], parts)],
        carried_out=_interval(met),
        decided=_interval(decided),
        in_part=times.get((ThreatStatus.PARTLY_CARRIED_OUT, True), 0),
        without=sum(times.get((status, False), 0) for status in DONE),
        undecided=met["of"] - decided["of"],
        query=query_of(record["url"]),
    )


def query_of(url: str) -> str:
    return url.partition("?")[2]


def _bars(whole: int, parts: dict[tuple[str, bool], Outcome]) -> Iterator[Bar]:
    if not whole:
        return
    met = [each for status in MET if (each := parts.get((status, True)))]
    rest = [each for status in REST if (each := parts.get((status, False)))]
    yield _bar("Threatened", "Statements that threaten something.", 0, whole, 0, whole)
    times = sum(each["statements"] for each in met)
    yield _bar("Condition met", "What was to set it off came about.", 1, times, 0, whole)
    before = 0
    for each in [*met, *rest]:
        status, is_met = ThreatStatus(each["status"]), each["condition_met"]
        without = status in DONE and not is_met
        help_text = WITHOUT if without else status.help
        level, size = 2 if is_met else 1, each["statements"]
        label = f"{status.label}, without its condition" if without else status.label
        yield _bar(label, help_text, level, size, before, whole, each)
        before += size


def _bar(
    label: str,
    help_text: str,
    level: int,
    size: int,
    before: int,
    whole: int,
    outcome: Outcome | None = None,
) -> Bar:
    x, width = (f"{100 * part / whole:.2f}%" for part in (before, size))
    return Bar(label, help_text, level, size, x, width, outcome)


def _interval(share: dict[str, Any]) -> Interval | None:
    if not share["of"]:
        return None
    rate, low, high = (round(100 * share[name]) for name in ("share", "low", "high"))
    return Interval(share["count"], share["of"], rate, low, high, share["tells_little"])
