from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from actors.choices import INVERSE, Predicate
from actors.models import Actor, ActorExternalId, ActorName, ActorRelation
from sources.admin.base import CuratedAdmin, PartInline, PartStack
from sources.admin.filters import QueryFilter
from sources.admin.quotes import QuoteForm


class NameInline(PartStack):
    model = ActorName
    form = QuoteForm
    classes = ("rows",)
    verbose_name = "name"
    verbose_name_plural = "names"
    fieldsets = (
        (None, {"fields": [("name", "kind", "language", "script", "used_date", "preferred")]}),
        (
            "Words that show the name",
            {
                "fields": [("quote_source", "quote_words"), "quote_place", "excerpt"],
                "classes": ["collapse"],
            },
        ),
    )

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1  # an actor has a name


class ExternalIdInline(PartInline):
    model = ActorExternalId
    verbose_name = "id in another register"
    verbose_name_plural = "ids in other registers"
    fields = ("scheme", "value")


class MergeFilter(QueryFilter):
    title = "merges"
    parameter_name = "merged"
    choices_by = {
        "no": ("Stand for themselves", "standing"),
        "yes": ("Redirect to another", "redirecting"),
    }


@admin.register(Actor)
class ActorAdmin(CuratedAdmin):
    list_display = ("name", "kind", "sector", "country", "active_date")
    list_display_links = ("human_id", "name")
    list_filter = (MergeFilter, "kind", "sector", "country")
    search_fields = ("names__name",)
    search_help_text = "Any name in any script, id (ACT-000012), UUID, or an id elsewhere (Q30)"
    inlines = (NameInline, ExternalIdInline)
    fieldsets = (
        ("What it is", {"fields": [("kind", "sector", "country"), "active_date", "description"]}),
        ("As a publisher", {"fields": ["publisher"]}),
    )
    readonly_fields = ("relations",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, ("Relations", {"fields": ["relations"]})] if obj else fieldsets

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is ActorName and obj.pk is None:
            kwargs["initial"] = [{"preferred": True}]
        return kwargs

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_label()

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        if not words:
            return queryset
        registered = queryset.filter(external_ids__value__iexact=words)
        return registered if registered.exists() else queryset.named(words)

    def choice_label(self, obj: Actor) -> str:
        return " · ".join(
            part for part in (obj.name, obj.get_kind_display(), obj.country, obj.human_id) if part
        )

    @admin.display(description="Name", ordering="label")
    def name(self, obj: Actor) -> str:
        return obj.name

    @admin.display(description="Relations")
    def relations(self, obj: Actor) -> SafeString | str:
        rows = ActorRelation.objects.involving(obj).with_ends().order_by("predicate", "pk")
        sentences = (
            (reverse("admin:actors_actorrelation_change", args=[row.pk]), *sentence(row, obj))
            for row in rows
        )
        return (
            format_html_join("", '<div class="line"><a href="{}">{} {}</a> {}</div>', sentences)
            or "none recorded"
        )


def sentence(relation: ActorRelation, actor: Actor) -> tuple[str, str, str]:
    """A relation as read from one of its ends."""
    if relation.subject == actor:
        return relation.get_predicate_display(), relation.object.name, relation.valid_date or ""
    return INVERSE[Predicate(relation.predicate)], relation.subject.name, relation.valid_date or ""
