"""Citations as parts of a record: the words that are cited, or a place to paste them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.base import PartStack
from sources.admin.quotes import QuoteForm

WORDS = ("cited", "quote_words", "quote_source", "quote_place")


class CitationInline(PartStack):
    """The base for the citations of a record. Set ``model``."""

    form = QuoteForm
    verbose_name = "citation"
    readonly_fields = ("cited",)
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "cited",
                    "quote_words",
                    "quote_source",
                    "quote_place",
                    ("excerpt", "note"),
                ]
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("excerpt__snapshot__source")
        return rows.defer("excerpt__snapshot__text")

    @admin.display(description="Cited")
    def cited(self, obj: Any) -> SafeString | str:
        if not obj.pk:
            return "Nothing yet: paste the words below."
        source = obj.excerpt.snapshot.source
        return format_html(
            '<blockquote class="cited"><p>{}</p><cite><a href="{}">{}</a></cite></blockquote>',
            obj.excerpt.exact,
            reverse("admin:sources_source_change", args=[source.pk]),
            source,
        )
