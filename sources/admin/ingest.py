"""Adding sources from pasted text or files: the same way in as the ingest command's."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.admin.forms import RecordForm
from sources.choices import CaptureMethod
from sources.ingest import IngestError, capture, ingest_bytes
from sources.ingest.inputs import Input, Place, read
from sources.ingest.media import PLAIN, RECORD, RECORDS
from sources.models import Snapshot, Source

PASTED = "pasted text"
# What is one document's own, so that it cannot be said of several at once.
OF_ONE = ("title", "byline", "url", "published_date")
KNOWN = (*OF_ONE, "publisher", "kind", "language", "licence", "licence_name")


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or ()]


class IngestForm(RecordForm):
    """A document as text or files, and what a person knows of it that it may not say itself."""

    text = forms.CharField(
        required=False,
        strip=False,
        label="Text",
        widget=forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField words"}),
        help_text="Paste the whole document. It is kept just as pasted.",
    )
    files: Any = FilesField(
        required=False,
        label="Files",
        widget=Files,
        help_text="Plain text, HTML, PDF or JSON Lines; several at once if you like. At most "
        "32 MB each.",
    )
    encoding = forms.CharField(
        required=False,
        max_length=40,
        help_text="Only if a file was refused for it: the name of its encoding, such as cp1256.",
    )
    later_capture_of: Any = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        help_text="If this is a source that is here already, captured again.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        licence: Any = self.fields["licence"]
        licence.required, licence.initial = False, ""
        licence.choices = [("", "As the document says, or unknown"), *licence.choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        documents = bool(cleaned.get("text", "").strip()) + len(cleaned.get("files") or ())
        if not documents:
            self.add_error("text", "Paste the text of a document, or choose files.")
        if documents > 1:
            for name in {*OF_ONE, "later_capture_of"} & {*self.changed_data}:
                self.add_error(name, "This can be said of one document only: add it by itself.")
        if cleaned.get("later_capture_of"):
            for name in {*KNOWN} & {*self.changed_data}:
                self.add_error(name, "A later capture changes nothing of its source.")
        return cleaned

    def known(self) -> dict[str, Any]:
        """What the person said of the document; all else is left to the document."""
        return {name: self.cleaned_data[name] for name in KNOWN if self.cleaned_data.get(name)}


@dataclass
class Outcome:
    """What became of one document."""

    name: str
    source: Source | None = None
    created: bool = False
    notes: list[str] = field(default_factory=list)
    problem: str = ""


class IngestPage:
    """For the ModelAdmin of sources: the page where documents come in."""

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.ingest_view)  # type: ignore[attr-defined]
        own = [path("ingest/", view, name="sources_source_ingest")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def ingest_view(self, request: HttpRequest) -> Any:
        if not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        form_class = self._ingest_form(request)
        outcomes: list[Outcome] = []
        if request.method == "POST":
            form = form_class(request.POST, request.FILES)
            if form.is_valid():
                outcomes = [*_take_in(form, request)]
                if not any(outcome.problem for outcome in outcomes):
                    return self._done(request, outcomes)
                _keep_what_failed(form, outcomes)
        else:
            form = form_class(initial={"later_capture_of": request.GET.get("source")})
        fieldsets = [
            ("Document", {"fields": ["text", "files"]}),
            (
                "What you know of it",
                {
                    "fields": [
                        "title",
                        "byline",
                        ("publisher", "published_date"),
                        "url",
                        ("kind", "language"),
                        ("licence", "licence_name"),
                    ],
                    "description": "Leave empty what the document says itself.",
                },
            ),
            (
                "Special cases",
                {"fields": ["later_capture_of", "encoding"], "classes": ["collapse"]},
            ),
        ]
        page = AdminForm(form, fieldsets, {}, (), model_admin=self)  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Add sources from text or files",
            "opts": self.opts,  # type: ignore[attr-defined]
            "adminform": page,
            "errors": form.errors,
            "media": self.media + page.media,  # type: ignore[attr-defined]
            "outcomes": outcomes,
        }
        return TemplateResponse(request, "admin/ingest.html", context)

    def _ingest_form(self, request: HttpRequest) -> Any:
        form = self.get_form(request, form=IngestForm, fields=KNOWN)  # type: ignore[attr-defined]
        later = form.base_fields["later_capture_of"]
        choices = later.choices
        site = self.admin_site  # type: ignore[attr-defined]
        later.widget = AutocompleteSelect(Snapshot._meta.get_field("source"), site)
        later.widget.choices = choices
        return form

    def _done(self, request: HttpRequest, outcomes: list[Outcome]) -> HttpResponseRedirect:
        for outcome in outcomes:
            level = messages.SUCCESS if outcome.created else messages.INFO
            messages.add_message(request, level, sentence(outcome))
        if len(outcomes) == 1 and outcomes[0].source:
            address = reverse("admin:sources_source_change", args=[outcomes[0].source.pk])
            return HttpResponseRedirect(address)
        return HttpResponseRedirect(reverse("admin:sources_source_changelist"))


def sentence(outcome: Outcome) -> str:
    """One line that says what became of a document."""
    if outcome.problem or outcome.source is None:
        return f"{outcome.name}: {outcome.problem}"
    kind = "new" if outcome.created else "already held"
    notes = f" ({' '.join(outcome.notes)})" if outcome.notes else ""
    return f"{outcome.source.human_id} {kind}: {outcome.name}{notes}"


def _take_in(form: IngestForm, request: HttpRequest) -> Iterator[Outcome]:
    """Each document by itself: one that fails leaves the others as they are."""
    cleaned, known = form.cleaned_data, form.known()
    options = {
        "encoding": cleaned["encoding"],
        "by": request.user,
        "reason": cleaned["change_reason"],
    }
    for document, method, media_type in _documents(cleaned):
        try:
            if document.problem:
                raise IngestError(document.problem)
            common = {**options, "name": document.name, "method": method, "media_type": media_type}
            if source := cleaned["later_capture_of"]:
                result = capture(source, document.data, **common)
            else:
                result = ingest_bytes(document.data, **common, **known)
        except IngestError as error:
            yield Outcome(document.name, problem=str(error))
        else:
            yield Outcome(document.name, result.source, result.created, list(result.notes))


def _documents(cleaned: dict[str, Any]) -> Iterator[tuple[Input, str, str | None]]:
    if cleaned["text"].strip():
        # A form sends every line break as two characters.
        data = cleaned["text"].replace("\r\n", "\n").encode()
        yield Input(PASTED, data, len(data)), CaptureMethod.PASTE, PLAIN
    for file in cleaned["files"]:
        place = Place(file.name, file.size)
        as_records = file.name.lower().endswith(RECORDS)
        for document in read(file, place, as_records):
            is_record = document.is_record
            method = CaptureMethod.FEED if is_record else CaptureMethod.UPLOAD
            yield document, method, RECORD if is_record else None


def _keep_what_failed(form: IngestForm, outcomes: list[Outcome]) -> None:
    """The pasted text stays in the form if it failed; what came in is not sent twice."""
    if not any(outcome.problem and outcome.name == PASTED for outcome in outcomes):
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["text"] = ""
        form.data = data
