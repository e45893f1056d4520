"""The history of a record in the admin: one timeline with its parts, and bringing values back."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.admin.agents import names_of_agents
from sources.admin.conflicts import version_of
from sources.admin.forms import ConfirmationForm
from sources.diffs import by_word
from sources.timeline import Change, RowChange, changes_of, is_tracked, restorable, restore

PER_PAGE = 40
BRIEF = 60
CHANGED = "Somebody has changed this record since you opened this page. Look again."


class History:
    """For a ModelAdmin: the timeline of a record and the page that brings values back."""

    admin_site: Any
    model: Any
    opts: Any
    root: str

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.restore_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        address = "<path:object_id>/restore/<str:label>/<int:event>/"
        return [path(address, view, name=name), *super().get_urls()]  # type: ignore[misc]

    def has_history_permission(self, request: HttpRequest) -> bool:
        """Whoever may change such records sees how they came about."""
        verb = f"{self.opts.app_label}.change_{self.opts.model_name}"
        return is_tracked(self.model) and request.user.has_perm(verb)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if not self.has_history_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if self.root and record:
            return HttpResponseRedirect(self._history_of_root(record))
        changes = self._changes(object_id)
        page = Paginator(changes, PER_PAGE).get_page(request.GET.get("p"))
        reader = Reader(self.admin_site, request, page.object_list)
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(record) if record else "This record has been deleted.",
            "opts": self.opts,
            "object": record,
            "object_id": object_id,
            "page": page,
            "changes": [reader.change(change) for change in page.object_list],
            "restore": f"admin:{self.opts.app_label}_{self.opts.model_name}_restore",
        }
        return TemplateResponse(request, "admin/history.html", context)

    def restore_view(self, request: HttpRequest, object_id: str, label: str, event: int) -> Any:
        record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if not self.has_history_permission(request):
            raise PermissionDenied
        if record is None:
            raise Http404
        row = self._find(object_id, label, event)
        problem = ""
        if request.method == "POST":
            problem = self._restore(request, object_id, row)
            if not problem:
                messages.success(request, "Brought back. The history has this change, too.")
                return HttpResponseRedirect(_address(self.opts, "change", record.pk))
        reader = Reader(self.admin_site, request, [Change("", row.event.pgh_created_at, "", [row])])
        context = {
            **self.admin_site.each_context(request),
            "title": f"Bring back this {row.model._meta.verbose_name}",
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "problem": problem,
            "row": row,
            "fields": reader.comparison(row),
            "confirmation": _confirmation(request, version_of(self, object_id), bool(problem)),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def _restore(self, request: HttpRequest, object_id: str, row: RowChange) -> str:
        """What stood in the way, or nothing."""
        with transaction.atomic():
            if version_of(self, object_id, lock=True) != request.POST.get("version"):
                return CHANGED
            reason = request.POST.get("change_reason", "").strip()
            since = f"As it was on {row.event.pgh_created_at:%Y-%m-%d %H:%M} UTC"
            try:
                restore(row.event, by=request.user, reason=reason or since)
            except ValidationError as error:
                return " ".join(error.messages)
        return ""

    def _changes(self, object_id: str) -> list[Change]:
        try:
            changes = changes_of(self.model, self.opts.pk.to_python(unquote(object_id)))
        except ValidationError:
            changes = []
        if not changes:
            raise Http404
        return changes

    def _find(self, object_id: str, label: str, event: int) -> RowChange:
        for change in self._changes(object_id):
            for row in change.rows:
                if row.model._meta.label_lower == label and row.event.pgh_id == event:
                    return row
        raise Http404

    def _history_of_root(self, record: Any) -> str:
        for step in self.root.split("__"):
            record = getattr(record, step)
        return _address(record._meta, "history", record.pk)


class Reader:
    """Reads changes out as people say them: labels for terms and keys, names for agents."""

    def __init__(self, site: Any, request: HttpRequest, changes: Iterable[Change]) -> None:
        self.site, self.request = site, request
        changes = [*changes]
        keys: dict[Any, set[Any]] = {}
        for row in (row for change in changes for row in change.rows):
            for column in row.model._meta.concrete_fields:
                if column.is_relation:
                    keys.setdefault(column.related_model, set()).update(_keys_of(row, column))
        self.labels = {model: self._labels(model, pks - {None}) for model, pks in keys.items()}
        self.people = names_of_agents({change.agent for change in changes})

    def change(self, change: Change) -> dict[str, Any]:
        return {
            "who": self.people[change.agent],
            "at": change.at,
            "why": change.reason,
            "rows": [self._row(row) for row in change.rows],
        }

    def comparison(self, row: RowChange) -> list[dict[str, Any]]:
        """The fields as they are now, and as they would be brought back."""
        now = row.model._base_manager.filter(pk=row.event.pgh_obj_id).first()
        fields = []
        for name, value in restorable(row.event).items():
            column = row.model._meta.get_field(name)
            current = self.text(column, getattr(now, name) if now else None)
            runs = by_word(current, self.text(column, value))
            if any(run.kind != "same" for run in runs):
                fields.append({"label": _label(column), "runs": runs})
        return fields

    def text(self, column: Any, value: Any) -> str:
        """A stored value as people read it."""
        if value in (None, "", []):
            return ""
        if column.is_relation:
            labels = self.labels.get(column.related_model, {})
            if value not in labels:
                labels |= self._labels(column.related_model, {value})
            return labels.get(value, f"number {value}, which is gone")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(str(each) for each in value)
        if isinstance(value, dict):
            return json.dumps(value, ensure_ascii=False, indent=1)
        return str(dict(column.flatchoices).get(value, value))

    def _row(self, row: RowChange) -> dict[str, Any]:
        return {
            "kind": row.kind,
            "name": "" if row.is_root else row.model._meta.verbose_name,
            "brief": "" if row.is_root else self._brief(row),
            "label": row.model._meta.label_lower,
            "event": row.event.pgh_id,
            "can_restore": row.can_restore,
            "fields": [
                {
                    "label": _label(each.column),
                    "runs": by_word(
                        self.text(each.column, each.before), self.text(each.column, each.after)
                    ),
                }
                for each in row.fields
            ],
        }

    def _brief(self, row: RowChange) -> str:
        """A few words of a part, to tell it from the others."""
        for column in row.model._meta.concrete_fields:
            value = getattr(row.event, column.attname, None)
            if value and isinstance(column, models.CharField | models.TextField):
                words = self.text(column, value)
                return words if len(words) <= BRIEF else f"{words[: BRIEF - 1]}…"
        return ""

    def _labels(self, model: Any, pks: set[Any]) -> dict[Any, str]:
        if not self.site.is_registered(model):
            return {row.pk: str(row) for row in model._base_manager.filter(pk__in=pks)}
        model_admin = self.site.get_model_admin(model)
        label = getattr(model_admin, "choice_label", str)
        rows = model_admin.get_queryset(self.request).filter(pk__in=pks)
        return {row.pk: label(row) for row in rows}


def _keys_of(row: RowChange, column: Any) -> set[Any]:
    changed = [each for each in row.fields if each.column == column]
    return {value for each in changed for value in (each.before, each.after)}


def _label(column: Any) -> str:
    name = str(column.verbose_name)
    return name[:1].upper() + name[1:]


def _confirmation(request: HttpRequest, version: str | None, again: bool) -> ConfirmationForm:
    if not again:
        return ConfirmationForm(initial={"version": version})
    return ConfirmationForm({**request.POST.dict(), "version": version})


def _address(opts: Any, view: str, pk: Any) -> str:
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=[pk])
