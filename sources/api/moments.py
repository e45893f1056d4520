"""As of when a question is asked: each is put at one number of the ledger."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connections, models
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError

from sources.api.reading import PUBLIC
from sources.models import LedgerEntry

PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
NUMBER = re.compile(r"seq:(\d{1,18})", re.ASCII)
# In an address a plus sign means a space; nobody who writes a moment remembers.
LOST_PLUS = re.compile(r"(T\d\d:\d\d\S*) (\d\d:?\d\d)$", re.ASCII)
FORMS = "Write for example 2024, 2024-10, 2024-10-01 or 2024-10-01T18:00:00Z."
EVER = datetime.max.replace(tzinfo=UTC)
LAST = "SELECT seq, published_at FROM sources_ledgerentry ORDER BY seq DESC LIMIT 1"


@dataclass(frozen=True)
class Moment:
    """What was public once ``seq`` was the last number of the ledger; ``latest`` is it by now."""

    seq: int
    latest: int
    latest_at: datetime | None
    # The end of the date that was asked for, if one was.
    asked_at: datetime | None = None

    @property
    def is_now(self) -> bool:
        return self.seq == self.latest

    def time(self) -> datetime:
        """What the clock showed then."""
        if self.asked_at or self.is_now:
            return self.asked_at or datetime.now(UTC)
        entry = LedgerEntry.objects.using(PUBLIC).filter(seq=self.seq)
        return entry.values_list("published_at", flat=True).first() or datetime.now(UTC)

    def holds(self, indexes: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Those of ``indexes`` that were current then."""
        if self.is_now:  # served by the partial indexes
            return indexes.filter(until_seq=None)
        return indexes.filter(Q(until_seq=None) | Q(until_seq__gt=self.seq), from_seq__lte=self.seq)


def moment_of(as_of: str | None, pinned: int | None = None) -> Moment:
    """The moment that ``as_of`` names, or a cursor has pinned; now when neither does.

    Raises ``ValidationError`` when it is none, lies ahead, or the two differ.
    """
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(LAST)
        latest, at = cursor.fetchone() or (0, None)
    asked, then = (latest, None) if as_of is None else _seq(as_of, latest)
    if pinned is None or pinned == asked:
        return Moment(asked, latest, at, then)
    if as_of is not None or pinned > latest:
        raise ValidationError({"cursor": ["It belongs to another moment than is asked for."]})
    return Moment(pinned, latest, at)


def span_of(value: str) -> tuple[datetime, datetime]:
    """The half-open range in UTC of a year, month or day. A moment, with its zone, is both ends.

    Raises ``ValueError`` with a sentence when it is none of these.
    """
    if match := PARTIAL_DATE.fullmatch(value):
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            start = date(year or 0, month or 1, day or 1)
        except ValueError:
            raise ValueError(f"“{value}” is no day of the calendar.") from None
        return _midnight(start), _end(start, month, day)
    try:
        moment = parse_datetime(LOST_PLUS.sub(r"\1+\2", value))
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(f"“{value[:80]}” is no date. {FORMS}")
    if moment.tzinfo is None:
        raise ValueError(f"“{value}” has a time without a zone: add Z or an offset such as +03:00.")
    return moment, moment


def seq_before(value: str) -> int:
    """The ledger's last number before a date or moment begins; of ``seq:123`` it is 123.

    Raises ``ValueError`` with a sentence when it is none of these.
    """
    if match := NUMBER.fullmatch(value):
        return int(match[1])
    start, _ = span_of(value)
    return _last(Q(published_at__lt=start))


def _seq(as_of: str, latest: int) -> tuple[int, datetime | None]:
    if match := NUMBER.fullmatch(as_of):
        seq = int(match[1])
        if seq > latest:
            raise ValidationError({"as_of": [f"The ledger has {latest} entries so far."]})
        return seq, None
    try:
        start, end = span_of(as_of)
    except ValueError as error:
        raise ValidationError({"as_of": [f"{error} A number of the ledger: seq:123."]}) from error
    if end > datetime.now(UTC):
        whole = " It is not over yet; to ask for now, leave as_of out." if start < end else ""
        raise ValidationError({"as_of": [f"“{as_of}” ends in the future.{whole}"]})
    return _last(Q(published_at__lt=end) if start < end else Q(published_at__lte=end)), end


def _last(then: Q) -> int:
    entries = LedgerEntry.objects.using(PUBLIC).filter(then).order_by("-published_at", "-seq")
    return entries.values_list("seq", flat=True).first() or 0


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _end(start: date, month: int | None, day: int | None) -> datetime:
    try:
        if day:
            return _midnight(start + timedelta(days=1))
        if month:
            return _midnight((start + timedelta(days=31)).replace(day=1))
        return _midnight(start.replace(year=start.year + 1))
    except (OverflowError, ValueError):
        return EVER
