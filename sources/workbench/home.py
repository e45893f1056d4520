"""What the first page tells of sources and of publication."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from sources.admin.captures import WAITING as UNDECIDED
from sources.admin.naming import names
from sources.choices import AnchorOutcome
from sources.models import Anchor, CorrectionRequest, LedgerEntry
from sources.site.home import (
    MOVED,
    NEWEST,
    PLOTS,
    SOUND,
    WAITING,
    Bar,
    Line,
    Moved,
    Plot,
    Share,
    capped,
)

LATELY = 8
WEEKS = 12


def moved(site: Any, request: HttpRequest) -> Iterator[Moved]:
    """The latest entries of the ledger."""
    if not request.user.has_perm("sources.view_ledgerentry"):
        return
    entries = [*LedgerEntry.objects.order_by("-seq")[:LATELY]]
    found = names(site, request, [(entry.kind, entry.record_uuid) for entry in entries])
    for entry in entries:
        if one := found.get(entry.record_uuid):
            what = entry.get_reason_display()
            yield Moved(entry.published_at, what, one.human_id, one.words, one.address)


def waits(_site: Any, request: HttpRequest) -> Iterator[Line]:
    if request.user.has_perm("sources.change_correctionrequest"):
        reports = reverse("admin:sources_correctionrequest_changelist")
        count = capped(CorrectionRequest.objects.waiting())
        yield Line(18, "readers’ reports of errors, to be answered", count, f"{reports}?waits=yes")


def gone(_site: Any, request: HttpRequest) -> Iterator[Share]:
    """Cited words that later captures have not, or that wait for a person to say so."""
    if not request.user.has_perm("sources.view_anchor"):
        return
    newest = Anchor.objects.order_by("-pk").values("pk")[:NEWEST]
    lost = Q(outcome=AnchorOutcome.GONE)
    doubtful = Q(outcome=AnchorOutcome.FUZZY, accepted_at=None)
    counts = Anchor.objects.filter(pk__in=newest).aggregate(
        whole=Count("pk"), gone=Count("pk", filter=lost), unsure=Count("pk", filter=doubtful)
    )
    if counts["whole"]:
        anchors = reverse("admin:sources_anchor_changelist")
        words = "of the cited words are gone from a later capture"
        yield Share(words, counts["gone"], counts["whole"], f"{anchors}?outcome__exact=gone")
        words = "are only similar there, and wait for a decision"
        yield Share(words, counts["unsure"], counts["whole"], f"{anchors}?{UNDECIDED}")


def published(_site: Any, request: HttpRequest) -> Iterator[Plot]:
    """How much was published in each of the last weeks."""
    if not request.user.has_perm("sources.view_ledgerentry"):
        return
    this_week = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    this_week -= timedelta(days=this_week.weekday())
    weeks = [this_week - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    rows = LedgerEntry.objects.filter(published_at__gte=weeks[0]).order_by()
    counts = dict(
        rows.annotate(week=TruncWeek("published_at"))
        .values("week")
        .annotate(count=Count("pk"))
        .values_list("week", "count")
    )
    ledger = reverse("admin:sources_ledgerentry_changelist")
    bars = [
        Bar(f"week of {week:%Y-%m-%d}", counts.get(week, 0), _within(ledger, week))
        for week in weeks
    ]
    yield Plot("Entries in the ledger, week by week", bars, over_time=True)


def _within(ledger: str, week: Any) -> str:
    until = week + timedelta(weeks=1)
    span = {"published_at__gte": week.isoformat(), "published_at__lt": until.isoformat()}
    return f"{ledger}?{urlencode(span)}"


WAITING.append(waits)
MOVED.append(moved)
SOUND.append(gone)
PLOTS.append(published)
