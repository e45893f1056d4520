"""The history of a record in the admin: one timeline with its parts, and bringing values back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.admin.conflicts import version_of
from sources.admin.forms import ConfirmationForm
from sources.admin.history_reader import Reader
from sources.timeline import Change, RowChange, changes_of, is_tracked, restore

PER_PAGE = 40
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
        rows = self._find(object_id, label, event, together="all" in request.GET)
        problem = ""
        if request.method == "POST":
            problem = self._restore(request, object_id, rows)
            if not problem:
                messages.success(request, "Brought back. The history has this change, too.")
                return HttpResponseRedirect(_address(self.opts, "change", record.pk))
        reader = Reader(
            self.admin_site, request, [Change("", rows[0].event.pgh_created_at, "", rows)]
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _title(rows),
            "subtitle": str(record),
            "opts": self.opts,
            "object": record,
            "problem": problem,
            "at": rows[0].event.pgh_created_at,
            "parts": [part for part in reader.parts(rows) if part["fields"]],
            "confirmation": _confirmation(request, version_of(self, object_id), bool(problem)),
        }
        return TemplateResponse(request, "admin/restore.html", context)

    def _restore(self, request: HttpRequest, object_id: str, rows: list[RowChange]) -> str:
        """What stood in the way, or nothing."""
        with transaction.atomic():
            if version_of(self, object_id, lock=True) != request.POST.get("version"):
                return CHANGED
            reason = request.POST.get("change_reason", "").strip()
            since = f"As it was on {rows[0].event.pgh_created_at:%Y-%m-%d %H:%M} UTC"
            events = [row.event for row in rows]
            try:
                restore(*events, by=request.user, reason=reason or since)
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

    def _find(self, object_id: str, label: str, event: int, *, together: bool) -> list[RowChange]:
        """The row of an event; ``together`` with all that went with it and is still gone."""
        for change in self._changes(object_id):
            for row in change.rows:
                if row.model._meta.label_lower == label and row.event.pgh_id == event:
                    return change.removed if together and row in change.removed else [row]
        raise Http404

    def _history_of_root(self, record: Any) -> str:
        for step in self.root.split("__"):
            record = getattr(record, step)
        return _address(record._meta, "history", record.pk)


def _title(rows: list[RowChange]) -> str:
    if len(rows) > 1:
        return f"Bring back {len(rows)} parts"
    return f"Bring back this {rows[0].model._meta.verbose_name}"


def _confirmation(request: HttpRequest, version: str | None, again: bool) -> ConfirmationForm:
    if not again:
        return ConfirmationForm(initial={"version": version})
    return ConfirmationForm({**request.POST.dict(), "version": version})


def _address(opts: Any, view: str, pk: Any) -> str:
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=[pk])
