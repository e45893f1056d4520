from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from actors.importing import decide_different, decide_same
from actors.models import Actor, MatchCandidate, MatchProposal
from sources.admin.base import PartInline, RecordAdmin
from sources.admin.filters import QueryFilter
from sources.admin.forms import RecordForm
from sources.refusals import in_words

DIFFERENT = "different"


class DecisionForm(RecordForm):
    """Asks who the record is; that is itself the reason of the change."""

    who = forms.ChoiceField(
        label="Who is it?",
        widget=forms.RadioSelect,
        help_text="The same: the actor gets the record's id and the names that it lacks. "
        "Different: an actor of its own is made of the record.",
    )
    change_reason = None  # type: ignore[assignment]

    class Meta:
        model = MatchProposal
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields.get("who")
        if who:  # left out once it is decided
            who.choices = [
                *((str(row.actor_id), f"The same as {row.actor}") for row in self._candidates()),
                (DIFFERENT, "Different from all of them"),
            ]

    def _candidates(self) -> Any:
        return self.instance.candidates.select_related("actor").prefetch_related("actor__names")


class WaitingFilter(QueryFilter):
    title = "whether it is decided"
    parameter_name = "decided"
    choices_by = {"no": ("Waits for a decision", "waiting"), "yes": ("Decided", "decided")}


class CandidateInline(PartInline):
    model = MatchCandidate
    verbose_name_plural = "actors that it may be"
    fields = readonly_fields = ("actor", "actor_name", "record_name", "share")
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        queryset = super().get_queryset(request)
        return queryset.select_related("actor").prefetch_related("actor__names")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="Likeness")
    def share(self, obj: MatchCandidate) -> str:
        return f"{obj.likeness:.0%}"


@admin.register(MatchProposal)
class MatchProposalAdmin(RecordAdmin):
    """Proposals come from imports; here people decide them, once."""

    form = DecisionForm
    list_display = ("name", "scheme", "value", "likest", "decision", "decided_by", "decided_at")
    list_filter = (WaitingFilter, "scheme")
    search_fields = ("value", "candidates__record_name", "candidates__actor_name")
    search_help_text = "Id in the register, or a name that matched"
    ordering = ("-pk",)
    inlines = (CandidateInline,)
    actions = ("same", "different")
    readonly_fields = (
        *("names", "kind", "country", "description", "scheme", "value", "decision", "actor"),
        *("proposed_at", "proposed_by", "decided_at", "decided_by"),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        record = ["names", ("kind", "country"), "description", ("scheme", "value")]
        decided = [("decision", "actor"), ("decided_at", "decided_by")]
        return [
            ("The record", {"fields": [*record, ("proposed_at", "proposed_by")]}),
            ("Decision", {"fields": decided if obj and obj.decision else ["who"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        proposals: Any = super().get_queryset(request)
        return proposals.with_candidates()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.decision)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        who = form.cleaned_data["who"]
        if who == DIFFERENT:
            decide_different(obj, by=request.user)  # type: ignore[arg-type]
        else:
            decide_same(obj, Actor.objects.get(pk=who), by=request.user)  # type: ignore[arg-type]

    # --- Deciding many at once ----------------------------------------------------------------

    @admin.action(description="The same as the most alike actor", permissions=["change"])
    def same(self, request: HttpRequest, queryset: Any) -> None:
        def decide(proposal: MatchProposal) -> None:
            best = proposal.candidates.first()
            if best is None:
                raise ValidationError(f"{proposal} was decided already.")
            decide_same(proposal, best.actor, by=request.user)  # type: ignore[arg-type]

        self._decide_all(request, queryset, decide)

    @admin.action(description="Different: actors of their own", permissions=["change"])
    def different(self, request: HttpRequest, queryset: Any) -> None:
        self._decide_all(
            request,
            queryset,
            lambda proposal: decide_different(proposal, by=request.user),  # type: ignore[arg-type]
        )

    def _decide_all(
        self, request: HttpRequest, queryset: Any, decide: Callable[[MatchProposal], object]
    ) -> None:
        count = 0
        for proposal in queryset:
            try:
                decide(proposal)
                count += 1
            except ValidationError as error:
                self.message_user(request, in_words(error), messages.WARNING)
        if count:
            self.message_user(request, f"{count} decided.", messages.SUCCESS)

    # --- Columns ------------------------------------------------------------------------------

    @admin.display(description="Record")
    def name(self, obj: MatchProposal) -> str:
        return obj.name

    @admin.display(description="Most alike")
    def likest(self, obj: MatchProposal) -> SafeString | str:
        best = next(iter(obj.candidates.all()), None)
        if best is None:
            return "–"
        address = reverse("admin:actors_actor_change", args=[best.actor_id])
        return format_html('<a href="{}">{}</a>', address, best)

    @admin.display(description="Names")
    def names(self, obj: MatchProposal) -> SafeString:
        names = ((name["name"],) for name in obj.record["names"])
        return format_html_join("", '<div class="line" dir="auto">{}</div>', names)

    @admin.display(description="Kind")
    def kind(self, obj: MatchProposal) -> str:
        return str(obj.record["kind"])

    @admin.display(description="Country")
    def country(self, obj: MatchProposal) -> str:
        return obj.record["country"] or "–"

    @admin.display(description="Description")
    def description(self, obj: MatchProposal) -> str:
        return obj.record["description"] or "–"
