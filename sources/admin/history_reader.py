"""Changes of records as people say them: labels for terms and keys, names for agents."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest

from sources.admin.agents import names_of_agents
from sources.diffs import by_word
from sources.fields import EDTFField, TermField
from sources.timeline import Change, RowChange, restorable

BRIEF = 60


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
            if (telling := _telling(row)) and telling.is_relation:
                keys[telling.related_model].add(getattr(row.event, telling.attname))
        self.labels = {model: self._labels(model, pks - {None}) for model, pks in keys.items()}
        self.people = names_of_agents({change.agent for change in changes})

    def change(self, change: Change) -> dict[str, Any]:
        return {
            "who": self.people[change.agent],
            "at": change.at,
            "why": change.reason,
            "rows": [self._row(row) for row in change.rows],
            "removed": [_of_event(row) for row in change.removed],
        }

    def parts(self, rows: Iterable[RowChange]) -> Iterator[dict[str, Any]]:
        """Rows by name, with their fields as they are now, and as they would be brought back."""
        keys: dict[Any, list[Any]] = {}
        for row in rows:
            keys.setdefault(row.model, []).append(row.event.pgh_obj_id)
        now = {model: model._base_manager.in_bulk(pks) for model, pks in keys.items()}
        for row in rows:
            yield {
                "name": row.model._meta.verbose_name,
                "brief": "" if row.is_root else self._brief(row),
                "fields": self._comparison(row, now[row.model].get(row.event.pgh_obj_id)),
            }

    def _comparison(self, row: RowChange, now: Any) -> list[dict[str, Any]]:
        fields = []
        for name, value in restorable(row.event).items():
            column: Any = row.model._meta.get_field(name)
            if _is_whole(column):
                continue  # that a part belongs to its whole goes without saying
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
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M} UTC"
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
            **_of_event(row),
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
        column = _telling(row)
        words = self.text(column, getattr(row.event, column.attname)) if column else ""
        return words if len(words) <= BRIEF else f"{words[: BRIEF - 1]}…"

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


def _of_event(row: RowChange) -> dict[str, Any]:
    """How an address names an event."""
    return {"label": row.model._meta.label_lower, "event": row.event.pgh_id}


def _is_whole(column: Any) -> bool:
    """Whether a column leads from a part to what it is a part of."""
    return bool(column.is_relation and column.remote_field.on_delete is models.CASCADE)


def _telling(row: RowChange) -> Any:
    """The column that best tells a row from others: its words, what it refers to, else a term."""
    columns = [
        column
        for column in row.model._meta.concrete_fields
        if getattr(row.event, column.attname, None) and not _is_whole(column)
    ]
    texts = [each for each in columns if isinstance(each, models.CharField | models.TextField)]
    words = [each for each in texts if not isinstance(each, TermField | EDTFField)]
    references = [each for each in columns if each.is_relation]
    return next(iter([*words, *references, *texts]), None)


def _label(column: Any) -> str:
    name = str(column.verbose_name)
    return name[:1].upper() + name[1:]
