"""Records of any kind by name: how lists and pages call them, and where they are."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe

from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import kind_named, kind_of_id


class Named(NamedTuple):
    """A record as a list names it."""

    human_id: str
    words: str
    address: str

    @property
    def line(self) -> str:
        return f"{self.human_id} {self.words}"

    def link(self) -> SafeString:
        return format_html(
            '<a class="human-id" href="{}">{}</a> {}', self.address, self.human_id, self.words
        )


def address_of(record: Any, view: str = "change", *args: Any) -> str:
    """Where the admin shows a record."""
    opts = record._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_{view}"
    return reverse(name, args=[record.pk, *args])


def place_of(comment: Any, record: Any) -> str:
    """Where a comment stands on the page of its record."""
    return f"{address_of(record)}#comment-{comment.pk}"


def address_of_id(human_id: str, view: str = "change", *args: Any) -> str | None:
    """The same by its human id; none for ids of nothing."""
    kind = kind_of_id(human_id)
    if kind is None:
        return None
    opts = kind.root._meta
    number = int(human_id.rpartition("-")[2])
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=[number, *args])


def named(record: Any) -> Named:
    human_id = record.human_id
    words = str(record).removeprefix(human_id).removesuffix(f"({human_id})").strip()
    return Named(human_id, words, address_of(record))


def records_of(
    site: admin.AdminSite, request: HttpRequest, wanted: Iterable[tuple[str, Any]]
) -> dict[Any, Any]:
    """Records, given as kind and UUID, by UUID; those that are still there, as their lists join.

    One query or a few for each kind, however many records there are.
    """
    by_kind = defaultdict(set)
    for kind, uuid in wanted:
        by_kind[kind].add(uuid)
    found: dict[Any, Any] = {}
    for kind, uuids in by_kind.items():
        rows = site.get_model_admin(kind_named(kind).root).get_queryset(request)
        found |= {row.uuid: row for row in rows.filter(uuid__in=uuids)}
    return found


def names(
    site: admin.AdminSite, request: HttpRequest, wanted: Iterable[tuple[str, Any]]
) -> dict[Any, Named]:
    """The names of the same records, by UUID."""
    return {uuid: named(row) for uuid, row in records_of(site, request, wanted).items()}


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of ours whose button was pressed, as the form says; ``otherwise`` for others."""
    back = request.POST.get("back", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else otherwise


def with_links(text: str) -> SafeString:
    """A sentence of which every human id is a link to its record."""

    def link(human_id: str) -> str:
        address = address_of_id(human_id)
        return format_html('<a href="{}">{}</a>', address, human_id) if address else human_id

    escaped = str(conditional_escape(text))
    return mark_safe(HUMAN_ID.sub(lambda found: link(found[0]), escaped))  # noqa: S308 (escaped)
