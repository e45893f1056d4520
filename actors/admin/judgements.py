from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from actors import identity
from actors.choices import JudgementVerdict
from actors.models import IdentityJudgement
from sources.admin.base import AppendOnlyAdmin
from sources.admin.conflicts import version_of
from sources.admin.filters import QueryFilter
from sources.admin.forms import ConfirmationForm, RecordForm


class JudgementForm(RecordForm):
    """A judgement, whose reason is the reason of the change; a merge is looked at first."""

    change_reason = None  # type: ignore[assignment]
    looked_at = forms.BooleanField(
        required=False,
        label="I have looked at what this merge touches",
        help_text="Only for “same”: the first try shows it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        actor, other = cleaned.get("actor"), cleaned.get("other")
        is_merge = cleaned.get("verdict") == JudgementVerdict.SAME
        if is_merge and actor and other and actor != other and not cleaned.get("looked_at"):
            self.add_error("looked_at", _what_it_touches(actor, other))
        return cleaned


def _what_it_touches(actor: Any, other: Any) -> str:
    seen = identity.preview(actor, other)
    parts = [f"{each.count} {each.rows} ({each.field})" for each in seen.references]
    parts += [f"{follower}, which redirects to it" for follower in seen.followers]
    parts += [f"{relation}, which would be of an actor to itself" for relation in seen.between]
    touched = "; ".join(parts) or "nothing that is recorded"
    return (
        f"{seen.actor} would redirect to {seen.other}. Found there from then on: {touched}. "
        "Nothing is rewritten. If that is right, tick this and save again."
    )


class StandingFilter(QueryFilter):
    title = "whether it stands"
    parameter_name = "stands"
    choices_by = {"yes": ("Stands", "standing"), "no": ("Taken back", "undone")}


@admin.register(IdentityJudgement)
class IdentityJudgementAdmin(AppendOnlyAdmin):
    """Judgements are made and taken back, never rewritten."""

    form = JudgementForm
    list_display = ("actor", "verdict", "other", "judged_by", "judged_at", "undone_at")
    list_display_links = ("actor", "verdict")
    list_filter = (StandingFilter, "verdict")
    search_fields = ("reason",)
    search_help_text = "Words of the reason"
    readonly_fields = ("judged_at", "judged_by", "undone_at", "undone_by")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        judgement = ["actor", "other", "verdict", "reason"]
        description = (
            "“Same” merges: the first actor then redirects to the second. Nothing is rewritten, "
            "and the judgement can be taken back."
        )
        if obj is None:
            fields = {"fields": [*judgement, "looked_at"], "description": description}
            return [("Are these one actor?", fields)]
        people = ["judged_by", "judged_at"], ["undone_by", "undone_at"]
        return [
            ("Are these one actor?", {"fields": judgement, "description": description}),
            ("Who and when", {"fields": [tuple(pair) for pair in people]}),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_people()  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        judgement = identity.judge(
            obj.actor, obj.other, verdict=obj.verdict, reason=obj.reason, by=_person(request)
        )
        obj.pk = judgement.pk

    # --- Taking back --------------------------------------------------------------------------

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.undo_view)
        name = "actors_identityjudgement_undo"
        return [path("<int:pk>/undo/", view, name=name), *super().get_urls()]

    def undo_view(self, request: HttpRequest, pk: int) -> Any:
        if not request.user.has_perm("actors.change_identityjudgement"):
            raise PermissionDenied
        judgement = self.get_object(request, str(pk))
        if judgement is None:
            raise Http404
        problem = ""
        if request.method == "POST":
            problem = self._undo(request, judgement)
            if not problem:
                messages.success(request, f"Taken back: {judgement}. Both actors are as before.")
                address = reverse("admin:actors_identityjudgement_change", args=[pk])
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": "Take this judgement back",
            "opts": self.opts,
            "object": judgement,
            "lead": f"{judgement}, because: {judgement.reason}",
            "button": "Take it back",
            "problem": problem,
            "confirmation": ConfirmationForm(initial={"version": version_of(self, str(pk))}),
        }
        return TemplateResponse(request, "admin/confirm.html", context)

    def _undo(self, request: HttpRequest, judgement: Any) -> str:
        """What stood in the way, or nothing."""
        with transaction.atomic():
            if version_of(self, str(judgement.pk), lock=True) != request.POST.get("version"):
                return "Somebody has changed this judgement since you opened this page."
            try:
                reason = request.POST.get("change_reason", "").strip()
                identity.undo(judgement, by=_person(request), reason=reason)
            except ValidationError as error:
                return " ".join(error.messages)
        return ""


def _person(request: HttpRequest) -> Any:
    """Who is signed in: the admin lets nobody else come this far."""
    return request.user
