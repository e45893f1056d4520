"""The one grammar of all filters.

Each parameter is declared once, with its column. Where it takes several values, separated by commas
or given again, they mean *any* of them; then it also has ``NAME__not``, which leaves out what any
of them matches, and, where a row may hold several, ``NAME__all``. Different parameters narrow each
other.
"""

import copy
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, Self

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db.models import IntegerField, Model, Q, QuerySet
from django.db.models import Value as Literal
from django.db.models.functions import Cast
from django.http import QueryDict
from django_filters import filterset
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from sources.api.moments import Moment

MOST_VALUES = 50
MOST_CHARACTERS = 1_000
UNKNOWN = "unknown"
TEXT = {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS}


class Sent(forms.Widget):
    """All values of a parameter, as they were sent."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        return list(data.getlist(name))


class Value(forms.Field):
    """One value."""

    widget = Sent

    def clean(self, value: list[str]) -> str:
        if len(value) > 1:
            raise forms.ValidationError("Give it once.")
        return checked(value[0])


class Values(forms.Field):
    """Several values, separated by commas or given again."""

    widget = Sent

    def clean(self, value: list[str]) -> list[str]:
        values = [checked(part.strip()) for given in value for part in self.parts(given)]
        if len(values) > MOST_VALUES:
            raise forms.ValidationError(f"At most {MOST_VALUES} values.")
        return values

    def parts(self, given: str) -> list[str]:
        return given.split(",")


class WholeValues(Values):
    """Several values, of which a comma may be part: each is given on its own."""

    def parts(self, given: str) -> list[str]:
        return [given]


def checked(value: str) -> str:
    if not value.strip():
        raise forms.ValidationError("A value is empty.")
    if len(value) > MOST_CHARACTERS:
        raise forms.ValidationError(f"At most {MOST_CHARACTERS} characters.")
    return value


class Parameter(filters.Filter):
    """The base of every filter: a column, by default of its name, and how the schema shows it."""

    field_class: type[forms.Field] = Value
    item: ClassVar[dict[str, Any]] = TEXT
    name = ""
    column: Any = None
    holds_several = False

    def __init__(self, column: str | None = None, help_text: str = "", **shown: Any) -> None:
        super().__init__(field_name=column, label="", help_text=help_text)
        self.help_text = help_text
        self.shown = {**self.item, **shown}

    def stand(self, name: str, rows: type[Model] | None) -> Iterator["Parameter"]:
        """Take the name and the column; yield the parameter and its variants."""
        self.name, self.field_name = name, self.field_name or name
        columns = {each.name: each for each in rows._meta.fields} if rows else {}
        self.column = columns.get(self.field_name.partition("__")[0])
        self.holds_several = self.holds_several or isinstance(self.column, ArrayField)
        for parameter in (self, *self.variants()):
            set_override(parameter, "field", parameter.schema())
            yield parameter

    def variants(self) -> Iterator["Parameter"]:
        """What the grammar makes of it under names of their own."""
        yield from ()

    def variant(self, suffix: str, sentence: str, **changed: Any) -> Self:
        other = copy.copy(self)
        other.name, other.help_text = self.name + suffix, f"{self.help_text} {sentence}"
        vars(other).update(changed)
        return other

    def schema(self) -> dict[str, Any]:
        return {**self.shown, "description": self.help_text}

    @property
    def moment(self) -> Moment:
        return self.parent.moment  # type: ignore[attr-defined]

    def refuse(self, *sentences: str) -> ValidationError:
        return ValidationError({self.name: [*sentences]})

    def among(self, values: Collection[Any]) -> Q:
        """Rows whose column is one of ``values``, or holds one of them if it holds several."""
        if self.holds_several:
            held = Literal([*values], self.column)  # one parameter, however many they are
            return Q(**{f"{self.field_name}__overlap": held})
        return Q(**{f"{self.field_name}__in": [self.typed(value) for value in values]})

    def typed(self, value: Any) -> Any:
        """A value of the column's own type: inverted indexes compare no two kinds of number."""
        return Cast(value, self.column) if isinstance(self.column, IntegerField) else value


class AnyOf(Parameter):
    """The base of filters that take several values."""

    field_class = Values
    how = "any"

    def match(self, values: Sequence[str]) -> Q:
        """Rows that any of ``values`` names; raises for one that is none."""
        raise NotImplementedError

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        if self.how == "all":
            return queryset.filter(*(self.match([value]) for value in values))
        found = self.match(values)
        return queryset.filter(~found if self.how == "not" else found)

    def variants(self) -> Iterator[Parameter]:
        if self.holds_several:
            yield self.variant("__all", "All of the values at once.", how="all")
        yield self.variant("__not", "None of the values.", how="not")

    def schema(self) -> dict[str, Any]:
        items = {key: value for key, value in self.shown.items() if key != "example"}
        example = self.shown["example"]
        return {
            "type": "array",
            "items": items,
            "minItems": 1,
            "maxItems": MOST_VALUES,
            "description": self.help_text,
            "example": example if isinstance(example, list) else [example],
        }


class Grammar(filterset.FilterSetMetaclass):
    """Puts the variants of each declared parameter beside it."""

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        inherited = (base.rows for base in bases if hasattr(base, "rows"))
        rows = attrs.get("rows") or next(inherited, None)
        for own, declared in [*attrs.items()]:
            if isinstance(declared, Parameter):
                for parameter in declared.stand(own, rows):
                    attrs[parameter.name] = parameter
        return super().__new__(cls, name, bases, attrs)


class Filters(filters.FilterSet, metaclass=Grammar):
    """A resource's filters. Only those that were sent are made: a form of all takes a while."""

    # The model whose columns they narrow.
    rows: ClassVar[type[Model] | None] = None

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, moment: Moment, **_: Any
    ) -> None:
        self.moment = moment
        self.is_bound, self.data, self.queryset = True, data, queryset
        self.request, self.form_prefix = None, None
        sent: dict[str, Any] = {
            name: copy.copy(declared)
            for name, declared in self.base_filters.items()
            if name in data
        }
        self.filters = sent  # type: ignore[assignment]
        for declared in sent.values():
            declared.parent = self


class Declared(filters.DjangoFilterBackend):
    """Hands the moment on to the filters that were sent."""

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        return {"data": request.query_params, "queryset": queryset, "moment": view.moment}

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        declared = view.filterset_class.base_filters if view.filterset_class else ()
        if not any(name in declared for name in request.query_params):
            return queryset
        return super().filter_queryset(request, queryset, view)


def nearest(value: str, known: Collection[str]) -> str:
    """A sentence that names the nearest of the values that there are, or a few of them."""
    found = get_close_matches(value, known, 1, 0.5)
    if found:
        return f"Did you mean “{found[0]}”?"
    return f"There are: {', '.join(known)}." if len(known) <= MOST_VALUES else ""
