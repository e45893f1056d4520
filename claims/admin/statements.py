from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from claims.admin.chosen import Chosen
from claims.admin.record_rows import NextStep, RowsAdmin, RowsForm
from claims.admin.rows import Rows
from claims.admin.statement_rows import ReportForm
from claims.choices import StatementRole
from claims.models import Hop, Report, Statement, StatementParty
from sources.admin.base import CuratedAdmin
from sources.site.guide import see_guide


def parties(role: StatementRole, label: str, help_text: str) -> Chosen:
    """The field for the actors that have this part in a statement."""
    return Chosen(StatementParty, "actor", fixed={"role": role}, label=label, help_text=help_text)


class StatementForm(RowsForm):
    parent_name = "statement"

    speakers = parties(StatementRole.SPEAKER, "Speakers", "Who said it.")
    on_behalf_of = parties(
        StatementRole.ON_BEHALF_OF, "On behalf of", "For whom the speaker said that it spoke."
    )
    addressees = parties(StatementRole.ADDRESSEE, "Addressees", "To whom it was said.")

    class Meta:
        model = Statement
        fields = "__all__"  # the screen's fieldsets name them

    def make_row_lists(self) -> Sequence[Rows]:
        self.reports = self.rows(
            self.add_prefix("reports"), ReportForm, "reports", blank=1, offered=self.offered()
        )
        return [self.reports]

    def offered(self) -> Sequence[dict[str, Any]]:
        """What new reports the opened form begins with."""
        return ()

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if valid:
            speakers = list(self.cleaned_data["speakers"])
            for report in self.reports.entered:
                report.fill_in(speakers[0] if len(speakers) == 1 else None)
        return valid and all(report.is_valid() for report in self.reports.entered)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        named, unknown = bool(cleaned.get("speakers")), cleaned.get("speaker_unknown")
        if named == bool(unknown):
            self.add_error(
                "speakers",
                "The speaker is named and unknown at once: clear one of the two."
                if named
                else "Name a speaker, or tick that the speaker is unknown.",
            )
        return cleaned


@admin.register(Statement)
class StatementAdmin(NextStep, RowsAdmin, CuratedAdmin):  # type: ignore[misc]
    form = StatementForm
    rows_template = "admin/claims/statement_rows.html"
    guides = {"reports": see_guide("The voice chain")}
    next_step = ("Save and add a claim of it", "admin:claims_claim_add", "statement")
    list_display = ("summary", "speakers", "said_date", "medium", "claim_count", "report_count")
    list_display_links = ("human_id", "summary")
    list_filter = ("medium", "speaker_unknown")
    search_fields = ("summary",)
    search_help_text = "Words of the summary, any name of a speaker, id (STM-000012) or UUID"
    readonly_fields = ("claims",)
    parts = (StatementParty, Report, Hop)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        statement = (
            "What was said, and who said it",
            {
                "fields": [
                    "summary",
                    ("speakers", "speaker_unknown"),
                    ("on_behalf_of", "addressees"),
                    ("said_date", "said_wording"),
                    ("medium", "place"),
                ],
                "description": see_guide("Statement or own voice"),
            },
        )
        claims = [("Claims made in it", {"fields": ["claims"]})] if obj else []
        (handling,) = super().get_fieldsets(request, obj)[-1:]
        return [statement, *claims, handling]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_counts().prefetch_related("parties__actor__names")

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        return queryset.search(words) if words else queryset

    def choice_label(self, obj: Statement) -> str:
        return f"{obj} · {self.speakers(obj)}"

    @admin.display(description="Speakers")
    def speakers(self, obj: Statement) -> str:
        if obj.speaker_unknown:
            return "unknown"
        spoke = [p.actor.name for p in obj.parties.all() if p.role == StatementRole.SPEAKER]
        return ", ".join(spoke)

    @admin.display(description="Claims", ordering="claim_count")
    def claim_count(self, obj: Any) -> int:
        return obj.claim_count

    @admin.display(description="Reports", ordering="report_count")
    def report_count(self, obj: Any) -> int:
        return obj.report_count

    @admin.display(description="Claims")
    def claims(self, obj: Statement) -> SafeString | str:
        lines = (
            (reverse("admin:claims_claim_change", args=[claim.pk]), claim, claim.get_kind_display())
            for claim in obj.claims.all()
        )
        found = format_html_join("", '<div class="line"><a href="{}">{}</a> {}</div>', lines)
        return found or "none yet"
