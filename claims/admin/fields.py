"""Form fields of rows: relations are chosen by typing, as everywhere in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.db import models

ONE_LINE = {"rows": 1}


def typing_widget(link: Any, *, several: bool = False) -> RelatedFieldWidgetWrapper:
    """The widget that finds a related record by typing, with a way to add one that is missing."""
    select = AutocompleteSelectMultiple if several else AutocompleteSelect
    return RelatedFieldWidgetWrapper(
        select(link, admin.site), link.remote_field, admin.site, can_add_related=True
    )


def choices_of(link: Any) -> models.QuerySet[Any]:
    """The records that a relation may name, with what their labels show."""
    records = link.related_model._default_manager.all()
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
