"""Readers report an error, and read what we answer."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt

from sources import reported
from sources.api.limits import over
from sources.api.reading import PUBLIC
from sources.choices import ErrorKind
from sources.models import CorrectionRequest, LedgerEntry
from sources.pages.asking import Answer, ask
from sources.pages.views import Page, refused

HOUR = 3600
DIGITS = 18  # what a key can hold
# More than the longest report can take; who sends this much more sends something else.
MOST_BYTES = 64 * 1024
# What a browser says of a page of ours that sends a form (Fetch Metadata).
OUR_OWN = ("same-origin", "none")
ELSEWHERE = "This came from another site. If it is what you want to say, send it from here."
TOO_MANY = (
    "{} reports an hour are taken from one address, and this was one more. Nothing is lost: send "
    "it again in {} minutes."
)
TOO_MUCH = (
    "A report has at most 4,000 characters, and no files. Go back, shorten it, and send it again; "
    "a link to a document serves as well."
)
EMPTY = "This field is there for programs: leave it empty, and send the rest again."


class ReportForm(forms.ModelForm):
    """What is wrong, in a reader's words. ``seq`` is the ledger's number of what was read."""

    seq = forms.CharField(required=False, widget=forms.HiddenInput)
    website = forms.CharField(required=False, label="Leave this empty")

    class Meta:
        model = CorrectionRequest
        fields = ("kind", "body", "contact")
        widgets = {
            "kind": forms.RadioSelect,
            "body": forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        }
        labels = {
            "kind": "What is wrong?",
            "body": "In your words",
            "contact": "How to reach you, if you like",
        }
        error_messages = {
            "kind": {"required": "Choose the one that fits best."},
            "body": {
                "required": "Say what is wrong.",
                "max_length": "It has %(show_value)d characters; %(limit_value)d are read.",
            },
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.label_suffix = ""
        words = '<strong>{}</strong> <span class="quiet">{}</span>'
        kinds: Any = self.fields["kind"]
        kinds.choices = [(kind, format_html(words, kind.label, kind.help)) for kind in ErrorKind]
        self.fields["contact"].widget.attrs = {"autocomplete": "email"}
        self.fields["website"].widget.attrs = {"tabindex": "-1", "autocomplete": "off"}
        for name in ("kind", "body"):
            self.fields[name].widget.attrs["required"] = True

    def clean_body(self) -> str:
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(EMPTY)
        return ""


@method_decorator(csrf_exempt, name="dispatch")
class ReportPage(Page):
    """The form to report an error in one record.

    It takes no token against forgery, which would need a cookie, as there is nobody signed in in
    whose name another site could send it. That another site sends it with a reader's browser,
    and so from the reader's address, is seen by what the browser says of where it comes from.
    """

    http_method_names = [*Page.http_method_names, "post"]
    template = "pages/report.html"
    api: Any = None

    def get(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
        answer = ask(request, self.api, "", "retrieve", id=id)
        if not answer.is_found:
            return self.shown(request, answer, name=id[:80])
        return self._form(request, answer, ReportForm(initial={"seq": request.GET.get("seq")}))

    def post(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            too_large = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            return refused(request, too_large, "This is more than we read", TOO_MUCH)
        answer = ask(request, self.api, "", "retrieve", id=id)
        if not answer.is_found:
            return self.shown(request, answer, name=id[:80])
        form = ReportForm(request.POST)
        if not form.is_valid():
            return self._form(request, answer, form, HTTPStatus.BAD_REQUEST)
        if not is_from_here(request):
            return self._form(request, answer, form, HTTPStatus.FORBIDDEN, ELSEWHERE)
        if wait := over(request, "report", settings.REPORTS_LIMIT, HOUR):
            refusal = TOO_MANY.format(settings.REPORTS_LIMIT, -(-wait // 60))
            return self._form(request, answer, form, HTTPStatus.TOO_MANY_REQUESTS, refusal)
        said = {name: form.cleaned_data[name] for name in form.Meta.fields}
        kept = reported.report(_entry_read(answer, form), **said)
        return HttpResponseRedirect(reverse("pages:report", args=[kept.key]))

    def _form(
        self,
        request: HttpRequest,
        answer: Answer,
        form: ReportForm,
        status: HTTPStatus = HTTPStatus.OK,
        refusal: str = "",
    ) -> HttpResponse:
        """The form as it was filled in, with what stands in the way."""
        context = {"shown": answer.data, "entry": _entry_read(answer, form), "form": form}
        return render(request, self.template, {**context, "refusal": refusal}, status=status)


class AnswerPage(Page):
    """Where the sender of a report reads what came of it; nobody else knows the address."""

    template = "pages/answer.html"

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        reports = CorrectionRequest.objects.select_related("entry", "correction")
        report = reports.filter(key=key).first()
        if report is None:
            raise Http404
        context = {
            "report": report,
            "record": reported.human_id(report.entry),
            "corrected": report.correction and reported.human_id(report.correction),
        }
        response = render(request, self.template, context)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response


def is_from_here(request: HttpRequest) -> bool:
    """Whether a form was sent from a page of ours, as far as the browser tells."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in OUR_OWN
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _entry_read(answer: Answer, form: ReportForm) -> LedgerEntry:
    """The revision of the record that the form names; its newest where it names none."""
    revisions = LedgerEntry.objects.using(PUBLIC).filter(record_uuid=answer.data["uuid"])
    seq = str(form["seq"].value() or "")
    named = seq.isascii() and seq.isdigit() and len(seq) <= DIGITS
    read = revisions.filter(seq=int(seq)).first() if named else None
    return read or revisions.get(seq=answer.data["seq"])
