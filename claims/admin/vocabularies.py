from typing import Any

from django.contrib import admin

from claims.models import Action, Topic
from sources.admin.base import RecordAdmin


class GivenValues(admin.AllValuesFieldListFilter):
    """The values that are there; that there is none is no value."""

    def choices(self, changelist: Any) -> Any:
        return [choice for choice in super().choices(changelist) if choice["display"]]


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("label", "code", "parent", "description")
    list_select_related = ("parent",)
    ordering = ("label",)
    search_fields = ("label", "code", "description")
    search_help_text = "Label, code or words of the description"
    fieldsets = (("Topic", {"fields": [("label", "code"), "parent", "description"]}),)


@admin.register(Action)
class ActionAdmin(RecordAdmin):
    list_display = ("code", "label", "threat_code", "plover_event", "plover_mode", "parent")
    list_display_links = ("code", "label")
    list_filter = (("plover_event", GivenValues), ("plover_context", GivenValues))
    list_select_related = ("parent",)
    ordering = ("code",)
    search_fields = ("code__startswith", "label")
    search_help_text = "Code, or words of the label"
    fieldsets = (
        ("Action", {"fields": [("code", "label"), "parent"]}),
        (
            "When only threatened",
            {
                "fields": ["threat_code"],
                "description": "The CAMEO code of the threat family: imposing a curfew is 1723, "
                "threatening one is 1323.",
            },
        ),
        ("In PLOVER", {"fields": [("plover_event", "plover_mode", "plover_context")]}),
    )
