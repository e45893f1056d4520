"""Add a source, first step: documents come in by paste, as files, or from their address."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from sources.admin.drafts import told
from sources.admin.forms import AGAIN, Redrawable
from sources.choices import CaptureMethod
from sources.ingest import IngestError
from sources.ingest.fetching import fetch
from sources.ingest.inputs import Input, Place, read
from sources.ingest.media import PLAIN, RECORD, RECORDS
from sources.models import Arrival, Snapshot, Source, User
from sources.site.screens import Listed, list_screen, register_screens

PASTED = "pasted text"
# More come in by `manage.py ingest`.
MOST = 200
KEPT_FOR = timedelta(days=30)
MAY = "sources.add_source"


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [super(FilesField, self).clean(file, initial) for file in data or ()]


class BringForm(Redrawable, forms.Form):
    """One or more documents, in whatever form they are at hand."""

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 12, "class": "vLargeTextField words", "dir": "auto", "autofocus": True}
        ),
        help_text="The whole document. It is kept just as pasted.",
    )
    files: Any = FilesField(
        required=False,
        widget=Files,
        help_text="Plain text, HTML, PDF or JSON Lines, at most 32 MB each; several if you like.",
    )
    address = forms.URLField(
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
        help_text="Of a page, a PDF or a plain text on the public internet.",
    )
    later_capture_of: Any = forms.ModelChoiceField(
        Source.objects.all(),
        required=False,
        help_text="Only if the document is a source that is here already, captured again.",
    )
    instead = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, site: Any, redraw: bool = False, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        self.redraw = redraw
        later: Any = self.fields["later_capture_of"]
        choices = later.choices
        later.widget = AutocompleteSelect(Snapshot._meta.get_field("source"), site)
        later.widget.choices = choices
        if not settings.FETCH_ADDRESSES:
            del self.fields["address"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ways = [cleaned.get("text", "").strip(), cleaned.get("address"), *cleaned.get("files", ())]
        documents = sum(map(bool, ways))
        if not documents and not self.errors:
            self.add_error("text", "Paste the text of a document, or choose files.")
        if documents > 1 and cleaned.get("later_capture_of"):
            message = "This can be said of one document only: add it by itself."
            self.add_error("later_capture_of", message)
        return cleaned


class Brought(NamedTuple):
    """One document as it came, and how."""

    document: Input
    method: str
    media_type: str = ""
    address: str = ""


def bring_view(site: Any, request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    if request.method == "POST":
        again = AGAIN in request.POST
        form = BringForm(request.POST, request.FILES, site=site, redraw=again)
        if form.is_valid() and _take(request, form):
            request.is_saved = True  # type: ignore[attr-defined]
            return told(request, HttpResponseRedirect(reverse("admin:sources_source_arrivals")))
    else:
        form = BringForm(initial=_initial(request), site=site)
    context = {
        **site.each_context(request),
        "title": "Add a source",
        "opts": Source._meta,
        "form": form,
        "media": form.media,
        "waiting": _own(request).count(),
    }
    return TemplateResponse(request, "admin/workbench/bring.html", context)


def _own(request: HttpRequest) -> Any:
    return Arrival.objects.filter(brought_by=request.user)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """The source that a later capture is asked of, or a pasted text that is to be changed."""
    pk = request.GET.get("change", "")
    pasted = _own(request).filter(pk=pk, method=CaptureMethod.PASTE) if pk.isdecimal() else None
    if pasted and (arrival := pasted.first()):
        text = bytes(arrival.content).decode()
        later = arrival.later_capture_of_id
        return {"text": text, "instead": arrival.pk, "later_capture_of": later}
    return {"later_capture_of": request.GET.get("source")}


def _take(request: HttpRequest, form: BringForm) -> bool:
    """Keep what came until it is looked at; whether anything did. What did not is told."""
    came, refused = 0, []
    owner: Any = request.user
    with transaction.atomic():
        for brought in _brought(form):
            problem = brought.document.problem or ("" if brought.document.data else "it is empty.")
            if came == MOST and not problem:
                problem = f"at most {MOST} documents come in here at once. Use manage.py ingest."
            if problem:
                refused.append((brought, f"{brought.document.name}: {problem}"))
                continue
            came += 1
            _keep(owner, brought, form.cleaned_data)
    for brought, problem in refused:
        if came:
            messages.error(request, f"Not taken in: {problem}")
        else:
            form.add_error("files" if brought.method != CaptureMethod.FETCH else "address", problem)
    return bool(came)


def _keep(owner: User, brought: Brought, cleaned: dict[str, Any]) -> None:
    data = brought.document.data
    Arrival.objects.filter(brought_at__lt=timezone.now() - KEPT_FOR).delete()
    if brought.method == CaptureMethod.PASTE and cleaned["instead"]:
        Arrival.objects.filter(brought_by=owner, pk=cleaned["instead"]).delete()
    Arrival.objects.update_or_create(
        brought_by=owner,
        sha256=hashlib.sha256(data).hexdigest(),
        defaults={
            "name": brought.document.name[-300:],
            "method": brought.method,
            "media_type": brought.media_type,
            "address": brought.address,
            "later_capture_of": cleaned["later_capture_of"],
            "content": data,
        },
    )


def _brought(form: BringForm) -> Iterator[Brought]:
    cleaned = form.cleaned_data
    if cleaned["text"].strip():
        # A form sends every line break as two characters.
        data = cleaned["text"].replace("\r\n", "\n").encode()
        yield Brought(Input(PASTED, data, len(data)), CaptureMethod.PASTE, PLAIN)
    if address := cleaned.get("address"):
        yield _fetched(address)
    yield from _uploaded(cleaned["files"])


def _fetched(address: str) -> Brought:
    try:
        found = fetch(address)
    except IngestError as error:
        return Brought(Input(address, problem=str(error)), CaptureMethod.FETCH)
    document = Input(found.address, found.data, len(found.data))
    return Brought(document, CaptureMethod.FETCH, found.media_type, found.address)


def _uploaded(files: Iterable[Any]) -> Iterator[Brought]:
    for file in files:
        as_records = file.name.lower().endswith(RECORDS)
        for document in read(file, Place(file.name, file.size), as_records):
            method = CaptureMethod.FEED if document.is_record else CaptureMethod.UPLOAD
            yield Brought(document, method, RECORD if document.is_record else "")


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: bring_view(site, request))
    return [path("sources/source/ingest/", view, name="sources_source_ingest")]


list_screen(Listed(7, "Add a source", "sources_source_ingest", MAY, letter="a"))
