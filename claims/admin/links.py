from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from claims.models import ClaimLink
from sources.admin.base import RecordAdmin
from sources.admin.naming import address_of


@admin.register(ClaimLink)
class LinkAdmin(RecordAdmin):
    """What one claim does with another: so it is entered that a threat was made again."""

    root = "claim"
    list_display = ("claim", "kind", "target", "note")
    list_display_links = ("claim", "kind")
    list_filter = ("kind",)
    list_select_related = ("claim", "target")
    ordering = ("-pk",)
    search_fields = ("claim__proposition", "target__proposition", "note")
    search_help_text = "Words of either claim or of the note"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told = format_html(
            "A threat made again is a claim of its own, in another statement. Choose that claim; "
            'not there yet? <a href="{}?kind=threat">Write it first</a>. What happened to the '
            "threat follows from the link, and is dated by that statement.",
            reverse("admin:claims_editor"),
        )
        return [(None, {"fields": ["claim", "kind", "target", "note"], "description": told})]

    def response_post_save_add(self, request: HttpRequest, obj: ClaimLink) -> Any:
        return HttpResponseRedirect(address_of(obj.target))
