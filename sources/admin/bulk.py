"""What is done with several records of a list at once, after a page that counts and shows them.

The page tells which records it will be done to and which are passed over, and why. Then it is done
in one transaction at the versions that the page showed, to all of these or to none.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join

from sources.admin.forms import area, versions_seen
from sources.admin.moves import may
from sources.admin.naming import Named, named
from sources.models import CuratedModel

Records = Sequence[CuratedModel]
Stops = dict[CuratedModel, str]

# More than one person can look through before doing it.
MOST = 200
# So many are named in the message when it is done.
NAMED = 10
LEFT = "Some of these are not in this list any more: somebody changed or deleted them. Look again."


class NoteForm(forms.Form):
    words = forms.CharField(
        required=False, widget=area(), label="Note", help_text="Optional. The history keeps it."
    )


class ReasonForm(forms.Form):
    words = forms.CharField(
        widget=area(),
        label="Why",
        help_text="The history keeps it with each of them.",
        error_messages={"required": "Say why."},
    )


@dataclass(frozen=True)
class Asked:
    """What somebody asks for: to which records, saying what in the form, at which versions."""

    records: Records
    by: Any
    said: Mapping[str, Any]
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Bulk:
    """One thing to do with several records.

    ``stops`` tells of some of them why it cannot be done to them. ``run`` does it to all that it is
    given, at the versions given by UUID, or raises ``ValidationError`` and does nothing.
    """

    name: str
    label: str
    verb: str
    lead: str
    button: str
    done: str
    run: Callable[[Asked], Any]
    stops: Callable[[Asked], Stops]
    form: type[forms.Form] = NoteForm
    # The field of the form that decides to which records it can be done, if one does.
    depends: str = ""


_of_all: list[Bulk] = []
_of_kind: defaultdict[type[CuratedModel], list[Bulk]] = defaultdict(list)


def offer(bulk: Bulk, model: type[CuratedModel] | None = None) -> None:
    """Have it offered in the list of one kind of record, or of all."""
    (_of_kind[model] if model else _of_all).append(bulk)


class BulkActions:
    """For the ModelAdmin of a curated record: what can be done with several of its list."""

    model: Any

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)  # type: ignore[misc]
        if IS_POPUP_VAR in request.GET:
            return actions
        own = {
            bulk.name: (partial(take, bulk), bulk.name, bulk.label)
            for bulk in (*_of_all, *_of_kind[self.model])
            if may(request.user, bulk.verb, self.model)
        }
        return own | actions  # deleting comes last


def take(bulk: Bulk, model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    """The page that counts, and what follows from its button."""
    records = [*queryset.order_by("pk")[: MOST + 1]]
    if len(records) > MOST:
        messages.error(request, f"Choose at most {MOST} at once: filter the list, for instance.")
        return None
    sent = request.POST if "post" in request.POST else None
    form = bulk.form(sent)
    problems: list[str] = []
    if form.is_valid() and _is_counted(bulk, request):
        try:
            chosen = _take(bulk, request, records, form.cleaned_data)
        except ValidationError as error:
            problems = error.messages
            records = [*queryset.order_by("pk")]
        else:
            messages.success(request, _told(bulk, chosen))
            return HttpResponseRedirect(request.get_full_path())
    return _page(bulk, model_admin, request, records, form, problems)


def _is_counted(bulk: Bulk, request: HttpRequest) -> bool:
    """Whether the page counted by what the form says now."""
    return not bulk.depends or request.POST.get("counted") == request.POST.get(bulk.depends)


def _take(bulk: Bulk, request: HttpRequest, records: Records, said: Any) -> Records:
    versions = versions_seen(request)
    chosen = [record for record in records if str(record.uuid) in versions]
    if not chosen or len(chosen) < len(versions):
        raise ValidationError(LEFT)
    bulk.run(Asked(chosen, request.user, said, versions))
    return chosen


def _told(bulk: Bulk, records: Records) -> Any:
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        ((one.address, one.human_id) for one in map(named, records[:NAMED])),
    )
    more = f" and {len(records) - NAMED} more" if len(records) > NAMED else ""
    return format_html("{} {}: {}{}.", _counted(len(records)), bulk.done, links, more)


def _counted(number: int) -> str:
    return "1 record is" if number == 1 else f"{number} records are"


def _page(
    bulk: Bulk,
    model_admin: Any,
    request: HttpRequest,
    records: Records,
    form: forms.Form,
    problems: list[str],
) -> TemplateResponse:
    said = form.cleaned_data if form.is_valid() else {}
    waits = bool(bulk.depends) and bulk.depends not in said
    stops = {} if waits else bulk.stops(Asked(records, request.user, said))
    rows: list[tuple[CuratedModel, Named]] = [(record, named(record)) for record in records]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": bulk.label,
        "opts": model_admin.opts,
        "bulk": bulk,
        "form": form,
        "problems": problems,
        "waits": waits,
        "fits": [row for row in rows if row[0] not in stops],
        "passed_over": [(*row, stops[row[0]]) for row in rows if row[0] in stops],
        "counted": form.data.get(bulk.depends, "") if bulk.depends else "",
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/bulk.html", context)
