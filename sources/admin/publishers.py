from django.contrib import admin

from sources.admin.base import CuratedAdmin
from sources.models import Publisher


@admin.register(Publisher)
class PublisherAdmin(CuratedAdmin):
    list_display = ("name", "form", "ownership", "country", "reliability")
    list_display_links = ("human_id", "name")
    list_filter = ("form", "ownership", "reliability")
    ordering = ("name",)
    search_fields = ("name", "domains")
    search_help_text = "Name, domain, id (PUB-000012) or UUID"
    fieldsets = (
        ("Who it is", {"fields": ["name", ("form", "ownership"), "country", "domains"]}),
        ("How reliable it is", {"fields": ["reliability", "reliability_rationale"]}),
    )

    def choice_label(self, obj: Publisher) -> str:
        known = [obj.name, obj.get_form_display() if obj.form else "", obj.country, obj.human_id]
        return " · ".join(part for part in known if part)
