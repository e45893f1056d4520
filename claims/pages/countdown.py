"""How long there is until a deadline, in days and in words."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from claims.choices_threat import OPEN
from sources.publication.kinds import Document

NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@dataclass(frozen=True)
class Countdown:
    """From the day of a moment to the last day of a deadline, UTC; below zero when that is past."""

    last: date
    days: int
    is_over: bool

    def __str__(self) -> str:
        if self.is_over and not self.days:
            return "earlier today"
        if self.days in NEAR:
            return NEAR[self.days]
        return f"{-self.days:,} days ago" if self.days < 0 else f"in {self.days:,} days"


def countdown(threat: Document, moment: datetime) -> Countdown | None:
    """Of a threat's deadline; None when it has none, or none that is known."""
    if threat["deadline_until"] is None:
        return None
    end = datetime.fromisoformat(threat["deadline_until"]).astimezone(UTC)
    last = (end - timedelta(microseconds=1)).date()
    return Countdown(last, (last - moment.astimezone(UTC).date()).days, end <= moment)


def is_overdue(threat: Document, due: Countdown | None) -> bool:
    """Whether the deadline has passed, and nobody told what came of it."""
    return bool(due and due.is_over and threat["status"] in OPEN)
