"""The threat desk: where each threat stands, its conditions, and what asks for an event."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from claims.admin.outline import outline
from claims.choices import ClaimLinkKind
from claims.choices_threat import LeafState, ThreatFlag, ThreatStatus
from claims.models import ClaimLink, Condition, ConditionalThreat, ThreatEvent
from claims.wording import deadline_phrase, threat_sentence
from sources.admin.base import mark
from sources.admin.naming import Named, named
from sources.choices import State
from sources.site.screens import Listed, list_screen, register_screens

PAGE = 25
MOST = 200  # where a pile is one page
SOON = timedelta(days=7)
DIGITS = 18  # what a key can hold
RESTATING = (
    ClaimLinkKind.REPEATS,
    ClaimLinkKind.STRONGER,
    ClaimLinkKind.WEAKER,
    ClaimLinkKind.SUPERSEDES,
)
LOOKED = 500  # of the newest threats, and of the newest with a deadline, so many are counted


class Tab(NamedTuple):
    """One pile of threats: its key in the address, its name, what is in it, and its threats.

    ``is_paged`` when they come the newest first, a page at a time; else all are on one page.
    """

    key: str
    label: str
    help: str
    choose: Callable[[Any], Any]
    is_paged: bool = True


class Card(NamedTuple):
    """One threat as the desk shows it."""

    threat: Any
    claim: Named
    sentence: str
    marks: list[SafeString]
    deadline: str
    distance: str
    conditions: list[tuple[Any, int, SafeString]]
    events: list[ThreatEvent]
    restated: list[ClaimLink]
    add_event: str


def due_soon(threats: Any) -> Any:
    """Those of some threats whose deadline is within a week, the next first."""
    now = timezone.now()
    dated = threats.dated().with_deadline()
    ending = dated.filter(deadline__endswith__gt=now, deadline__endswith__lte=now + SOON)
    return ending.order_by("deadline", "-pk")


def _with_status(status: ThreatStatus) -> Tab:
    return Tab(status, status.label, status.help, lambda threats: threats.by_status(status))


TABS = (
    Tab(
        "asks",
        "Ask for an event",
        "The deadline has passed, and nothing tells what came of it.",
        lambda threats: threats.overdue(),
    ),
    Tab(
        "soon",
        "Due this week",
        "The deadline is within seven days; the next first.",
        due_soon,
        is_paged=False,
    ),
    *map(_with_status, ThreatStatus),
    Tab("all", "All", "Every threat, the newest first.", lambda threats: threats),
)
BY_KEY = {tab.key: tab for tab in TABS}
ALL = BY_KEY["all"]


def desk_view(site: Any, request: HttpRequest) -> TemplateResponse:
    """The threats of one pile, a page of them, the newest first unless the pile says otherwise."""
    if not site.get_model_admin(ConditionalThreat).has_view_permission(request):
        raise PermissionDenied
    counts = _counts()
    first = next((tab for tab in TABS if counts[tab.key]), ALL)
    tab = BY_KEY.get(request.GET.get("pile", ""), first)
    threats = tab.choose(_threats())
    size = PAGE if tab.is_paged else MOST
    before = request.GET.get("before", "")
    if tab.is_paged and before.isdecimal() and len(before) <= DIGITS:
        threats = threats.filter(pk__lt=before)
    shown = [*threats[: size + 1]]
    events = site.get_model_admin(ThreatEvent)
    context = {
        **site.each_context(request),
        "title": "Threat desk",
        "tabs": [(tab, counts[tab.key]) for tab in TABS],
        "more": "+" if counts[ALL.key] >= LOOKED else "",
        "tab": tab,
        "cards": [*_cards(shown[:size])],
        "next": shown[size - 1].pk if len(shown) > size else None,
        "may_add": events.has_add_permission(request),
        "media": events.media + events.get_form(request)().media,
    }
    return TemplateResponse(request, "admin/workbench/desk.html", context)


def _counts() -> Counter[str]:
    """How many threats each pile has, by its key, among the newest; one query."""
    threats = ConditionalThreat.objects.exclude(claim__state=State.DISCARDED).order_by("-pk")
    newest, dated = threats.values("pk")[:LOOKED], threats.dated().values("pk")[:LOOKED]
    looked: Any = ConditionalThreat.objects.filter(pk__in=newest.union(dated))
    rows = looked.with_state().with_deadline().values_list("state", "deadline")
    now, counts = timezone.now(), Counter[str]()
    for state, deadline in rows:
        last = deadline and deadline.upper
        counts[ALL.key] += 1
        counts[state["status"]] += 1
        counts["asks"] += state["overdue"]
        counts["soon"] += bool(last and now < last <= now + SOON)
    return counts


def _threats() -> Any:
    """Threats that somebody stands by, with all that a card shows."""
    voided = Exists(ThreatEvent.objects.filter(voids=OuterRef("pk")))
    happened = ThreatEvent.objects.exclude(kind="voids").exclude(voided).order_by("-pk")
    restating = ClaimLink.objects.filter(kind__in=RESTATING)
    threats = ConditionalThreat.objects.exclude(claim__state=State.DISCARDED)
    return (
        threats.select_related("claim")
        .with_state()
        .with_deadline()
        .prefetch_related(
            "parties__actor__names",
            "consequences",
            Prefetch("conditions", Condition.objects.with_state()),
            Prefetch("events", happened.select_related("condition")),
            Prefetch("claim__linked_from", restating.select_related("claim").order_by("-pk")),
        )
        .order_by("-pk")
    )


def _cards(threats: Iterable[Any]) -> Iterator[Card]:
    now = timezone.now()
    address = reverse("admin:claims_threatevent_add")
    for threat in threats:
        yield Card(
            threat,
            named(threat.claim),
            threat_sentence(threat),
            [*_marks(threat.state)],
            deadline_phrase(threat),
            _distance(threat.deadline and threat.deadline.upper, now),
            [
                (node, depth, mark("leaf", node.leaf_state, LeafState(node.leaf_state).label))
                if node.leaf_state
                else (node, depth, SafeString())
                for node, depth in outline(threat.conditions.all())
            ],
            [*threat.events.all()],
            [*threat.claim.linked_from.all()],
            f"{address}?threat={threat.pk}",
        )


def _marks(state: dict[str, Any]) -> Iterator[SafeString]:
    if state["status"]:
        yield mark("status", state["status"], ThreatStatus(state["status"]).label)
    for flag in ThreatFlag:
        if state[flag]:
            yield mark("flag", flag, flag.label)


def _distance(deadline: datetime | None, now: datetime) -> str:
    """How far off the last moment of a deadline is."""
    if deadline is None:
        return ""
    if deadline > now:
        return f"in {timeuntil(deadline, now)}"
    return f"passed {timesince(deadline, now)} ago"


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: desk_view(site, request))
    return [path("claims/desk/", view, name="claims_desk")]


list_screen(Listed(20, "Threat desk", "claims_desk", "claims.view_conditionalthreat", letter="t"))
