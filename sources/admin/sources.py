from typing import Any

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.agents import with_names
from sources.admin.base import CuratedAdmin, PartInline
from sources.admin.filters import QueryFilter
from sources.admin.pages import MorePages
from sources.admin.queue import QueuePage
from sources.admin.together import Together
from sources.models import Snapshot, Source, SourceLink


class LinkInline(PartInline):
    model = SourceLink
    fk_name = "source"
    verbose_name = "link to another source"
    verbose_name_plural = "links to other sources"
    fields = ("kind", "target", "note")


class CaptureFormSet(BaseInlineFormSet):
    """The captures of a source, with the names of who captured."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        with_names(rows, "captured_by")
        return rows


class SnapshotInline(PartInline):
    """The captures: added by ingest only, so here they are read."""

    model = Snapshot
    formset = CaptureFormSet
    fields = ("capture", "who", "recorded_at", "method", "text_length", "extractor")
    readonly_fields = fields
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source").defer("text")

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Captured")
    def capture(self, obj: Snapshot) -> SafeString:
        address = reverse("admin:sources_snapshot_change", args=[obj.pk])
        return format_html('<a href="{}">{:%Y-%m-%d %H:%M} UTC</a>', address, obj.captured_at)

    @admin.display(description="Captured by")
    def who(self, obj: Any) -> str:
        return str(obj.people[obj.captured_by])


class CaptureFilter(QueryFilter):
    title = "captured text"
    parameter_name = "captured"
    choices_by = {"yes": ("Captured", "captured"), "no": ("Not captured yet", "uncaptured")}


@admin.register(Source)
class SourceAdmin(MorePages, QueuePage, Together, CuratedAdmin):  # type: ignore[misc]
    add_screen = ("admin:sources_source_ingest", "Add a source")
    list_display = ("title_or_address", "publisher", "published_date", "language", "captures")
    list_display_links = ("human_id", "title_or_address")
    list_filter = (CaptureFilter, "kind", "licence", "language")
    list_select_related = ("publisher",)
    search_fields = ("title",)
    search_help_text = "Title, byline, publisher, address, id (SRC-000012) or UUID"
    inlines = (LinkInline, SnapshotInline)
    fieldsets = (
        ("Document", {"fields": ["title", "byline", ("kind", "language")]}),
        ("Publication", {"fields": ["publisher", "published_date"]}),
        ("Where it is", {"fields": ["url", "canonical_url", "archive_url"]}),
        ("Rights", {"fields": [("licence", "licence_name")]}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("publisher").with_counts()

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        return queryset.search(words)

    def choice_label(self, obj: Source) -> str:
        known = [
            obj.human_id,
            obj.title or obj.url or "untitled",
            obj.publisher and obj.publisher.name,
        ]
        return " · ".join(part for part in [*known, obj.published_date] if part)

    @admin.display(description="Title", ordering="title")
    def title_or_address(self, obj: Source) -> str:
        return obj.title or obj.url or "(untitled)"

    @admin.display(description="Captures", ordering="snapshot_count")
    def captures(self, obj: Source) -> int:
        return getattr(obj, "snapshot_count", 0)
