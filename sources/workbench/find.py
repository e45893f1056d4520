"""Find: one box over all records and comments, by id or words, as they stand and as published."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from sources.admin.naming import Named, address_of, named, place_of
from sources.api.names import named as key_of
from sources.api.search import search_query
from sources.models import Comment, User
from sources.publication.kinds import Kind, kinds
from sources.site.screens import Listed, list_screen, register_screens
from sources.workbench.bookmarks import kept
from sources.workbench.news import seen_records

SHOWN = 8  # of each kind
LONGEST = 200
# Of the published records that have the words, so many of the newest are gone through.
NEWEST = 1_000
RECENT, LOOKED_THROUGH = 10, 50
# The newest comments that have the words; records of some may be gone.
NEWEST_COMMENTS = 50


class Found(NamedTuple):
    """One record with its marks; ``as_published``: only its published words are such.

    Of a comment: its words by the id of its record, and who wrote them.
    """

    record: Named
    state: SafeString
    as_published: bool


class Hits(NamedTuple):
    """What was found of one kind, and the list that has the rest, if there is one."""

    name: str
    rows: list[Found]
    address: str
    has_more: bool


class Searched(NamedTuple):
    """A kind that the person may view."""

    kind: Kind
    model_admin: Any

    @property
    def name(self) -> str:
        return capfirst(str(self.kind.root._meta.verbose_name_plural))


def find_view(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The record of an id; the records of all kinds that have the words; or what is at hand."""
    words = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    is_long = len(words) > LONGEST
    searched = [*_searched(site, request)]
    if not is_long and (record := _record(searched, request, words)):
        return HttpResponseRedirect(address_of(record))
    context = {
        **site.each_context(request),
        "title": "Find",
        "find_words": words,
        "longest": LONGEST if is_long else None,
        "found": [*_found(site, request, searched, words)] if words and not is_long else [],
        "searched": searched,
        "kept": [] if words else [*kept(site, request)],
        "recent": [] if words else recent(request.user),  # type: ignore[arg-type]
    }
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


def _found(site: Any, request: HttpRequest, searched: list[Searched], words: str) -> Iterator[Hits]:
    for one in searched:
        if (hits := _hits(one, request, words)).rows:
            yield hits
    if (said := _comments(site, request, words)).rows:
        yield said


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
    opts = kind.root._meta
    changelist = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return Hits(
        one.name,
        [Found(named(row), model_admin.state_mark(row), published) for row, published in rows],
        f"{changelist}?{urlencode({'q': words})}",
        len(shown) > SHOWN,
    )


def _comments(site: Any, request: HttpRequest, words: str) -> Hits:
    """The newest comments with all of the words, of records that the person may view."""
    having = [Q(body__icontains=word) for word in words.split()]
    rows = Comment.objects.filter(*having).select_related("thread", "written_by")
    newest = [*rows.order_by("-pk")[:NEWEST_COMMENTS]]
    records = seen_records(site, request, [row.thread for row in newest])
    found = []
    for row in newest:
        if record := records.get(row.thread.record_uuid):
            one = Named(record.human_id, row.body, place_of(row, record))
            by = format_html(
                '<span class="quiet">{}, {}</span>', row.written_by, row.written_at.date()
            )
            found.append(Found(one, by, False))
    return Hits("Comments", found[:SHOWN], "", len(found) > SHOWN)


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: find_view(site, request))
    return [path("find/", view, name="find")]


list_screen(Listed(5, "Find", "find"))
