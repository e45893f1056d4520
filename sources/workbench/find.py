"""Find: one box over everything, by id or words; records as they stand and as published."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst

from sources.admin.naming import address_of, named
from sources.api.names import named as key_of
from sources.api.search import search_query
from sources.models import User
from sources.publication.kinds import Kind, kinds
from sources.site.screens import Listed, list_screen, register_screens
from sources.workbench.bookmarks import kept
from sources.workbench.shelves import SHOWN, Asked, Found, Hits, list_with, shelves

LONGEST = 200
# Of the published records that have the words, so many of the newest are gone through.
NEWEST = 1_000
RECENT, LOOKED_THROUGH = 10, 50


class Searched(NamedTuple):
    """A kind that the person may view."""

    kind: Kind
    model_admin: Any

    @property
    def name(self) -> str:
        return capfirst(str(self.kind.root._meta.verbose_name_plural))

    @property
    def help(self) -> str:
        return str(self.model_admin.search_help_text)


def find_view(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The record of an id; the records of all kinds that have the words; or what is at hand."""
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    is_long = len(words) > LONGEST
    searched, further = [*_searched(site, request)], [*shelves(site, request)]
    if not is_long and (record := _record(searched, request, words)):
        return HttpResponseRedirect(address_of(record))
    context = {
        **site.each_context(request),
        "title": "Find",
        "find_words": words,
        "longest": LONGEST if is_long else None,
        "found": [],
        "searched": [*searched, *further] if searched else [],
        "kept": [] if words else [*kept(site, request)],
        "recent": [] if words else recent(request.user),  # type: ignore[arg-type]
    }
    if words and not is_long:
        every = [_hits(one, request, words) for one in searched]
        every += [shelf.hits(Asked(site, request, words)) for shelf in further]
        context["found"] = [hits for hits in every if hits.rows]
    return TemplateResponse(request, "admin/find.html", context)


def recent(person: User) -> list[LogEntry]:
    """What a person changed last, each once, and what is gone left out."""
    entries = LogEntry.objects.filter(user=person).select_related("content_type")
    latest: dict[Any, LogEntry] = {}
    for entry in entries.order_by("-pk")[:LOOKED_THROUGH]:
        latest.setdefault((entry.content_type_id, entry.object_id), entry)
    return [entry for entry in latest.values() if not entry.is_deletion()][:RECENT]


def _searched(site: Any, request: HttpRequest) -> Iterator[Searched]:
    """Claims first, and what they rest on after them."""
    for kind in reversed(kinds()):
        model_admin = site.get_model_admin(kind.root)
        if model_admin.has_view_permission(request):
            yield Searched(kind, model_admin)


def _record(searched: list[Searched], request: HttpRequest, words: str) -> Any:
    """The record of which the words are the id."""
    for kind, model_admin in searched:
        if key := key_of(kind.root.PREFIX, words):
            by = "pk" if isinstance(key, int) else "uuid"
            if record := model_admin.get_queryset(request).filter(**{by: key}).first():
                return record
    return None


def _hits(one: Searched, request: HttpRequest, words: str) -> Hits:
    kind, model_admin = one
    every = model_admin.get_queryset(request)
    having, _duplicates = model_admin.get_search_results(request, every, words)
    shown = [*having[: SHOWN + 1]]
    newest = kind.index._default_manager.filter(until_seq=None, search=search_query(words))
    published = every.filter(pk__in=newest.order_by("-number").values("number")[:NEWEST])
    others = published.exclude(Exists(having.order_by().filter(pk=OuterRef("pk"))))
    rows = [(record, False) for record in shown[:SHOWN]]
    rows += [(record, True) for record in others[:SHOWN]]
    return Hits(
        one.name,
        [Found(named(row), model_admin.state_mark(row), published) for row, published in rows],
        list_with(kind.root, words),
        len(shown) > SHOWN,
    )


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: find_view(site, request))
    return [path("find/", view, name="find")]


list_screen(Listed(5, "Find", "find"))
