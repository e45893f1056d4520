"""Two people change one record at once: who saves later sees what the other did, and decides.

A form carries the version of its record and the values that it showed. When the version is another
by the time it is sent, the form is shown again, rebased: fields that its editor had not touched
take their new values, all that was typed stays, and a table shows what was, what is and what was
typed. Nothing is written before the editor has said that the new version was seen.
"""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models.expressions import RawSQL
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, QueryDict

from sources.admin.agents import names_of_agents
from sources.admin.forms import RecordForm
from sources.timeline import changes_of, is_tracked

SALT = "claimbase.admin.opened"
Values = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field that somebody else changed while the form was open."""

    label: str
    opened: str
    now: str
    typed: str
    both: bool = False


def version_of(model_admin: Any, object_id: str, *, lock: bool = False) -> str | None:
    """The version of a record, or of the root that it is a part of; None when it is gone.

    A row that counts no versions has the transaction that wrote it for one.
    """
    model = model_admin.model
    try:
        rows = model._base_manager.filter(pk=model._meta.pk.to_python(unquote(object_id)))
    except ValidationError:
        return None
    if model_admin.root:
        key = rows.values_list(model_admin.root, flat=True).first()
        for step in model_admin.root.split("__"):
            model = model._meta.get_field(step).related_model
        rows = model._base_manager.filter(pk=key)
    if lock:
        rows = rows.select_for_update()
    if not hasattr(model, "contributors"):
        rows = rows.annotate(version=RawSQL("xmin::text", []))
    version = rows.values_list("version", flat=True).first()
    return None if version is None else str(version)


def opened_values(form: forms.BaseForm, formsets: Iterable[Any]) -> str:
    """What a form shows as it is opened, to travel with it."""
    return signing.dumps(_values(form, formsets), salt=SALT, compress=True)


def compare_with_now(
    model_admin: Any, request: Any, object_id: str, prefix: str | None = None
) -> dict[str, Any]:
    """Lock the record and see whether it still is as the form was opened.

    If not, leave a refusal and the rebased form in ``request``, and return what the page needs to
    show the differences. ``prefix`` is that of the record's form, if it is a part of another one.
    """
    own = _own_names(prefix)
    version = version_of(model_admin, object_id, lock=True)
    if version is None or version == request.POST.get(own["version"]):
        return {}
    record = model_admin.get_object(request, unquote(object_id))
    if not model_admin.has_change_permission(request, record):
        return {}  # refused by the view itself
    now = form_as_now(model_admin, request, record, prefix)
    if request.POST.get(own["save_over"]) == version:
        request.POST = request.POST.copy()
        request.POST[own["version"]], request.POST[own["opened"]] = version, opened_values(*now)
        return {}
    rebase = Rebase(request.POST, now, form_as_sent(model_admin, request, record, prefix))
    request.POST = rebase.data
    request.refusal = (
        "Somebody else has changed this record since you opened it. Compare above; then tick that "
        "you have seen the changes, and save again."
    )
    conflict = {
        "version": version,
        "differences": rebase.differences,
        "name": own["save_over"],
        "record": record,
    }
    return {"conflict": conflict | _last_change(model_admin, record)}


def _last_change(model_admin: Any, record: Any) -> dict[str, Any]:
    """Who wrote the version that the form runs into, when, and why."""
    for step in filter(None, model_admin.root.split("__")):
        record = getattr(record, step)
    changes = changes_of(type(record), record.pk) if is_tracked(type(record)) else []
    if not changes:
        return {}
    last = changes[0]
    return {"who": names_of_agents([last.agent])[last.agent], "at": last.at, "why": last.reason}


class Rebase:
    """A form as it was sent, on top of the record as it is now.

    :attr:`data` is the form's data to show again; :attr:`differences` is what others changed.
    """

    def __init__(self, data: QueryDict, now: tuple[Any, Any], sent: tuple[Any, Any]) -> None:
        self.data = data.copy()
        self.differences: list[Difference] = []
        try:
            opened = signing.loads(data.get(now[0].add_prefix("opened"), ""), salt=SALT)
        except signing.BadSignature:
            opened = _values(*sent)  # unknown: take all that was sent for typed
        (form, formsets), (sent_form, sent_formsets) = now, sent
        self._rebase_fields(form, sent_form, opened["fields"])
        sent_parts = {part.prefix: part for part in _parts(sent_form)}
        for part in _parts(form):
            if part.prefix in sent_parts:
                before = opened["parts"].get(part.prefix, {})
                self._rebase_fields(part, sent_parts[part.prefix], before)
        for formset, sent_formset in zip(formsets, sent_formsets, strict=True):
            if f"{formset.prefix}-TOTAL_FORMS" in data:
                self._rebase_rows(formset, sent_formset, opened["rows"].get(formset.prefix, {}))

    def _rebase_fields(self, now: Any, sent: Any, opened: Values) -> None:
        for name, value in self._merge(now, sent, opened).items():
            set_value(self.data, now.add_prefix(name), value)

    def _merge(self, now: Any, sent: Any, opened: Values, row: str = "") -> Values:
        """The values to show: what was typed, and elsewhere what is now."""
        merged = {}
        for name, value in _fields(now).items():
            typed = raw_value(sent, name)
            before = opened.get(name, typed)
            merged[name] = value if typed == before else typed
            if value not in (before, typed) or (value != before and typed == before):
                then, later, mine = (text_of(now, name, each) for each in (before, value, typed))
                label = f"{row}: {now[name].label}" if row else str(now[name].label)
                self.differences.append(Difference(label, then, later, mine, typed != before))
        return merged

    def _rebase_rows(self, now: Any, sent: Any, opened: dict[str, Values]) -> None:
        rows: list[tuple[str, Values, bool]] = []
        sent_rows = {str(form.instance.pk): form for form in sent.initial_forms}
        for form in now.initial_forms:
            pk, title = str(form.instance.pk), _title(form)
            if pk not in sent_rows:
                self.differences.append(Difference(title, "", "added", ""))
                rows.append((pk, _fields(form), False))
                continue
            values = self._merge(form, sent_rows[pk], opened.get(pk, {}), title)
            rows.append((pk, values, _deleted(sent_rows[pk])))
        rows += [("", _fields(form), False) for form in sent.extra_forms if form.has_changed()]
        rows += self._rows_that_are_gone(now, sent, opened)
        self._write(now, rows)

    def _rows_that_are_gone(
        self, now: Any, sent: Any, opened: dict[str, Values]
    ) -> list[tuple[str, Values, bool]]:
        """Rows that somebody else removed come back when they were typed in, as new ones."""
        kept = []
        still = {str(form.instance.pk) for form in now.initial_forms}
        for pk, before in opened.items():
            index = _index_of(self.data, now, pk)
            if pk in still or index is None:
                continue
            form = sent.forms[index]
            values = _fields(form)
            typed = values != before and not _deleted(form)
            name = str(now.model._meta.verbose_name).capitalize()
            words = " · ".join(text_of(form, key, value) for key, value in before.items() if value)
            self.differences.append(
                Difference(name, words, "removed", "changed" if typed else words, both=typed)
            )
            kept += [("", values, False)] if typed else []
        return kept

    def _write(self, formset: Any, rows: list[tuple[str, Values, bool]]) -> None:
        prefix, key = formset.prefix, formset.model._meta.pk.name
        for name in [name for name in self.data if name.startswith(f"{prefix}-")]:
            if name.removeprefix(f"{prefix}-").split("-")[0].isdigit():
                del self.data[name]
        for index, (pk, values, deleted) in enumerate(rows):
            row = f"{prefix}-{index}"
            self.data[f"{row}-{key}"] = pk
            for name, value in values.items():
                set_value(self.data, f"{row}-{name}", value)
            if deleted:
                self.data[f"{row}-{DELETION_FIELD_NAME}"] = "on"
        self.data[f"{prefix}-INITIAL_FORMS"] = str(sum(1 for pk, *_ in rows if pk))
        self.data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))


def form_as_now(
    model_admin: Any, request: HttpRequest, record: Any, prefix: str | None = None
) -> tuple[Any, Any]:
    """The record's form and formsets as they would be opened now."""
    reading = copy.copy(request)
    reading.method = "GET"
    form = model_admin.get_form(reading, record, change=True)(instance=record, prefix=prefix)
    return form, model_admin._create_formsets(reading, record, change=True)[0]


def form_as_sent(
    model_admin: Any, request: HttpRequest, record: Any, prefix: str | None = None
) -> tuple[Any, Any]:
    """The record's form and formsets as somebody sent them."""
    form_class = model_admin.get_form(request, record, change=True)
    form = form_class(request.POST, instance=record, prefix=prefix)
    return form, model_admin._create_formsets(request, record, change=True)[0]


def _values(form: Any, formsets: Iterable[Any]) -> dict[str, Any]:
    return {
        "fields": _fields(form),
        "parts": {part.prefix: _fields(part) for part in _parts(form)},
        "rows": {
            formset.prefix: {str(row.instance.pk): _fields(row) for row in formset.initial_forms}
            for formset in formsets
        },
    }


def _parts(form: Any) -> Iterable[Any]:
    """The forms within a form that are of the same aggregate."""
    return getattr(form, "parts", ())


def _own_names(prefix: str | None) -> dict[str, str]:
    """What the fields of a form are called that are the form's own, and not its record's."""
    names = ("version", "opened", "save_over")
    return {name: f"{prefix}-{name}" if prefix else name for name in names}


def _fields(form: Any) -> Values:
    """The fields that a person fills, as they would be sent."""
    own = {
        *getattr(form, "OWN", RecordForm.OWN),
        DELETION_FIELD_NAME,
        form._meta.model._meta.pk.name,
    }
    return {
        name: raw_value(form, name)
        for name, field in form.fields.items()
        if name not in own and not isinstance(field, forms.models.InlineForeignKeyField)
    }


def raw_value(form: Any, name: str) -> Any:
    """What a field of a form holds, as a browser would send it."""
    bound, widget = form[name], form.fields[name].widget
    widget = getattr(widget, "widget", widget)  # within the frame with the links to add and change
    value = bound.data if form.is_bound else bound.value()
    if isinstance(widget, forms.CheckboxInput):
        return "on" if widget.check_test(value) else ""
    value = widget.format_value(value)
    if isinstance(value, list):
        if getattr(widget, "allow_multiple_selected", False):
            return sorted(value)
        value = value[0] if value else ""
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def text_of(form: Any, name: str, value: Any) -> str:
    """A value as people read it."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        keys = [key for key in (value if isinstance(value, list) else [value]) if key]
        try:
            queryset: Any = field.queryset
            chosen = queryset.filter(pk__in=keys)
            return ", ".join(field.label_from_instance(record) for record in chosen)
        except (ValueError, ValidationError):
            return str(value)
    if isinstance(field.widget, forms.CheckboxInput):
        return "yes" if value else "no"
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return choices.get(str(value), str(value)) if value else ""


def set_value(data: QueryDict, name: str, value: Any) -> None:
    """Put a value of :func:`raw_value` into the data of a form."""
    if isinstance(value, list):
        data.setlist(name, value)
    elif value == "" and data.get(name) is None:
        data.pop(name, None)
    else:
        data[name] = value


def _title(form: Any) -> str:
    return f"{str(form._meta.model._meta.verbose_name).capitalize()} “{form.instance}”"


def _deleted(form: Any) -> bool:
    return bool(form.data.get(form.add_prefix(DELETION_FIELD_NAME)))


def _index_of(data: QueryDict, formset: Any, pk: str) -> int | None:
    """Which of the rows that were sent is the one with this key."""
    key = formset.model._meta.pk.name
    for index in range(int(data.get(f"{formset.prefix}-TOTAL_FORMS", 0))):
        if data.get(f"{formset.prefix}-{index}-{key}") == pk:
            return index
    return None
