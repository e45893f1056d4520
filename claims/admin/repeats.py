from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.models import RepeatJudgement
from sources.admin.base import RecordAdmin


@admin.register(RepeatJudgement)
class RepeatJudgementAdmin(RecordAdmin):
    """Made on the screen of duplicates; here they are found, and taken back by deleting them."""

    list_display = ("older", "verdict", "newer", "judged_by", "judged_at")
    list_display_links = ("older", "verdict")
    list_filter = ("verdict",)
    list_select_related = ("older", "newer", "judged_by")
    search_fields = ("reason",)
    search_help_text = "Words of the reason"
    fields = ("older", "newer", "verdict", "reason", ("judged_by", "judged_at"))
    readonly_fields = ("judged_at", "judged_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
