"""What a person keeps at hand: pinned records and filtered lists, on Find and on the first page."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import Truncator, capfirst
from django.views.decorators.http import require_POST

from sources.admin.bulk import Asked, Bulk, Stops, offer
from sources.admin.naming import address_of, named, way_back
from sources.models import Bookmark, CuratedModel
from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import Kind, kind_of_id
from sources.site.home import KEPT
from sources.site.screens import register_screens


class BookmarkForm(forms.ModelForm):
    """What a button that keeps something sends."""

    class Meta:
        model = Bookmark
        fields = ("label", "address")


class Kept(NamedTuple):
    """A bookmark as it is shown: a record with its words as they are now."""

    bookmark: Bookmark
    words: str
    address: str


def kept(site: Any, request: HttpRequest) -> Iterator[Kept]:
    """All that the person who looks keeps."""
    bookmarks = [*Bookmark.objects.filter(owner=request.user)]  # type: ignore[misc]
    words = _words(site, request, (one.label for one in bookmarks))
    root = reverse("admin:index")
    for one in bookmarks:
        yield Kept(one, words.get(one.label, ""), f"{root}{one.address}")


def of_record(record: CuratedModel) -> Bookmark:
    """What would keep a record's page; not saved."""
    return Bookmark(label=record.human_id, address=_below_admin(address_of(record)))


def of_list(changelist: ChangeList, request: HttpRequest) -> Bookmark:
    """What would keep a list as it is filtered; not saved."""
    chosen = [
        str(choice["display"])
        for each in changelist.filter_specs
        if each.used_parameters
        for choice in each.choices(changelist)
        if choice["selected"]
    ]
    searched = [f"“{changelist.query}”"] if changelist.query else []
    name = capfirst(str(changelist.opts.verbose_name_plural))
    label = ": ".join(filter(None, [name, ", ".join(chosen + searched)]))
    address = request.path + changelist.get_query_string(remove=[PAGE_VAR])
    return Bookmark(label=Truncator(label).chars(200), address=_below_admin(address))


def _below_admin(address: str) -> str:
    return address.removeprefix(reverse("admin:index"))


def _words(site: Any, request: HttpRequest, labels: Iterable[str]) -> dict[str, str]:
    """The words of those records, of which the labels are the ids, that the person may view."""
    numbers: defaultdict[Kind, set[int]] = defaultdict(set)
    for label in labels:
        if HUMAN_ID.fullmatch(label) and (kind := kind_of_id(label)):
            numbers[kind].add(int(label.rpartition("-")[2]))
    found: dict[str, str] = {}
    for kind, keys in numbers.items():
        model_admin = site.get_model_admin(kind.root)
        if model_admin.has_view_permission(request):
            rows = model_admin.get_queryset(request).filter(pk__in=keys)
            found |= {row.human_id: named(row).words for row in rows}
    return found


@require_POST
def keep_view(request: HttpRequest) -> HttpResponseRedirect:
    form = BookmarkForm(request.POST)
    if form.is_valid():
        owner: Any = request.user
        label, address = form.cleaned_data["label"], form.cleaned_data["address"]
        Bookmark.objects.get_or_create(owner=owner, address=address, defaults={"label": label})
        messages.success(request, f"{label} is on Find and on Home from now on.")
    else:
        for problems in form.errors.values():
            messages.error(request, " ".join(map(str, problems)))
    return _back(request)


@require_POST
def remove_view(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Let go of one's own bookmark; of what is gone, or another's, nothing is done or told."""
    Bookmark.objects.filter(pk=pk, owner=request.user).delete()  # type: ignore[misc]
    return _back(request)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    return HttpResponseRedirect(way_back(request, reverse("admin:find")))


@register_screens
def screens(site: Any) -> list[URLPattern]:
    return [
        path("find/keep/", site.admin_view(keep_view), name="find_keep"),
        path("find/remove/<int:pk>/", site.admin_view(remove_view), name="find_remove"),
    ]


def pin(asked: Asked) -> None:
    pins = [of_record(record) for record in asked.records]
    for one in pins:
        one.owner = asked.by
    Bookmark.objects.bulk_create(pins, ignore_conflicts=True)


def pinned(asked: Asked) -> Stops:
    kept = {*Bookmark.objects.filter(owner=asked.by).values_list("address", flat=True)}
    there = "You have pinned it already."
    return {record: there for record in asked.records if of_record(record).address in kept}


offer(
    Bulk(
        name="pin",
        label="Pin",
        verb="view",
        lead="They stand on Find and on Home until you remove them, and nobody else sees them.",
        button="Pin",
        done="pinned",
        run=pin,
        stops=pinned,
        form=forms.Form,
    )
)
KEPT.append(kept)
