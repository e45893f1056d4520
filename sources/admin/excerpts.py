from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.admin.base import AppendOnlyAdmin, PartInline, RecordAdmin
from sources.admin.forms import RecordForm
from sources.admin.quotes import WordsForm
from sources.admin.reading import reading_address
from sources.models import Excerpt, ExcerptTranslation


class ExcerptForm(WordsForm, RecordForm):
    """Marks words of a source that nothing cites yet."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        words = cleaned.get("quote_words", "").replace("\r\n", "\n")
        if not words.strip():
            self.add_error("quote_words", "Paste the words to mark.")
            return cleaned
        self.find_words(cleaned, words)
        if self.found:
            excerpt = self.instance
            excerpt.snapshot, excerpt.start, excerpt.end = self.found
            excerpt.exact = excerpt.snapshot.text[excerpt.start : excerpt.end]
            marked = Excerpt.objects.filter(
                snapshot=excerpt.snapshot, start=excerpt.start, end=excerpt.end
            )
            if marked.exists():
                self.add_error("quote_words", "These words are marked already.")
        return cleaned


class TranslationInline(PartInline):
    """Read here, and changed on a page of their own: an excerpt itself is never changed."""

    model = ExcerptTranslation
    fields = ("language", "words", "translator_kind", "translator")
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Excerpt)
class ExcerptAdmin(AppendOnlyAdmin):
    form = ExcerptForm
    list_display = ("pk", "quotation", "source", "start", "end")
    list_display_links = ("pk", "quotation")
    list_select_related = ("snapshot__source",)
    ordering = ("-pk",)
    search_fields = ("exact",)
    search_help_text = "Words of the quotation"
    inlines = (TranslationInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("exact", "prefix", "suffix", "source", "in_the_text", "start", "end") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [("The words to mark", {"fields": [*WordsForm.QUOTE]})]
        return [
            ("The words", {"fields": ["exact", "prefix", "suffix"]}),
            ("Where they stand", {"fields": ["source", "in_the_text", ("start", "end")]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return super().get_inlines(request, obj) if obj else ()

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("snapshot__source")
        return rows.defer("snapshot__text")

    def choice_label(self, obj: Excerpt) -> str:
        return f"{obj} · {obj.snapshot.source}"

    @admin.display(description="Words", ordering="exact")
    def quotation(self, obj: Excerpt) -> str:
        return str(obj)

    @admin.display(description="Source", ordering="snapshot__source")
    def source(self, obj: Excerpt) -> str:
        return str(obj.snapshot.source)

    @admin.display(description="In the text")
    def in_the_text(self, obj: Excerpt) -> SafeString:
        return format_html('<a href="{}">{}</a>', reading_address(obj), obj.snapshot)


@admin.register(ExcerptTranslation)
class ExcerptTranslationAdmin(RecordAdmin):
    root = "excerpt__snapshot__source"
    list_display = ("words", "language", "excerpt", "translator_kind", "translator")
    list_filter = ("language", "translator_kind")
    list_select_related = ("excerpt",)
    ordering = ("-pk",)
    search_fields = ("words", "translator", "excerpt__exact")
    search_help_text = "Words in either language, or the translator"
    fieldsets = (
        ("Original", {"fields": ["excerpt"]}),
        ("Translation", {"fields": ["language", "words"]}),
        ("Who translated it", {"fields": [("translator_kind", "translator")]}),
    )
