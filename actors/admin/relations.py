from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from actors.models import ActorRelation, RelationCitation
from sources.admin.base import CuratedAdmin, PartStack
from sources.admin.quotes import QuoteForm


class CitationInline(PartStack):
    model = RelationCitation
    form = QuoteForm
    classes = ("rows",)
    verbose_name = "citation"
    verbose_name_plural = "citations"
    fieldsets = (
        (None, {"fields": [("quote_source", "quote_words"), "quote_place", ("excerpt", "note")]}),
    )

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1  # a relation rests on words


@admin.register(ActorRelation)
class ActorRelationAdmin(CuratedAdmin):
    list_display = ("subject", "predicate", "object", "valid_date", "confidence")
    list_display_links = ("human_id", "predicate")
    list_filter = ("predicate", "confidence")
    search_fields = ("note",)
    search_help_text = "Any name of either actor, id (REL-000012) or UUID"
    inlines = (CitationInline,)
    fieldsets = (
        (
            "Who is what to whom",
            {
                "fields": ["subject", "predicate", "object"],
                "description": "Read it as a sentence: subject – predicate – object.",
            },
        ),
        ("When, and how sure", {"fields": [("valid_date", "confidence"), "note"]}),
    )

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        # Words that the address names stand in the form; once sent, they count as typed.
        asked = {name: request.GET[name] for name in QuoteForm.QUOTE if name in request.GET}
        if asked and obj.pk is None and request.method == "GET":
            kwargs["initial"] = [asked]
        return kwargs

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_ends()

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        return queryset.naming(words) if words else queryset
