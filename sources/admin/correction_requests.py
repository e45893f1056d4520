"""What readers reported as wrong: to be read beside the record, and answered."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources import reported
from sources.admin.base import RecordAdmin, mark
from sources.admin.filters import QueryFilter
from sources.admin.forms import RecordForm
from sources.admin.naming import address_of_id, names
from sources.models import CorrectionRequest
from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import kind_of_id


class ReportList(ChangeList):
    """A page of reports, with the records that they are about: two queries a kind."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        reports = [*self.result_list]
        self.result_list: Any = complete(self.model_admin.admin_site, request, reports)


def complete(site: Any, request: HttpRequest, reports: list[Any]) -> list[Any]:
    """Give each report the name of its record."""
    found = names(site, request, [(each.entry.kind, each.entry.record_uuid) for each in reports])
    for each in reports:
        each.named = found.get(each.entry.record_uuid)
    return reports


class AnsweredFilter(QueryFilter):
    title = "answer"
    parameter_name = "waits"
    choices_by = {"yes": ("Waits for an answer", "waiting"), "no": ("Answered", "answered")}


class AnswerForm(RecordForm):
    """What came of a report, and the words that its sender reads."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("outcome"):
            raise ValidationError({"outcome": "Say what came of it: the sender reads that first."})
        return cleaned


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(RecordAdmin):
    """Reports are read, and answered; their words are the reader's, and stay."""

    form = AnswerForm
    list_display = ("what", "about", "words", "sent", "came_of_it")
    list_display_links = ("what",)
    list_filter = (AnsweredFilter, "outcome", "kind")
    list_select_related = ("entry", "answered_by")
    ordering = ("-pk",)
    search_fields = ("body", "answer")
    search_help_text = "Id of a record (CLM-000123), or words of a report or its answer"
    readonly_fields = ("record", "what", "said", "asked_back", "sent", "seen", "answered")
    fieldsets = (
        ("What was reported", {"fields": ["record", "what", "said", "asked_back", "sent"]}),
        (
            "Your answer",
            {
                "fields": ["outcome", "correction", "answer", "seen", "answered"],
                "description": "The sender reads it at an address that nobody else has. Correct "
                "the record first, if it is wrong, and name here the publication that does so. "
                "The contact is deleted with the answer, unless you need more.",
            },
        ),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return ReportList

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("entry", "answered_by")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        return complete(self.admin_site, request, [found])[0] if found else None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        waits = request.GET.get("waits") == "yes"
        title = {"title": "Reports of errors to answer"} if waits else {}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        human_id = search_term.strip().upper()
        kind = kind_of_id(human_id)
        if kind and HUMAN_ID.fullmatch(human_id):
            roots = kind.root._default_manager.filter(pk=int(human_id.rpartition("-")[2]))
            return queryset.filter(entry__record_uuid__in=roots.values("uuid")), False
        return super().get_search_results(request, queryset, search_term)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data:
            by: Any = request.user
            reported.answer(obj, obj.outcome, obj.answer, correction=obj.correction, by=by)

    # --- Columns ------------------------------------------------------------------------------

    @admin.display(description="What is wrong", ordering="kind")
    def what(self, report: CorrectionRequest) -> str:
        return report.get_kind_display()

    @admin.display(description="Record", ordering="entry")
    def about(self, report: Any) -> SafeString | str:
        return report.named.link() if report.named else "gone"

    @admin.display(description="Record")
    def record(self, report: Any) -> SafeString | str:
        if report.named is None:
            return "gone"
        return format_html(
            '<div class="line">{}</div><div class="line"><a href="{}">Revision {}, which was '
            "read</a></div>",
            report.named.link(),
            address_of_id(report.named.human_id, "revision", report.entry.number),
            report.entry.number,
        )

    @admin.display(description="In the reader’s words")
    def words(self, report: CorrectionRequest) -> SafeString:
        short = report.body if len(report.body) <= 120 else f"{report.body[:119]}…"
        return format_html('<span dir="auto">{}</span>', short)

    @admin.display(description="In the reader’s words")
    def said(self, report: CorrectionRequest) -> SafeString:
        return format_html('<div class="words quoted" dir="auto">{}</div>', report.body)

    @admin.display(description="Contact")
    def asked_back(self, report: CorrectionRequest) -> str:
        return report.contact or ("not kept any more" if report.answered_at else "none was given")

    @admin.display(description="Sent", ordering="sent_at")
    def sent(self, report: CorrectionRequest) -> str:
        return f"{report.sent_at:%Y-%m-%d %H:%M} UTC"

    @admin.display(description="Answer", ordering="outcome")
    def came_of_it(self, report: CorrectionRequest) -> SafeString | str:
        if not report.outcome:
            return "not yet"
        return mark("outcome", report.outcome, report.get_outcome_display())

    @admin.display(description="What the sender sees")
    def seen(self, report: CorrectionRequest) -> SafeString:
        address = reverse("pages:report", args=[report.key])
        return format_html(
            '<a href="{}" target="_blank" rel="noopener">The answer’s page</a>', address
        )

    @admin.display(description="Answered")
    def answered(self, report: CorrectionRequest) -> str:
        if not report.answered_at:
            return "not yet"
        return f"by {report.answered_by}, {report.answered_at:%Y-%m-%d %H:%M} UTC"
