"""The ledger to read: what was published when and why, the corrections among it, signed heads."""

import re
import uuid
from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.agents import names_of_agents
from sources.admin.base import AppendOnlyAdmin, mark
from sources.admin.naming import address_of_id
from sources.choices import CORRECTIONS
from sources.models import LedgerEntry, TreeHead
from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import kind_named, kind_of_id


class LedgerList(ChangeList):
    """A page of the ledger, with the revisions, their records and people: some queries for all."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = complete([*self.result_list])


def complete(entries: list[LedgerEntry]) -> list[LedgerEntry]:
    """Give each entry its ``revision`` and ``named`` record, and ``who`` published it."""
    by_kind = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry.pk)
    found = {}
    for kind, keys in by_kind.items():
        revisions = kind_named(kind).revision._default_manager.filter(pk__in=keys)
        for revision in revisions.defer("document"):
            found[revision.pk] = revision
    people = names_of_agents({entry.published_by for entry in entries})
    for entry in entries:
        each: Any = entry
        each.revision = found.get(entry.pk)
        each.who = people[entry.published_by]
    return entries


class CorrectionsFilter(admin.SimpleListFilter):
    title = "what it is"
    parameter_name = "log"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("corrections", "Corrections log")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "corrections":
            return queryset.filter(reason__in=CORRECTIONS)
        return queryset


class ReadOnlyAdmin(AppendOnlyAdmin):
    """The base for what publishing alone writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    list_display = ("seq", "record", "why", "note", "published", "who")
    list_display_links = ("seq",)
    list_filter = (CorrectionsFilter, "reason", "kind")
    ordering = ("-seq",)
    search_fields = ("commitment",)
    search_help_text = "Id of a record (CLM-000123), UUID, or a hash"
    fieldsets = (
        ("What was published", {"fields": ["record", ("why", "note"), ("published", "who")]}),
        ("In the ledger", {"fields": ["seq", "commitment", "leaf"]}),
    )
    readonly_fields = ("seq", "record", "why", "note", "who", "published", "commitment", "leaf")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return LedgerList

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        entry = super().get_object(request, object_id, from_field)
        return complete([entry])[0] if entry else None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        is_log = request.GET.get("log") == "corrections"
        title = {"title": "Corrections log"} if is_log else {}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        words = search_term.strip()
        if not words:
            return queryset, False
        if HUMAN_ID.fullmatch(words.upper()) and (kind := kind_of_id(words.upper())):
            number = int(words.rpartition("-")[2])
            roots = kind.root._default_manager.filter(pk=number)
            return queryset.filter(record_uuid__in=roots.values("uuid")), False
        if re.fullmatch("[0-9a-f]{64}", words):
            return queryset.filter(leaf=words) | queryset.filter(commitment=words), False
        try:
            return queryset.filter(record_uuid=uuid.UUID(words)), False
        except ValueError:
            return queryset.none(), False

    @admin.display(description="Record")
    def record(self, entry: Any) -> SafeString | str:
        if entry.revision is None:
            return "–"
        kind = kind_named(entry.kind)
        human_id = kind.human_id(entry.revision.record_id)
        return format_html(
            '<div class="line"><a href="{}">{}</a></div>'
            '<div class="line"><a href="{}">revision {}</a></div>',
            address_of_id(human_id),
            human_id,
            address_of_id(human_id, "revision", entry.number),
            entry.number,
        )

    @admin.display(description="Reason", ordering="reason")
    def why(self, entry: LedgerEntry) -> SafeString:
        return mark("reason", entry.reason, entry.get_reason_display())

    @admin.display(description="Note")
    def note(self, entry: Any) -> str:
        return (entry.revision and entry.revision.note) or "–"

    @admin.display(description="Published", ordering="seq")
    def published(self, entry: LedgerEntry) -> str:
        return f"{entry.published_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description="Published by", ordering="published_by")
    def who(self, entry: Any) -> str:
        return str(entry.who)


@admin.register(TreeHead)
class TreeHeadAdmin(ReadOnlyAdmin):
    list_display = ("size", "root_hash", "signed", "signed_by")
    ordering = ("-size",)
    search_fields = ("root",)
    search_help_text = "First characters of the root"
    fieldsets = (
        ("Signed head", {"fields": [("size", "signed"), "root", "signed_by", "checkpoint"]}),
    )
    readonly_fields = ("size", "root", "signed", "signed_by", "checkpoint")

    @admin.display(description="Root", ordering="root")
    def root_hash(self, head: TreeHead) -> SafeString:
        return format_html('<code title="{}">{}…</code>', head.root, head.root[:16])

    @admin.display(description="Signed", ordering="signed_at")
    def signed(self, head: TreeHead) -> str:
        return f"{head.signed_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description="Checkpoint")
    def checkpoint(self, head: TreeHead) -> SafeString:
        return format_html('<pre class="checkpoint">{}</pre>', head.note)
