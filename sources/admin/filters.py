"""Filters of the admin's lists."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from sources.choices import State
from sources.fields import PatternField
from sources.models import Assignment
from sources.review.standing import is_flagged, is_public

# Filters of a list that a higher room adds, as it knows what refers to the records.
ADDED: defaultdict[type, list[Any]] = defaultdict(list)


def list_by(model: type, filter_class: Any) -> None:
    """Have the list of a curated kind filtered by what only a higher room knows."""
    ADDED[model].append(filter_class)


class QueryFilter(admin.SimpleListFilter):
    """A filter of which every choice is a queryset method, so that it is said once.

    ``choices_by`` maps the value in the address to a label and the method's name.
    """

    choices_by: dict[str, tuple[str, str]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(value, label) for value, (label, _method) in self.choices_by.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        _label, method = self.choices_by.get(self.value() or "", ("", ""))
        return getattr(queryset, method)() if method else queryset


class PublicationFilter(admin.SimpleListFilter):
    """By what is public of a record, and by whether it needs another look."""

    title = "publication"
    parameter_name = "publication"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("public", "Public"),
            ("not", "Not public"),
            ("changed", "Changed since published"),
            ("flagged", "Needs another look"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "public":
                return queryset.filter(is_public(queryset.model))
            case "not":
                return queryset.exclude(is_public(queryset.model))
            case "changed":
                return queryset.filter(is_public(queryset.model)).exclude(state=State.APPROVED)
            case "flagged":
                return queryset.filter(is_flagged())
        return queryset


class AssignmentFilter(admin.SimpleListFilter):
    """By in whose hands a record is."""

    title = "assignment"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("me", "To me"), ("others", "To others"), ("nobody", "To nobody")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        held = Assignment.objects.filter(record_uuid=OuterRef("uuid"))
        match self.value():
            case "me":
                return queryset.filter(Exists(held.filter(assignee=request.user)))  # type: ignore[misc]
            case "others":
                return queryset.filter(Exists(held.exclude(assignee=request.user)))  # type: ignore[misc]
            case "nobody":
                return queryset.exclude(Exists(held))
        return queryset


class ValuesFilter(admin.AllValuesFieldListFilter):
    """A filter by the values that there are; none is a choice with a name."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            yield choice if choice["display"] else {**choice, "display": "Unknown"}


admin.FieldListFilter.register(
    lambda field: isinstance(field, PatternField), ValuesFilter, take_priority=True
)
