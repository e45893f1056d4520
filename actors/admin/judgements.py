from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from actors import identity
from actors.models import IdentityJudgement
from sources.admin.base import AppendOnlyAdmin, QueryFilter
from sources.admin.forms import RecordForm


class StandingFilter(QueryFilter):
    title = "whether it stands"
    parameter_name = "stands"
    choices_by = {"yes": ("Stands", "standing"), "no": ("Taken back", "undone")}


class JudgementForm(RecordForm):
    """A judgement; its own reason is the reason of the change."""

    change_reason = None


@admin.register(IdentityJudgement)
class IdentityJudgementAdmin(AppendOnlyAdmin):
    """Judgements are made and taken back, never rewritten."""

    form = JudgementForm
    list_display = ("actor", "verdict", "other", "judged_by", "judged_at", "undone_at")
    list_display_links = ("actor", "verdict")
    list_filter = (StandingFilter, "verdict")
    search_fields = ("reason",)
    search_help_text = "Words of the reason"
    readonly_fields = ("judged_at", "judged_by", "undone_at", "undone_by")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        judgement = (
            "Are these one actor?",
            {
                "fields": ["actor", "other", "verdict", "reason"],
                "description": "“Same” merges: the first actor then redirects to the second. "
                "Nothing is rewritten, and the judgement can be taken back.",
            },
        )
        people = (
            "Who and when",
            {"fields": [("judged_by", "judged_at"), ("undone_by", "undone_at")]},
        )
        return [judgement, people] if obj else [judgement]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_people()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        judgement = identity.judge(
            obj.actor,
            obj.other,
            verdict=obj.verdict,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk = judgement.pk
