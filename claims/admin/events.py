from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from claims.admin.citations import CitationInline
from claims.admin.outline import outline
from claims.choices import ClaimLinkKind
from claims.choices_threat import EventKind
from claims.models import Condition, EventCitation, ThreatEvent
from sources.admin.base import RecordAdmin
from sources.admin.forms import RecordForm
from sources.site.guide import see_guide

STEP = "\u2003"  # an em space: the width of one level of the tree


class EventForm(RecordForm):
    """An event. Condition and voided event are chosen among those of its own threat."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if kind := self.fields.get("kind"):
            told = [(each.value, f"{each.label}: {each.help}") for each in EventKind]
            kind.choices = [("", "---------"), *told]  # type: ignore[attr-defined]
        threat = self.instance.threat_id or self["threat"].value()
        condition: Any = self.fields.get("condition")
        if condition is not None:
            nodes = Condition.objects.filter(threat=threat or None)
            condition.queryset = nodes
            condition.choices = [
                ("", "The whole threat"),
                *((node.pk, f"{STEP * depth}{node}") for node, depth in outline(nodes)),
            ]
        voids: Any = self.fields.get("voids")
        if voids is not None:
            voids.queryset = ThreatEvent.objects.filter(threat=threat or None).exclude(
                pk=self.instance.pk
            )


class EvidenceInline(CitationInline):
    model = EventCitation

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(ThreatEvent)
class EventAdmin(RecordAdmin):
    class Media:
        css: ClassVar = {"all": ["claims/rows.css"]}

    form = EventForm
    root = "threat__claim"
    list_display = ("kind", "effective_date", "threat_words", "condition", "disputed", "confidence")
    list_display_links = ("kind", "effective_date")
    list_filter = ("kind", "disputed", "confidence")
    list_select_related = ("threat__claim", "condition")
    ordering = ("-pk",)
    search_fields = ("threat__claim__proposition", "note")
    search_help_text = "Words of the threat or of the note"
    inlines = (EvidenceInline,)
    readonly_fields = ("threat_link",)
    listed = ("condition", "voids")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["threat_link" if obj else "threat", "kind", ("effective_date", "condition")]
        return [
            (
                "What happened",
                {
                    "fields": [*fields, ("disputed", "confidence"), "note"],
                    "description": see_guide("Events and status") + _restated(request, obj),
                },
            ),
            (
                "Correction",
                {
                    "fields": ["voids"],
                    "classes": ["collapse"],
                    "description": "For an event of kind “voids”: what was recorded in error.",
                },
            ),
        ]

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        return [
            name for name in super().get_autocomplete_fields(request) if name not in self.listed
        ]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().response_add(request, obj, *args, **kwargs)
        return self._back_to_threat(request, obj) or response

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        response = super().response_change(request, obj)
        return self._back_to_threat(request, obj) or response

    def _back_to_threat(self, request: HttpRequest, obj: ThreatEvent) -> Any:
        if "_save" not in request.POST:
            return None
        return HttpResponseRedirect(_threat_page(obj))

    @admin.display(description="Threat", ordering="threat__claim__proposition")
    def threat_words(self, obj: ThreatEvent) -> str:
        return str(obj.threat.claim)

    @admin.display(description="Threat")
    def threat_link(self, obj: ThreatEvent) -> SafeString:
        return format_html('<a href="{}">{}</a>', _threat_page(obj), obj.threat.claim)


def _restated(request: HttpRequest, event: ThreatEvent | None) -> SafeString:
    """Where it is entered that the threat was made again, which is no event of its own."""
    threat = event.threat_id if event else request.GET.get("threat", "")
    asked = urlencode({"target": threat, "kind": ClaimLinkKind.REPEATS})
    return format_html(
        ' · <a href="{}?{}" data-panel="Restated by another claim">Restated: by another claim</a>, '
        "in the same words, more strongly or more weakly.",
        reverse("admin:claims_claimlink_add"),
        asked,
    )


def _threat_page(event: ThreatEvent) -> str:
    return reverse("admin:claims_conditionalthreat_change", args=[event.threat_id])
