"""The screen of what is new for a person, what is in their hands, and what they watch."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from sources.admin.naming import Named, address_of, named, way_back
from sources.models import Assignment, CuratedModel, User, Watch
from sources.site.home import NEWS, WAITING, Line, capped
from sources.site.screens import Listed, list_screen, register_screens
from sources.workbench.news import DAYS, SHOWN, News, news, seen_records

ON_HOME = 6
ASSIGNED = "Nothing. A record is assigned on its page, beside its comments."
WATCHED = "Nothing. “Watch” beside the comments of a record puts it here."


class Followed(NamedTuple):
    """A record that a person has in hand (``by`` whom) or watches."""

    record: CuratedModel
    named: Named
    talk: str
    by: Assignment | None


def news_view(site: Any, request: HttpRequest) -> TemplateResponse:
    """All that is new; then what is in the person's hands, and what they watch."""
    person: Any = request.user
    assigned = Assignment.objects.filter(assignee=person).select_related("assigned_by")[:SHOWN]
    watched = Watch.objects.filter(owner=person)[:SHOWN]
    records = seen_records(site, request, [*assigned, *watched])
    context = {
        **site.each_context(request),
        "title": "New for you",
        "news": news(site, request),
        "lists": [
            ("Assigned to you", "assigned", [*_followed(assigned, records)], ASSIGNED),
            ("Watched by you", "watched", [*_followed(watched, records)], WATCHED),
        ],
        "days": DAYS,
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/workbench/news.html", context)


def _followed(rows: Any, records: Mapping[Any, CuratedModel]) -> Iterator[Followed]:
    for row in rows:
        if record := records.get(row.record_uuid):
            by = row if isinstance(row, Assignment) else None
            yield Followed(record, named(record), address_of(record, "talk"), by)


@require_POST
def seen_view(request: HttpRequest) -> HttpResponseRedirect:
    """All that the page showed has been seen; what happened since the page was made has not."""
    person: Any = request.user
    try:
        until = parse_datetime(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until and timezone.is_aware(until) and until <= timezone.now():
        User.objects.filter(pk=person.pk).update(news_seen_at=until)
    return HttpResponseRedirect(way_back(request, reverse("admin:news")))


def on_home(site: Any, request: HttpRequest) -> Iterator[News]:
    yield from news(site, request)[:ON_HOME]


def in_hand(_site: Any, request: HttpRequest) -> Iterator[Line]:
    rows = Assignment.objects.filter(assignee=request.user)  # type: ignore[misc]
    yield Line(5, "assigned to you", capped(rows), f"{reverse('admin:news')}#assigned")


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: news_view(site, request))
    return [
        path("news/", view, name="news"),
        path("news/seen/", site.admin_view(seen_view), name="news_seen"),
    ]


list_screen(Listed(7, "New for you", "news", letter="n"))
NEWS.append(on_home)
WAITING.append(in_hand)
