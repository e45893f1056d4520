from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.models import Assessment, AssessmentCitation
from claims.wording import judgement
from sources.admin.base import PartStack, RecordAdmin
from sources.admin.quotes import QuoteForm
from sources.site.guide import see_guide


class EvidenceInline(PartStack):
    model = AssessmentCitation
    form = QuoteForm
    verbose_name = "citation"
    fieldsets = (
        (None, {"fields": ["quote_words", "quote_source", "quote_place", ("excerpt", "note")]}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("excerpt__snapshot__source")
        return rows.defer("excerpt__snapshot__text")


@admin.register(Assessment)
class AssessmentAdmin(RecordAdmin):
    root = "claim"
    list_display = ("assessor", "about", "said", "claim", "assessed_date")
    list_display_links = ("assessor", "about")
    list_filter = ("about", "verdict", "credibility", "likelihood", "confidence")
    list_select_related = ("claim",)
    ordering = ("-pk",)
    search_fields = ("assessor", "rationale", "claim__proposition")
    search_help_text = "Assessor, words of the rationale or of the claim"
    inlines = (EvidenceInline,)
    fieldsets = (
        (
            "Whose judgement of what",
            {
                "fields": ["claim", ("assessor", "assessed_date"), "about"],
                "description": see_guide("Assessments"),
            },
        ),
        (
            "The judgement",
            {
                "fields": [
                    ("verdict", "credibility", "likelihood"),
                    ("confidence", "basis"),
                    "rationale",
                ]
            },
        ),
        ("Correction", {"fields": ["voids"], "classes": ["collapse"]}),
    )

    @admin.display(description="Judgement")
    def said(self, obj: Assessment) -> str:
        return judgement(obj)
