"""Form fields of rows: relations are chosen by typing, as everywhere in the admin."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models

from sources.models import Excerpt

ONE_LINE = {"rows": 1}


Labels = dict[tuple[type[models.Model], str], str]


class Labelled:
    """Shows what is chosen by labels that were read for all fields of a page at once."""

    labels: Labels | None = None
    choices: Any

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> Any:
        if self.labels is None:
            return super().optgroups(name, value, attrs)  # type: ignore[misc]
        model = self.choices.queryset.model
        blank = [] if self.allow_multiple_selected else [("", "")]  # type: ignore[attr-defined]
        chosen = [(key, self.labels.get((model, key))) for key in dict.fromkeys(map(str, value))]
        known = [*blank, *((key, label) for key, label in chosen if label is not None)]
        options = [
            self.create_option(name, key, label, bool(key), index, attrs=attrs)  # type: ignore[attr-defined]
            for index, (key, label) in enumerate(known)
        ]
        return [(None, options, 0)]


class LabelledSelect(Labelled, AutocompleteSelect):  # type: ignore[misc]
    """One record, found by typing."""


class LabelledSelectMultiple(Labelled, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Several records, found by typing."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        # Each has its own ×; one for all of them would stand in their list and be no part of it.
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


def label_all(pages_forms: Iterable[forms.BaseForm]) -> None:
    """Read the labels of everything that is chosen in these forms: one query for each model."""
    chosen: dict[type[models.Model], set[str]] = defaultdict(set)
    selects: list[Any] = []
    querysets: dict[type[models.Model], Any] = {}
    for form in pages_forms:
        fields: dict[str, Any] = form.fields
        for name, field in fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if not isinstance(select, Labelled) or field.queryset is None:
                continue
            value = form[name].value()
            keys = value if isinstance(value, list | tuple) else [value]
            chosen[field.queryset.model] |= {str(key) for key in keys if str(key).isdecimal()}
            querysets[field.queryset.model] = field.queryset.all()
            selects.append(select)
    labels = {
        (model, str(record.pk)): label_of(record)
        for model, keys in chosen.items()
        for record in (querysets[model].filter(pk__in=keys) if keys else ())
    }
    for select in selects:
        select.labels = labels


def typing_widget(link: Any, *, several: bool = False) -> RelatedFieldWidgetWrapper:
    """The widget that finds a related record by typing, with a way to add one that is missing."""
    select = LabelledSelectMultiple if several else LabelledSelect
    return RelatedFieldWidgetWrapper(
        select(link, admin.site), link.remote_field, admin.site, can_add_related=True
    )


def choices_of(link: Any) -> models.QuerySet[Any]:
    """The records that a relation may name, with what their labels show."""
    records = link.related_model._default_manager.all()
    if link.related_model is Excerpt:
        return records.prefetch_related("snapshot__source")
    return records.with_label() if hasattr(records, "with_label") else records


def label_of(record: models.Model) -> str:
    """How a record is called where it can be chosen: as its own screen says."""
    screen = admin.site.get_model_admin(type(record))
    return str(getattr(screen, "choice_label", str)(record))


def row_field(db_field: models.Field, **options: Any) -> forms.Field | None:
    """The form field of a row's column (a ``formfield_callback``)."""
    if not (db_field.many_to_one or db_field.one_to_one):
        if isinstance(db_field, models.TextField):
            options["widget"] = forms.Textarea(attrs=ONE_LINE)
        return db_field.formfield(**options)
    field: Any = db_field.formfield(
        widget=typing_widget(db_field), queryset=choices_of(db_field), **options
    )
    field.label_from_instance = label_of
    return field
