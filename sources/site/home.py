"""What the first page tells beside the counts of records: each room adds its own lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest

# Beyond this it is enough to know that there are more.
ENOUGH = 100
# So many of the newest tell how it stands, at the same cost however many there are.
NEWEST = 10_000
COLUMN_WIDTH, COLUMN_HEIGHT = 26, 48  # twelve of them are wide enough for a finger on a phone


@dataclass(frozen=True, order=True)
class Line:
    """Something that waits, with the list that holds it. ``count`` is told up to ENOUGH."""

    place: int
    words: str
    count: int
    address: str

    @property
    def number(self) -> str:
        return f"{ENOUGH}+" if self.count > ENOUGH else str(self.count)


class Share(NamedTuple):
    """How many of a number of records are so, with the list of these."""

    words: str
    part: int
    whole: int
    address: str

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0


@dataclass(frozen=True)
class Bar:
    """One bar of a plot: what it counts, and the list of that."""

    label: str
    count: int
    address: str = ""


class Plot(NamedTuple):
    """Bars below each other, or one column beside the other where they follow in time."""

    words: str
    bars: list[Bar]
    over_time: bool = False

    @property
    def most(self) -> int:
        return max((bar.count for bar in self.bars), default=0)

    @property
    def columns(self) -> list[tuple[int, int, Bar]]:
        """Each bar with its left edge and its height, in a drawing COLUMN_HEIGHT high."""
        return [
            (place * COLUMN_WIDTH, round(COLUMN_HEIGHT * bar.count / self.most), bar)
            for place, bar in enumerate(self.bars)
        ]


class Moved(NamedTuple):
    """Something that happened lately."""

    when: Any
    what: str
    human_id: str
    words: str
    address: str


Panel = Callable[[Any, HttpRequest], Iterable[Any]]
KEPT: list[Panel] = []
NEWS: list[Panel] = []
WAITING: list[Panel] = []
MOVED: list[Panel] = []
SOUND: list[Panel] = []
PLOTS: list[Panel] = []


def capped(rows: Any) -> int:
    """How many rows there are, up to one more than ENOUGH."""
    return int(rows.order_by()[: ENOUGH + 1].count())


def home(site: Any, request: HttpRequest) -> dict[str, list[Any]]:
    """The panels of the first page for the person who looks."""

    def lines(panels: list[Panel]) -> list[Any]:
        return [line for panel in panels for line in panel(site, request)]

    return {
        "kept": lines(KEPT),
        "news": lines(NEWS),
        "waits": lines(WAITING),
        "moved": lines(MOVED),
        "sound": lines(SOUND),
        "plots": [plot for plot in lines(PLOTS) if plot.most],
    }
