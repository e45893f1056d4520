from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.base import RecordAdmin, mark
from sources.admin.looking import look_at
from sources.admin.naming import Named, names
from sources.models import Taint
from sources.publication.kinds import kind_named, kind_of_id
from sources.review.taint import clear


class FlagList(ChangeList):
    """A page of flags, with the records that they are at and because of: two queries a kind."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Any = complete(self.model_admin.admin_site, request, [*self.result_list])


def complete(site: Any, request: HttpRequest, flags: list[Taint]) -> list[Taint]:
    """Give each flag the names of its record and of its cause; none if it is gone."""
    wanted = [(flag.kind, flag.record_uuid) for flag in flags]
    wanted += [(flag.cause_kind, flag.cause_uuid) for flag in flags]
    found = names(site, request, wanted)
    for flag in flags:
        each: Any = flag
        each.named, each.caused_by = found.get(flag.record_uuid), found.get(flag.cause_uuid)
    return flags


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

    nothing_here = "No flag here. A public record gets one when something that it rests on changes."
    list_display = ("flagged", "why", "what", "because", "raised", "looked")
    list_display_links = ("why",)
    list_filter = (Looked, "reason", "kind")
    list_select_related = ("cleared_by",)
    ordering = ("-pk",)
    search_fields = ("detail", "verdict")
    search_help_text = "Id of a record (CLM-000123), words of what changed, or of what a look found"
    readonly_fields = ("record", "cause", "reason", "detail", "raised", "cleared")
    fieldsets = (
        ("What changed", {"fields": ["record", "reason", "detail", "cause", "raised"]}),
        (
            "Your look",
            {
                "fields": ["verdict", "cleared"],
                "description": "Compare the record with what changed, revise it if need be, and "
                "write here what you found. That clears the flag.",
            },
        ),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return FlagList

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        flag = super().get_object(request, object_id, from_field)
        return complete(self.admin_site, request, [flag])[0] if flag else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        context["look"] = look_at(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": "Needs another look"} if request.GET.get("looked") == "no" else {}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        human_id = search_term.strip().upper()
        kind = kind_of_id(human_id)
        number = human_id.rpartition("-")[2]
        if kind and number.isdecimal() and len(number) <= 18:  # what a key can hold
            return queryset.filter(kind=kind.name, record_number=int(number)), False
        return super().get_search_results(request, queryset, search_term)

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
    def flagged(self, flag: Any) -> SafeString | str:
        return flag.named.link() if flag.named else self.record(flag)

    @admin.display(description="What changed", ordering="detail")
    def what(self, flag: Taint) -> str:
        return flag.detail

    @admin.display(description="Because of")
    def because(self, flag: Any) -> SafeString | str:
        named = flag.caused_by
        if named is None:
            return "gone"
        return format_html('<a href="{}">{}</a>', named.address, named.human_id)

    @admin.display(description="Raised", ordering="raised_at")
    def raised(self, flag: Taint) -> str:
        return f"{flag.raised_at:%Y-%m-%d}"

    @admin.display(description="Record")
    def record(self, flag: Any) -> SafeString | str:
        kind = kind_named(flag.kind)
        return _with_revisions(flag.named, kind) or kind.human_id(flag.record_number)

    @admin.display(description="Because of")
    def cause(self, flag: Any) -> SafeString | str:
        return _with_revisions(flag.caused_by, kind_named(flag.cause_kind)) or "gone"

    @admin.display(description="Why", ordering="reason")
    def why(self, flag: Taint) -> SafeString:
        return mark("taint", flag.reason, flag.get_reason_display())

    @admin.display(description="Looked at", ordering="cleared_at")
    def looked(self, flag: Taint) -> str:
        return f"{flag.cleared_by}, {flag.cleared_at:%Y-%m-%d}" if flag.cleared_at else "not yet"

    @admin.display(description="Looked at")
    def cleared(self, flag: Taint) -> str:
        if not flag.cleared_at:
            return "not yet"
        return f"by {flag.cleared_by}, {flag.cleared_at:%Y-%m-%d %H:%M} UTC"


def _with_revisions(named: Named | None, kind: Any) -> SafeString | None:
    """A record with the way to what was published of it."""
    if named is None:
        return None
    opts = kind.root._meta
    number = int(named.human_id.rpartition("-")[2])
    revisions = reverse(f"admin:{opts.app_label}_{opts.model_name}_revisions", args=[number])
    return format_html(
        '<div class="line">{}</div><div class="line"><a href="{}">Its revisions</a></div>',
        named.link(),
        revisions,
    )
