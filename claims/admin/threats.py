import re
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actors.models import Actor
from claims.admin.record_rows import RowsAdmin
from claims.admin.threat_form import ThreatForm
from claims.choices_threat import ConsequenceRole, Form, ThreatFlag, ThreatStatus
from claims.models import (
    Claim,
    Condition,
    ConditionActor,
    ConditionalThreat,
    ConditionObject,
    Consequence,
    ConsequenceActor,
    ConsequenceObject,
    ThreatEvent,
    ThreatParty,
)
from claims.wording import deadline_phrase
from sources.admin.base import mark
from sources.site.guide import see_guide


class StatusFilter(admin.SimpleListFilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return ThreatStatus.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = self.value() in ThreatStatus.values
        return queryset.by_status(self.value()) if known else queryset


class OverdueFilter(admin.SimpleListFilter):
    title = "deadline"
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("yes", "Passed, and nothing recorded since")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.overdue() if self.value() == "yes" else queryset


@admin.register(ConditionalThreat)
class ThreatAdmin(RowsAdmin):
    form = ThreatForm
    root = "claim"
    rows_template = "admin/claims/threat_rows.html"
    guides = {
        "conditions": see_guide("Reading the condition"),
        "consequences": see_guide("Target or addressee"),
    }
    change_form_template = "admin/claims/threat_form.html"
    list_display = ("human_id", "proposition", "status_mark", "aim", "form", "deadline_words")
    list_display_links = ("human_id", "proposition")
    list_filter = (StatusFilter, OverdueFilter, "aim", "form", "specificity", "issue")
    ordering = ("-pk",)
    search_fields = ("claim__proposition",)
    search_help_text = "Words of the claim, its id (CLM-000123), or any name of who threatens"
    parts = (
        ThreatParty,
        Condition,
        ConditionActor,
        ConditionObject,
        Consequence,
        ConsequenceActor,
        ConsequenceObject,
    )
    readonly_fields = (
        "claim_link",
        "status_now",
        "ultimatum",
        "deadline_now",
        "targets",
        "triangular_now",
        "code_now",
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = [
            (
                "The threat",
                {
                    "fields": [
                        "claim_link" if obj else "claim",
                        "threateners",
                        ("protected_actors", "protected_places"),
                        ("aim", "retaliatory"),
                        ("form", "specificity"),
                    ],
                    "description": see_guide("Aim, form, specificity"),
                },
            ),
            (
                "Until when",
                {
                    "fields": [
                        ("deadline_date", "deadline_wording"),
                        ("deadline_period", "deadline_anchor", "deadline_anchor_date"),
                        "expiry_date",
                    ],
                    "description": see_guide("Deadlines and expiry"),
                },
            ),
            (
                "What is at stake",
                {"fields": [("issue", "commitment", "expected_cost")], "classes": ["collapse"]},
            ),
            (
                "Overrule what follows",
                {
                    "fields": ["triangular_override", "triangular_reason"],
                    "classes": ["collapse"],
                    "description": see_guide("Target or addressee"),
                },
            ),
        ]
        if obj:
            follows = [("status_now", "ultimatum"), ("targets", "triangular_now")]
            fieldsets.append(
                ("What follows", {"fields": [*follows, ("deadline_now", "code_now")]}),
            )
        return fieldsets

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("claim__statement", "claim__source")
        return rows.with_status()  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        threat = super().get_object(request, object_id, from_field)
        if threat is not None:
            derived = ConditionalThreat.objects.with_flags().with_deadline()
            threat.follows = derived.with_triangular().with_code().get(pk=threat.pk)
        return threat

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        words = search_term.strip()
        if number := re.fullmatch(rf"(?i){Claim.PREFIX}-?0*(\d{{1,18}})", words):
            return queryset.filter(pk=number[1]), False
        return (queryset.search(words) if words else queryset), False

    def choice_label(self, obj: ConditionalThreat) -> str:
        return str(obj.claim)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        threat = context["original"]
        if threat is not None:
            voided = Exists(ThreatEvent.objects.filter(voids=OuterRef("pk")))
            events = threat.events.annotate(is_voided=voided).select_related("condition")
            context["events"] = events.prefetch_related("citations__excerpt")
            context["may_add_event"] = request.user.has_perm("claims.add_threatevent")
        return super().render_change_form(request, context, *args, **kwargs)

    # --- The list -------------------------------------------------------------------------------

    @admin.display(description="Id", ordering="pk")
    def human_id(self, obj: ConditionalThreat) -> str:
        return obj.claim.human_id

    @admin.display(description="Threat", ordering="claim__proposition")
    def proposition(self, obj: ConditionalThreat) -> str:
        return obj.claim.proposition

    @admin.display(description="Status")
    def status_mark(self, obj: Any) -> SafeString | str:
        return mark("status", obj.status, ThreatStatus(obj.status).label) if obj.status else "–"

    @admin.display(description="Deadline")
    def deadline_words(self, obj: ConditionalThreat) -> str:
        return deadline_phrase(obj) or "–"

    # --- What follows from the rest, shown and not asked for ------------------------------------

    @admin.display(description="Claim")
    def claim_link(self, obj: ConditionalThreat) -> SafeString:
        address = reverse("admin:claims_claim_change", args=[obj.pk])
        return format_html('<a href="{}">{}</a>', address, obj.claim)

    @admin.display(description="Status")
    def status_now(self, obj: Any) -> SafeString:
        flags = [
            ("", mark("flag", flag, ThreatFlag(flag).label)) for flag in obj.follows.flags or ()
        ]
        return format_html("{} {}", self.status_mark(obj), format_html_join(" ", "{}{}", flags))

    @admin.display(description="Ultimatum", boolean=True)
    def ultimatum(self, obj: ConditionalThreat) -> bool:
        return obj.form == Form.EXPLICIT and bool(obj.deadline_date or obj.deadline_period)

    @admin.display(description="Deadline")
    def deadline_now(self, obj: Any) -> str:
        deadline = obj.follows.deadline
        if deadline is None:
            return "unknown, as its anchor has no date" if obj.deadline_period else "none"
        ends = (deadline.lower, deadline.upper - timedelta(microseconds=1))
        return " to ".join(dict.fromkeys(f"{moment:%Y-%m-%d}" for moment in ends))

    @admin.display(description="Targets")
    def targets(self, obj: ConditionalThreat) -> str:
        hit = Actor.objects.with_label().filter(
            consequence_parts__consequence__threat=obj,
            consequence_parts__role=ConsequenceRole.TARGET,
        )
        return ", ".join(dict.fromkeys(actor.name for actor in hit)) or "nobody named"

    @admin.display(description="Triangular", boolean=True)
    def triangular_now(self, obj: Any) -> bool | None:
        return obj.follows.triangular

    @admin.display(description="CAMEO code of the threat")
    def code_now(self, obj: Any) -> str:
        return obj.follows.threat_code or "none, as no deed has an action"
