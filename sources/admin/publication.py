"""Publication on the pages of a record: where it stands, and each step as a page of its own."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html

from sources.admin.conflicts import version_of
from sources.admin.moves import BY_NAME, Move, may
from sources.admin.naming import address_of, named
from sources.admin.standing import Checklist, panel, resting
from sources.choices import State
from sources.models import CuratedModel
from sources.publication.comparing import compare
from sources.publication.kinds import kind_of
from sources.review.checklist import checklists
from sources.review.standing import standings
from sources.review.withdrawal import refreshed

CHANGED = "Somebody has changed this record since you opened this page. Look again, then decide."


class StepForm(forms.Form):
    """The version that the person has seen, and the words that a step asks for."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(
        required=False, strip=True, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, move: Move, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.help_text, field.required = move.asks, move.help, move.needs_words
        field.error_messages["required"] = "Say why: the step is not taken without a reason."


class Publication:
    """For the ModelAdmin of a curated record: its steps, each at the version that was seen."""

    admin_site: Any
    model: Any
    opts: Any

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.step_view)
        own = [path("<path:object_id>/step/<slug:step>/", view, name=f"{name}_step")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = context["original"]
        if record is not None and not context["is_popup"]:
            # As it is in the database, not as a refused form would have it.
            context["publication"] = panel(request, self.seen_record(request, record.pk))
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def seen_record(self, request: HttpRequest, object_id: Any) -> CuratedModel:
        """The record of a page, for whoever may see such records; 404 if there is none."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        found = self.get_object(request, unquote(str(object_id)))  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> Any:
        move = BY_NAME.get(step)
        if move is None:
            raise Http404
        if not may(request.user, move.verb, self.model):
            raise PermissionDenied
        record = self.seen_record(request, object_id)
        form = StepForm(move, request.POST if request.method == "POST" else None)
        form.initial["version"] = version_of(self, object_id)
        problems: list[str] = []
        if request.method == "POST" and form.is_valid():
            problems = self._take_step(request, object_id, move, form)
            if not problems:
                record.refresh_from_db()  # a take-down has changed its very name
                link = format_html('<a href="{}">{}</a>', address_of(record), record)
                messages.success(request, format_html("{} {}", link, move.done))
                return HttpResponseRedirect(address_of(record))
        return self._step_page(request, record, move, form, problems)

    def _take_step(
        self, request: HttpRequest, object_id: str, move: Move, form: StepForm
    ) -> list[str]:
        """Take a step at the version that was seen; what stood in the way, or nothing."""
        try:
            with transaction.atomic():
                if version_of(self, object_id, lock=True) != form.cleaned_data["version"]:
                    return [CHANGED]
                record = self.model._default_manager.get(pk=unquote(object_id))
                move.run(record, request.user, form.cleaned_data["words"])  # type: ignore[arg-type]
        except ValidationError as error:
            return error.messages
        return []

    def _step_page(
        self,
        request: HttpRequest,
        record: CuratedModel,
        move: Move,
        form: StepForm,
        problems: list[str],
    ) -> TemplateResponse:
        if form.is_bound:  # the next try is at the version that this page shows
            form.data = {**form.data.dict(), "version": form.initial["version"]}  # type: ignore[attr-defined]
        standing = standings([record])[record]
        fits = move.fits(standing)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": move.label,
            "subtitle": named(record).line,
            "opts": self.opts,
            "object": record,
            "move": move,
            "form": form,
            "problems": problems,
            "fits": fits,
            "state": State(record.state).label,
            "standing": standing,
        }
        if fits and move.befalls:
            context["dependents"] = resting([record])[record]
        if fits and move.name == "submit":
            context["checklist"] = Checklist(checklists([record])[record])
        if fits and move.name == "refresh":
            context |= _would_change(record)
        return TemplateResponse(request, "admin/publication/step.html", context)


def _would_change(record: CuratedModel) -> dict[str, Any]:
    try:
        before, after = refreshed(record)
    except ValidationError as error:
        return {"problems": error.messages, "fits": False}
    differences = compare(kind_of(record), before, after)
    return {"differences": differences, "fits": bool(differences)}
