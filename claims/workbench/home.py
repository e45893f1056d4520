"""What the first page tells of claims and threats, and the lists that it leads to."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from claims.choices_threat import ThreatStatus
from claims.models import Claim, ClaimCitation, ClaimIndex, ConditionalThreat
from claims.workbench.desk import due_soon
from sources.admin.filters import list_by
from sources.choices import State
from sources.models import Source
from sources.site.home import NEWEST, PLOTS, SOUND, WAITING, Bar, Line, Plot, Share, capped


class UnreadFilter(admin.SimpleListFilter):
    """Sources from which nobody has drawn a claim."""

    title = "claims"
    parameter_name = "claims"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("none", "None yet")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return unread(queryset) if self.value() == "none" else queryset


class SingleSourceFilter(admin.SimpleListFilter):
    """Published claims by how many sources, independent of each other, they rest on."""

    title = "independent sources"
    parameter_name = "rests_on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("one", "One, as published")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() != "one":
            return queryset
        single = ClaimIndex.objects.filter(until_seq=None, independent_sources__lte=1)
        return queryset.filter(Exists(single.filter(number=OuterRef("pk"))))


def unread(sources: Any) -> Any:
    """Those of some sources in which no claim cites words, and that make none themselves."""
    cited = ClaimCitation.objects.filter(excerpt__snapshot__source=OuterRef("pk"))
    own = Claim.objects.filter(source=OuterRef("pk"))
    return sources.exclude(state=State.DISCARDED).exclude(Exists(cited)).exclude(Exists(own))


def waits(_site: Any, request: HttpRequest) -> Iterator[Line]:
    if request.user.has_perm("claims.view_conditionalthreat"):
        desk = reverse("admin:claims_desk")
        threats = ConditionalThreat.objects.exclude(claim__state=State.DISCARDED)
        yield Line(
            30, "threats past their deadline with no event", capped(threats.overdue()),
            f"{desk}?pile=asks",
        )  # fmt: skip
        yield Line(40, "deadlines within a week", capped(due_soon(threats)), f"{desk}?pile=soon")
    if request.user.has_perm("sources.view_source"):
        sources = reverse("admin:sources_source_changelist")
        count = capped(unread(Source.objects.all()))
        yield Line(50, "sources with no claims yet", count, f"{sources}?claims=none")


def sound(_site: Any, request: HttpRequest) -> Iterator[Share]:
    if not request.user.has_perm("claims.view_claim"):
        return
    newest = ClaimIndex.objects.filter(until_seq=None).order_by("-number")
    counts = [*newest.values_list("independent_sources", flat=True)[:NEWEST]]
    if counts:
        claims = reverse("admin:claims_claim_changelist")
        single = sum(count <= 1 for count in counts)
        words = "of the published claims rest on one source alone"
        yield Share(words, single, len(counts), f"{claims}?rests_on=one")


def by_status(_site: Any, request: HttpRequest) -> Iterator[Plot]:
    """How the published threats stand."""
    if not request.user.has_perm("claims.view_conditionalthreat"):
        return
    newest = ClaimIndex.objects.filter(until_seq=None, is_threat=True).order_by("-number")
    counts = Counter(newest.values_list("status", flat=True)[:NEWEST])
    desk = reverse("admin:claims_desk")
    bars = [
        Bar(status.label, counts[status.value], f"{desk}?pile={status}") for status in ThreatStatus
    ]
    yield Plot("Published threats by status", bars)


list_by(Source, UnreadFilter)
list_by(Claim, SingleSourceFilter)
WAITING.append(waits)
SOUND.append(sound)
PLOTS.append(by_status)
