"""Dates as places on an axis of years."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

# A date of EDTF (ISO 8601-2, levels 0 and 1) as far as the day.
POINT = re.compile(r"(-?\d{2,4}X{0,2})(?:-(\d\d))?(?:-(\d\d))?")
LEAST = 1  # of an axis, in hundredths, that is seen
Years = tuple[float | None, float | None]


def years(edtf: str | None) -> Years | None:
    """Where a date or interval begins and ends, in years; None of an end that is open or unknown.

    None when nothing is known. Months count as equal, a season from its first month.
    """
    first, is_span, last = (edtf or "").partition("/")
    begin, end = _point(first), _point(last if is_span else first)
    if begin is None and end is None:
        return None
    return begin and begin[0], end and end[1]


def _point(edtf: str) -> tuple[float, float] | None:
    found = POINT.match(edtf)
    if not found:
        return None
    year, month, day = found[1], int(found[2] or 0), int(found[3] or 0)
    if not month:
        return float(year.replace("X", "0")), float(year.replace("X", "9")) + 1
    lasts = 1
    if month > 20:  # a season
        month, lasts = (month - 20) * 3, 3
    begin = float(year) + (month - 1) / 12
    if day:
        begin += (day - 1) / 372
        return begin, begin + 1 / 372
    return begin, begin + lasts / 12


@dataclass(frozen=True)
class Axis:
    """Whole years, from the first to before the last."""

    first: int
    last: int

    @classmethod
    def of(cls, spans: Iterable[Years | None], now: float) -> "Axis | None":
        """That on which all that is known stands, up to now; None when no year is known."""
        known = [year for span in spans if span for year in span if year is not None]
        if not known:
            return None
        return cls(floor(min(known)), floor(max(*known, now)) + 1)

    def bar(self, span: Years | None) -> dict[str, str] | None:
        """From where to where a span lies, in hundredths; what is open reaches beyond the axis."""
        if span is None:
            return None
        begin, end = span
        left = min(self._place(self.first if begin is None else begin), 100 - LEAST)
        right = self._place(self.last if end is None else end)
        return {"x": f"{left:.2f}%", "width": f"{max(right - left, LEAST):.2f}%"}

    def _place(self, year: float) -> float:
        return 100 * (year - self.first) / (self.last - self.first)
