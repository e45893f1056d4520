from django.contrib import admin

from actors.models import Place
from sources.admin.base import RecordAdmin


@admin.register(Place)
class PlaceAdmin(RecordAdmin):
    list_display = ("name", "kind", "iso_code", "parent", "code")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("name", "code", "aliases")
    search_help_text = "Name, other name or code"
    fieldsets = (
        ("Name", {"fields": ["name", "code", "aliases"]}),
        ("What and where it is", {"fields": [("kind", "iso_code"), "parent"]}),
        ("On the map", {"fields": [("latitude", "longitude")]}),
    )

    def choice_label(self, obj: Place) -> str:
        return f"{obj.name} · {obj.get_kind_display()} · {obj.code}"
