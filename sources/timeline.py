"""What happened to a record and its parts: who changed what, when and why, newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import pghistory
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from sources.refusals import in_words
from sources.triggers import TouchRoot

Model = type[models.Model]
# Writes without a context (raw SQL) are told together when they come this close.
AT_ONCE = timedelta(seconds=1)
# Of the workflow and the identity of a record: never taken from an earlier version.
BLANK: tuple[Any, ...] = (None, "", [])
STAYS = {"uuid", "state", "reviewed_at", "reviewed_by"}


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as stored."""

    column: models.Field
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """One row of a record that was added, changed or removed. ``event`` holds it afterwards.

    ``can_restore`` says whether bringing it back would change anything.
    """

    model: Model
    event: Any
    fields: list[FieldChange]
    is_root: bool
    can_restore: bool = False

    @property
    def kind(self) -> str:
        return {"insert": "added", "delete": "removed"}.get(self.event.pgh_label, "changed")


@dataclass
class Change:
    """What one person did to a record at one time."""

    agent: str
    at: datetime
    reason: str
    rows: list[RowChange] = field(default_factory=list)

    @property
    def removed(self) -> list[RowChange]:
        """The rows that went, and are still gone."""
        return [row for row in self.rows if row.kind == "removed" and row.can_restore]


def is_tracked(model: Model) -> bool:
    return hasattr(model, "pgh_event_model")


def changes_of(model: Model, pk: Any) -> list[Change]:
    """The changes of the record ``pk`` of ``model`` and of all its parts, those removed included.

    A record that was deleted has its changes still.
    """
    rows = [*_row_changes(model, Q(pgh_obj_id=pk))]
    for part, paths in parts_of(model):
        within = Q()
        for path in paths:
            within |= Q(pgh_obj_id__in=members(part, path, pk))
        rows += _row_changes(part, within, paths)
    rows.sort(key=lambda row: (row.event.pgh_created_at, row.event.pgh_id))
    return [*_together(rows)][::-1]


def parts_of(root: Model) -> list[tuple[Model, list[str]]]:
    """The models whose rows belong to records of ``root``, each with the paths to it."""
    found = []
    for model in apps.get_models():
        paths = {
            path
            for trigger in getattr(model._meta, "triggers", ())
            if isinstance(trigger, TouchRoot)
            for path in trigger.paths
            if _end_of(model, path) is root
        }
        if paths and is_tracked(model):
            found.append((model, sorted(paths)))
    return found


def restorable(event: Any) -> dict[str, Any]:
    """The values of an event's row that may be brought back, by the names of columns."""
    model = event.pgh_tracked_model
    kept = {column.attname for column in event._meta.concrete_fields}
    return {
        column.attname: getattr(event, column.attname)
        for column in model._meta.concrete_fields
        if column.attname in kept
        and not column.primary_key
        and column.name not in STAYS
        and column.editable
    }


def restore(*events: Any, by: Any, reason: str = "") -> None:
    """Give the rows of ``events`` the values that they had then; bring back those removed.

    All of them or none. This is a change like any other, with its own place in the history. Raises
    ``ValidationError`` when the earlier values do not hold any more.
    """
    try:
        with pghistory.context(user=by.pk, reason=reason), transaction.atomic():
            waiting = [*events]
            while waiting:
                waiting = _restored(waiting)
            connection.check_constraints()
    except IntegrityError as error:
        raise ValidationError(in_words(error)) from error


def _restored(events: list[Any]) -> list[Any]:
    """Bring back what can be by now; the others, whose wholes were not there yet."""
    left, refused = [], None
    for event in events:
        try:
            _restore(event)
        except ValidationError as error:
            left.append(event)
            refused = error
    if refused and len(left) == len(events):
        raise refused
    return left


def _restore(event: Any) -> None:
    model = event.pgh_tracked_model
    row = model._base_manager.filter(pk=event.pgh_obj_id).first() or model(pk=event.pgh_obj_id)
    for name, value in restorable(event).items():
        setattr(row, name, value)
    row.full_clean()
    row.save()


def _row_changes(model: Model, which: Q, paths: list[str] | None = None) -> Iterator[RowChange]:
    """Of a root, or of a part that is reached by ``paths``."""
    events = model.pgh_event_model._base_manager.filter(which)  # type: ignore[attr-defined]
    # That a part belongs to its whole goes without saying.
    untold = {"uuid", *(path.split("__")[0] for path in paths or () if len(paths or ()) == 1)}
    by_row: dict[Any, list[Any]] = {}
    for event in events.order_by("pgh_id"):
        by_row.setdefault(event.pgh_obj_id, []).append(event)
    for story in by_row.values():
        for before, event in zip([None, *story], story, strict=False):
            fields = [*_field_changes(model, before, event, untold)]
            if fields or event.pgh_label != "update":
                is_root = paths is None
                yield RowChange(model, event, fields, is_root, _is_other(event, story[-1], is_root))


def _is_other(event: Any, last: Any, is_root: bool) -> bool:
    """Whether a row was other at ``event`` than it is since ``last``, and can be so again."""
    is_gone = last.pgh_label == "delete"
    if is_root and is_gone:
        return False
    return (is_gone and event is last) or restorable(event) != restorable(last)


def _field_changes(
    model: Model, before: Any, event: Any, untold: set[str]
) -> Iterator[FieldChange]:
    kept = {column.attname for column in event._meta.concrete_fields}
    for column in model._meta.concrete_fields:
        if column.primary_key or column.name in untold or column.attname not in kept:
            continue
        old = getattr(before, column.attname) if before else None
        new = None if event.pgh_label == "delete" else getattr(event, column.attname)
        unsaid = old in BLANK and (new in BLANK or (before is None and new is False))
        if old != new and not unsaid:
            yield FieldChange(column, old, new)


def members(model: Model, path: str, pk: Any) -> Any:
    """The keys of the rows that were ever within the record ``pk``, found along ``path``."""
    first, _, rest = path.partition("__")
    rows: Any = model.pgh_event_model if is_tracked(model) else model  # type: ignore[attr-defined]
    key = "pgh_obj_id" if is_tracked(model) else "pk"
    if not rest:
        return rows._base_manager.filter(**{f"{first}_id": pk}).values(key)
    parent = _end_of(model, first)
    return rows._base_manager.filter(**{f"{first}_id__in": members(parent, rest, pk)}).values(key)


def _end_of(model: Model, path: str) -> Any:
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model


def _together(rows: Iterable[RowChange]) -> Iterator[Change]:
    """Rows written by one person in one go are one change."""
    ordered = [*rows]
    numbers: list[int] = []
    for index, row in enumerate(ordered):
        follows = index > 0 and _is_same_go(ordered[index - 1].event, row.event)
        numbers.append(numbers[-1] if follows else index)
    for _, group in groupby(zip(numbers, ordered, strict=True), key=lambda pair: pair[0]):
        members = [row for _, row in group]
        last = members[-1].event
        reason = (last.pgh_context or {}).get("reason") or ""
        yield Change(last.pgh_agent, last.pgh_created_at, reason, members)


def _is_same_go(before: Any, event: Any) -> bool:
    if before.pgh_agent != event.pgh_agent:
        return False
    if before.pgh_context_id or event.pgh_context_id:
        return bool(before.pgh_context_id == event.pgh_context_id)
    return bool(event.pgh_created_at - before.pgh_created_at < AT_ONCE)
