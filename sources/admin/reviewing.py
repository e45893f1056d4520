"""The review of a record by another person: what is new, on which words, and the decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html

from sources.admin.forms import area
from sources.admin.moves import may
from sources.admin.naming import address_of, named
from sources.admin.proposed import proposals
from sources.admin.reading import places_of
from sources.admin.rounds import Round, round_at
from sources.admin.standing import Checklist, offer, resting, revision_line, wrote
from sources.admin.talk import panel_of
from sources.choices import State
from sources.models import CuratedModel
from sources.review import steps
from sources.review.checklist import checklists
from sources.review.standing import standings
from sources.site import keys


class ApprovalForm(forms.Form):
    """Approves and thereby publishes, at the version that was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    corrects = forms.BooleanField(
        required=False,
        label="This corrects something that was public",
        help_text="The note is listed in the corrections log.",
    )
    note = forms.CharField(
        required=False,
        widget=area(),
        label="Note",
        help_text="Public, beside the revision: what is new, or what was wrong. Needed for a "
        "correction.",
    )
    override = forms.CharField(
        required=False,
        widget=area(),
        label="Why to publish all the same",
        help_text="Something that should hold does not. The history keeps your reason.",
    )


class ReturnForm(forms.Form):
    """Returns what was offered, at the version that was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        widget=area(),
        label="What is to be changed",
        error_messages={"required": "Say what is to be changed."},
    )


class Review:
    """For the ModelAdmin of a curated record: the page where reviewers decide."""

    admin_site: Any
    model: Any
    opts: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.review_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_review"
        return [path("<path:object_id>/review/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def review_view(self, request: HttpRequest, object_id: str) -> Any:
        if not may(request.user, "review", self.model):
            raise PermissionDenied
        record = self.seen_record(request, object_id)  # type: ignore[attr-defined]
        here = round_at(request, address_of(record, "review"))
        decision = request.POST.get("decision") if request.method == "POST" else None
        approval = ApprovalForm(request.POST if decision == "approve" else None, auto_id="ok_%s")
        back = ReturnForm(request.POST if decision == "return" else None, auto_id="back_%s")
        problems: list[str] = []
        form = {"approve": approval, "return": back}.get(decision or "")
        if form is not None and form.is_valid():
            problems = _decide(request, record, form)
            if not problems:
                done = "is published." if form is approval else "is returned."
                link = format_html('<a href="{}">{}</a>', address_of(record), record)
                messages.success(request, format_html("{} {}", link, done))
                return HttpResponseRedirect(here.onward)
            record = self.seen_record(request, unquote(object_id))  # type: ignore[attr-defined]
        return self._review_page(request, record, approval, back, problems, here)

    def _review_page(
        self,
        request: HttpRequest,
        record: CuratedModel,
        approval: ApprovalForm,
        back: ReturnForm,
        problems: list[str],
        here: Round,
    ) -> TemplateResponse:
        held = standings([record])
        proposed = proposals([record], held)[record]
        checklist = Checklist(checklists([record])[record])
        for form in (approval, back):  # the next try is at the version that this page shows
            form.initial["version"] = record.version
            if form.is_bound:
                form.data = {**form.data.dict(), "version": record.version}  # type: ignore[attr-defined]
        context = {
            **self.admin_site.each_context(request),
            "title": "Review",
            "subtitle": named(record).line,
            "opts": self.opts,
            "object": record,
            "problems": problems,
            "waits": record.state == State.IN_REVIEW,
            "state": State(record.state).label,
            "standing": held[record],
            "published": revision_line(held[record]),
            "offer": offer(record),
            "wrote_it": wrote(request, record),
            "proposed": proposed,
            "addresses": places_of([proposed.document] if proposed.document else []),
            "checklist": checklist,
            "approval": approval,
            "resting": resting([record])[record],
            "back": back,
            "round": here,
            "talk": panel_of(request, record),
        }
        return TemplateResponse(request, "admin/publication/review.html", context)


def _decide(request: HttpRequest, record: CuratedModel, form: Any) -> list[str]:
    """Take the decision of a form; what stood in the way, or nothing."""
    said, by = form.cleaned_data, request.user
    versions = {str(record.uuid): said["version"] or 0}
    try:
        if isinstance(form, ReturnForm):
            steps.send_back([record], by=by, reason=said["reason"], versions=versions)  # type: ignore[arg-type]
        else:
            steps.approve(
                [record],
                by=by,  # type: ignore[arg-type]
                versions=versions,
                corrects=[record] if said["corrects"] else [],
                note=said["note"],
                override=said["override"],
            )
    except ValidationError as error:
        return error.messages
    return []


keys.register(
    "Review",
    [
        ("n p", "Next in the queue, the one before."),
        ("j k", "Next record on the page, record before."),
        ("o", "Open or close all that would be published of the record that one is at."),
        ("u", "Up: from a record to all that goes with its source."),
        ("a", "Go to the button that approves, or offers; Enter then presses it."),
        ("r", "Go to the reason of a return."),
        ("Ctrl+Enter", "In a note or a reason: send it."),
        ("Esc", "In a note or a reason: leave it, so that keys work again."),
    ],
)
