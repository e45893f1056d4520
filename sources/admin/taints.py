from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from sources.admin.base import RecordAdmin
from sources.models import Taint
from sources.publication.kinds import kind_named
from sources.review.taint import clear


class Looked(admin.SimpleListFilter):
    """Whether somebody has looked."""

    title = "looked at"
    parameter_name = "looked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("no", "Needs another look"), ("yes", "Looked at")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() in ("no", "yes"):
            return queryset.filter(cleared_at__isnull=self.value() == "no")
        return queryset


@admin.register(Taint)
class TaintAdmin(RecordAdmin):
    """What needs another look. To write what the look found clears the flag."""

    list_display = ("record", "reason", "detail", "raised_at", "cleared_by")
    list_filter = (Looked, "reason", "kind")
    list_select_related = ("cleared_by",)
    ordering = ("-pk",)
    search_fields = ("detail", "verdict")
    search_help_text = "Words of what changed, or of what a look found"
    readonly_fields = ("record", "cause", "reason", "detail", "raised_at", "cleared")
    fieldsets = (
        ("What changed", {"fields": ["record", "reason", "detail", "cause", "raised_at"]}),
        (
            "Your look",
            {
                "fields": ["verdict", "cleared"],
                "description": "Compare the record with what changed, revise it if need be, and "
                "write here what you found. That clears the flag.",
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        open_still = obj is None or obj.cleared_at is None
        return open_still and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Taint, form: Any, change: bool) -> None:
        clear(obj, by=request.user, verdict=obj.verdict)  # type: ignore[arg-type]

    @admin.display(description="Record", ordering="record_number")
    def record(self, flag: Taint) -> str:
        kind = kind_named(flag.kind)
        return _link(kind, flag.record_number, kind.human_id(flag.record_number))

    @admin.display(description="Because of")
    def cause(self, flag: Taint) -> str:
        kind = kind_named(flag.cause_kind)
        found = kind.root._default_manager.filter(uuid=flag.cause_uuid).first()
        return _link(kind, found.pk, str(found)) if found else "a record that is gone"

    @admin.display(description="Looked at")
    def cleared(self, flag: Taint) -> str:
        if not flag.cleared_at:
            return "not yet"
        return f"by {flag.cleared_by}, {flag.cleared_at:%Y-%m-%d %H:%M} UTC"


def _link(kind: Any, pk: int, words: str) -> str:
    opts = kind.root._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[pk])
    return format_html('<a href="{}">{}</a>', address, words)
