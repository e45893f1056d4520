"""Import: a claim sheet or a CSV is looked at, put right, and taken in whole or not at all."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from claims.sheets import Result, SheetText, load
from claims.sheets.collection import Curated
from claims.sheets.collections import BY_KEY, JUDGEMENTS
from claims.sheets.flat import READ
from claims.sheets.problems import Problem
from claims.workbench.csv_sheets import from_csv
from claims.workbench.exporting import LISTS
from sources.admin.drafts import told
from sources.admin.forms import AGAIN, REASON, Redrawable
from sources.site.screens import Listed, list_screen, register_screens

MAY = [
    f"{one.model._meta.app_label}.{verb}_{one.model._meta.model_name}"
    for one in LISTS
    for verb in ("add", "change")
]
MOST_BYTES = 4 * 1024 * 1024
TOLD = 200  # problems, and changed records
SHEET = "sheet"
# How long one waits for the importing of others: a request must not hold its thread for longer.
PATIENCE = "5s"


class ImportForm(Redrawable, forms.Form):
    """Records as text or as a file, and what to do with those that are here already."""

    of = forms.ChoiceField(
        label="What it is",
        choices=[(SHEET, "A claim sheet (YAML or JSON)")]
        + [(key, f"CSV of {key}") for key in READ],
        initial=SHEET,
    )
    file = forms.FileField(required=False, label="File", help_text="In UTF-8, at most 4 MB.")
    text = forms.CharField(
        required=False,
        strip=False,
        label="or text",
        widget=forms.Textarea(attrs={"rows": 18, "wrap": "off", "spellcheck": "false"}),
        help_text="What is wrong is told with its line, and can be put right here.",
    )
    update = forms.BooleanField(required=False, label="Write over records that are here and differ")
    change_reason = forms.CharField(**REASON)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                "This file is larger than 4 MB: split it, or load it by manage.py load."
            )
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError("This is not UTF-8. Save the file as UTF-8.") from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        content = cleaned.get("file") or cleaned.get("text", "").replace("\r\n", "\n")
        if not content.strip() and not self.errors:
            self.add_error("text", "Choose a file, or paste what it holds.")
        return cleaned | {"content": content}


class Count(NamedTuple):
    """How many records of one list become what."""

    key: str
    created: int
    updated: int
    unchanged: int


@dataclass
class Preview:
    """What an import does, or would do; ``seen`` is the same whenever it would be just that."""

    result: Result = field(default_factory=Result)
    problems: Sequence[Problem] = ()
    seen: str = ""

    @property
    def counts(self) -> list[Count]:
        each = [
            Counter(record.collection for record in records)
            for records in (self.result.created, self.result.updated, self.result.unchanged)
        ]
        return [
            Count(key, *(one[key] for one in each))
            for key in BY_KEY
            if sum(one[key] for one in each)
        ]


def import_view(site: Any, request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perms(MAY):
        raise PermissionDenied
    preview = None
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        form.redraw = AGAIN in request.POST
        if form.is_valid():
            preview, is_done = _run(form, request)
            if is_done:
                return _done(request, preview)
            _show(form, preview)
    else:
        form = ImportForm(initial={"of": request.GET.get("of", SHEET)})
    context = {
        **site.each_context(request),
        "title": "Import",
        "form": form,
        "preview": preview,
        "most": TOLD,
    }
    return TemplateResponse(request, "admin/workbench/import.html", context)


def _run(form: ImportForm, request: HttpRequest) -> tuple[Preview, bool]:
    """What would be done; or what was done, if it is what the person has seen and asked for."""
    cleaned = form.cleaned_data
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            preview = _loaded(cleaned, request)
            wanted = "_save" in request.POST and not preview.problems
            if wanted and preview.seen != cleaned["seen"]:
                form.add_error(None, "This is not what you have seen: look at it again.")
            elif wanted and preview.result.updated and not cleaned["update"]:
                form.add_error("update", "Some records differ: tick this, or take them out.")
            elif wanted and preview.counts:
                return preview, True
            transaction.set_rollback(True)
    except OperationalError:
        form.add_error(None, "Somebody else is importing now. Try again in a moment.")
        preview = Preview()
    return preview, False


def _loaded(cleaned: dict[str, Any], request: HttpRequest) -> Preview:
    content, key = cleaned["content"], cleaned["of"]
    rows: list[int] = []
    if key == SHEET:
        sheet = SheetText("sheet", content, is_json=content.lstrip().startswith("{"))
    else:
        made = from_csv(BY_KEY[key], content)
        if made.problems:
            return Preview(problems=made.problems)
        sheet, rows = SheetText("rows", made.sheet, is_json=True), made.lines
    by: Any = request.user
    result = load([sheet], by=by, reason=cleaned["change_reason"], update=True)
    problems = [_in_row(problem, rows) if rows else problem for problem in result.problems]
    if any(one.collection == JUDGEMENTS.key for one in (*result.created, *result.updated)):
        message = "Judgements are made on their own screen, by whoever judges: take them out."
        problems.append(Problem("sheet", 0, (JUDGEMENTS.key,), message))
    return Preview(result, problems, _seen(f"{key}: {content}", result))


def _seen(given: str, result: Result) -> str:
    """A digest of what was given, what becomes of it, and the versions that are written over."""
    done = [
        [(one.collection, one.id, one.changed) for one in records]
        for records in (result.created, result.updated, result.unchanged)
    ]
    versions = [
        sorted(one.model._default_manager.filter(uuid__in=uuids).values_list("pk", "version"))
        for one in LISTS
        if isinstance(one, Curated)
        if (uuids := [each.uuid for each in result.updated if each.collection == one.key])
    ]
    return hashlib.sha256(repr((given, done, versions)).encode()).hexdigest()


def _in_row(problem: Problem, rows: list[int]) -> Problem:
    """A problem of the sheet that a CSV became, where it is in the CSV."""
    match problem.path:
        case (_, int(place), *rest):
            return Problem(problem.file, rows[place], tuple(rest), problem.message)
    return Problem(problem.file, 0, (), problem.message)


def _show(form: ImportForm, preview: Preview) -> None:
    """Have the form show what the file holds as text, which can be put right, and what is seen."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["text"], data["seen"] = form.cleaned_data["content"], preview.seen
    form.data = data


def _done(request: HttpRequest, preview: Preview) -> HttpResponseBase:
    done = preview.result
    words = (
        f"Imported: {len(done.created)} new, {len(done.updated)} changed, "
        f"{len(done.unchanged)} unchanged."
    )
    messages.success(request, words)
    opts = BY_KEY[preview.counts[0].key].model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    request.is_saved = True  # type: ignore[attr-defined]
    return told(request, HttpResponseRedirect(address))


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request: import_view(site, request))
    return [path("import/", view, name="claims_import")]


list_screen(Listed(60, "Import", "claims_import", "claims.add_claim", letter="i"))
