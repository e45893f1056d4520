"""Add a source, second step: what was brought is looked at, put right, and saved or left out."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from sources.admin.drafts import told
from sources.admin.forms import AGAIN, REASON
from sources.admin.naming import address_of
from sources.admin.pages import PAGES
from sources.models import Arrival, Source
from sources.site.home import WAITING, Line, capped
from sources.site.screens import register_screens
from sources.workbench.arrival_form import FIELDS, ArrivalForm
from sources.workbench.bringing import MAY
from sources.workbench.previews import Preview, previews, read
from sources.workbench.taking_in import take_in

AT_ONCE = 10
# A page as it came is shown without its scripts, and asks nothing of anybody.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
DIGITS = 18  # what a key can hold
LONGEST_NAME = 40  # of an encoding


def arrivals_view(site: Any, request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    own = Arrival.objects.filter(brought_by=request.user)
    shown = _shown(own, request)
    answer = None
    if request.method == "POST" and AGAIN not in request.POST:
        _remember(shown, request)
        answer = _moved(own, request)
    found = [] if answer else _with_forms(site, request, shown)
    if _saves(request) and all(one.form.is_valid() for one in found if one.form):
        answer = _save(own, found, request)
    if not answer and not found:
        answer = _to("sources_source_ingest")
    if answer:
        request.is_saved = request.method == "POST"  # type: ignore[attr-defined]
        return told(request, answer)
    total = own.count()
    context = {
        **site.each_context(request),
        "title": "Look before you save",
        "opts": Source._meta,
        "found": found,
        "total": total,
        "rest": total - len(found),
        "savable": any(not one.problem for one in found),
        "errors": any(one.form.errors for one in found if one.form),
        "reason": REASON if any(one.may_join_held for one in found) else None,
        "media": sum((one.form.media for one in found if one.form), Media()),
        "is_nav_sidebar_enabled": False,  # the text and what is said of it need the width
    }
    return TemplateResponse(request, "admin/workbench/arrivals.html", context)


def _shown(own: QuerySet[Arrival], request: HttpRequest) -> list[Arrival]:
    """The documents on the page: the first that wait, or those that were on it when it was sent."""
    rows = own.defer(None)
    if request.method == "POST":
        return [*rows.filter(pk__in=_keys(request.POST.getlist("shown")))]
    return [*rows[:AT_ONCE]]


def _keys(sent: Sequence[str]) -> list[int]:
    return [int(key) for key in sent if key.isdecimal() and len(key) < DIGITS]


def _with_forms(site: Any, request: HttpRequest, arrivals: list[Arrival]) -> list[Preview]:
    """The documents with what was typed of them, now or before."""
    model_admin = site.get_model_admin(Source)
    form_class = model_admin.get_form(request, form=ArrivalForm, fields=FIELDS)
    may_change = model_admin.has_change_permission(request)
    found = previews(arrivals)
    for one in found:
        if one.becomes_source:
            prefix, typed = str(one.arrival.pk), one.arrival.typed
            sent: Any = {f"{prefix}-{name}": value for name, value in typed.items()}
            data = request.POST if request.method == "POST" else sent or None
            one.form = form_class(data, prefix=prefix, preview=one, may_change=may_change)
            one.form.redraw = data is not None and not _saves(request)
    return found


# --- What is done with them -------------------------------------------------------------------


def _remember(arrivals: list[Arrival], request: HttpRequest) -> None:
    """Keep what was typed, whatever becomes of it."""
    for arrival in arrivals:
        start = f"{arrival.pk}-"
        sent: Any = {
            k.removeprefix(start): v for k, v in request.POST.items() if k.startswith(start)
        }
        arrival.encoding = sent.pop("encoding", arrival.encoding)[:LONGEST_NAME]
        arrival.typed = sent or arrival.typed
        arrival.save(update_fields=["encoding", "typed"])


def _moved(own: QuerySet[Arrival], request: HttpRequest) -> HttpResponseRedirect | None:
    """Where to, if nothing is to be saved now."""
    if "_leave" in request.POST:
        own.filter(pk__in=_keys(request.POST.getlist("_leave"))).delete()
        return _to("sources_source_arrivals" if own.exists() else "sources_source_ingest")
    if "_back" in request.POST:
        return _to("sources_source_ingest")
    return None if _saves(request) else _to("sources_source_arrivals")


def _saves(request: HttpRequest) -> bool:
    return bool({"_save", "_save_all"} & {*request.POST}) and AGAIN not in request.POST


def _save(own: QuerySet[Arrival], found: list[Preview], request: HttpRequest) -> Any:
    """Save each by itself: one that fails leaves the others as they are."""
    outcomes = [take_in(one, request) for one in found if not one.problem]
    if "_save_all" in request.POST:
        rest = own.defer(None).exclude(pk__in=[one.arrival.pk for one in found])
        outcomes += [take_in(one, request) for one in map(read, rest.iterator(AT_ONCE))]
    for outcome in outcomes:
        messages.add_message(request, *outcome.told())
    saved = [outcome.result for outcome in outcomes if outcome.result]
    if own.exists():
        return _to("sources_source_arrivals")
    if len(saved) != 1:
        return _to("sources_source_changelist")
    source = saved[0].source
    return HttpResponseRedirect(PAGES[0].address(source.pk) if PAGES else address_of(source))


def _to(name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"admin:{name}"))


# --- The document as it came ------------------------------------------------------------------


@xframe_options_sameorigin
def original_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A page as a browser would show it, without scripts and the network; else the bytes."""
    rows = Arrival.objects.defer(None).filter(brought_by=request.user)
    arrival = get_object_or_404(rows, pk=pk)
    one, data = read(arrival), bytes(arrival.content)
    if one.is_page and one.document:
        page = data.decode(one.document.encoding, "replace")
        headers = {"Content-Security-Policy": SANDBOX}
        return HttpResponse(page, content_type="text/html; charset=utf-8", headers=headers)
    headers = {"Content-Disposition": f'attachment; filename="{arrival.sha256}.bin"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


def waits(_site: Any, request: HttpRequest) -> Iterator[Line]:
    if not request.user.has_perm(MAY):
        return
    own = Arrival.objects.filter(brought_by=request.user)
    address = reverse("admin:sources_source_arrivals")
    yield Line(15, "documents that you brought, and have not saved", capped(own), address)


@register_screens
def screens(site: Any) -> list[URLPattern]:
    below = "sources/source/ingest/"
    look = site.admin_view(lambda request: arrivals_view(site, request))
    original = site.admin_view(original_view)
    return [
        path(f"{below}look/", look, name="sources_source_arrivals"),
        path(f"{below}<int:pk>/original/", original, name="sources_source_original"),
    ]


WAITING.append(waits)
