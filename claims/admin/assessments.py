from typing import ClassVar

from django.contrib import admin

from claims.admin.citations import CitationInline
from claims.models import Assessment, AssessmentCitation
from claims.wording import judgement
from sources.admin.base import RecordAdmin
from sources.site.guide import see_guide


class EvidenceInline(CitationInline):
    model = AssessmentCitation


@admin.register(Assessment)
class AssessmentAdmin(RecordAdmin):
    class Media:
        css: ClassVar = {"all": ["claims/rows.css"]}

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
