"""The parameters that narrow a list: each declared, each a column of an index.

Several values, separated by commas or given again, mean any of them.
"""

import copy
import re
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.drainage import set_override
from rest_framework.exceptions import ValidationError

from sources.api.moments import FORMS, Moment, span_of
from sources.api.names import numbers_of
from sources.api.reading import PUBLIC, refuse_unknown
from sources.vocabulary import Vocabulary

MOST_VALUES = 50
MOST_CHARACTERS = 1_000


class Filters(filters.FilterSet):
    """A resource's filters. Only those that were sent are made: a form of all takes a while."""

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
            declared.model, declared.parent = queryset.model, self


class Declared(filters.DjangoFilterBackend):
    """Refuses what nobody declared, and hands the moment on to what somebody did."""

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        return {"data": request.query_params, "queryset": queryset, "moment": view.moment}

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        names = view.filterset_class.base_filters if view.filterset_class else ()
        refuse_unknown(request, {*view.get_parameters(), *names})
        return super().filter_queryset(request, queryset, view)


class Sent(forms.Widget):
    """All values of a parameter, as they were sent."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        return list(data.getlist(name))


class Values(forms.Field):
    widget = Sent

    def clean(self, value: list[str]) -> list[str]:
        values = [part.strip() for given in value for part in given.split(",")]
        if not all(values):
            raise forms.ValidationError("A value is empty.")
        if len(values) > MOST_VALUES:
            raise forms.ValidationError(f"At most {MOST_VALUES} values.")
        return values


class Value(forms.Field):
    widget = Sent

    def clean(self, value: list[str]) -> str:
        if len(value) > 1:
            raise forms.ValidationError("Give it once.")
        if not value[0].strip():
            raise forms.ValidationError("It is empty.")
        if len(value[0]) > MOST_CHARACTERS:
            raise forms.ValidationError(f"At most {MOST_CHARACTERS} characters.")
        return value[0]


class Parameter(filters.Filter):
    """The base of every filter: a column, and how the schema shows the parameter."""

    field_class: type[forms.Field] = Value
    item: dict[str, Any] = {"type": "string"}

    def __init__(self, column: str | None = None, help_text: str = "", **shown: Any) -> None:
        super().__init__(field_name=column, label="", help_text=help_text)
        schema = {**self.item, **shown}
        if self.field_class is Values:
            schema = {"type": "array", "items": schema}
        set_override(self, "field", {**schema, "description": help_text})

    @property
    def name(self) -> str:
        own: dict[str, Any] = self.parent.filters  # type: ignore[attr-defined]
        return next(name for name, each in own.items() if each is self)

    @property
    def moment(self) -> Moment:
        return self.parent.moment  # type: ignore[attr-defined]

    def refuse(self, *sentences: str) -> ValidationError:
        return ValidationError({self.name: [*sentences]})

    def any_of(self, queryset: QuerySet[Any], values: Collection[Any]) -> QuerySet[Any]:
        """Rows whose column is one of ``values``, or holds one of them if it holds several."""
        own = str(self.field_name).partition("__")[0]
        column = queryset.model._meta.get_field(own)
        how = "overlap" if isinstance(column, ArrayField) else "in"
        return queryset.filter(**{f"{self.field_name}__{how}": list(values)})


class Terms(Parameter):
    """Values of a controlled vocabulary."""

    field_class = Values

    def __init__(
        self,
        vocabulary: type[Vocabulary],
        column: str | None = None,
        help_text: str = "",
        *,
        among: Sequence[str] = (),
    ) -> None:
        self.known = [str(value) for value in among or vocabulary.values]
        super().__init__(column, help_text, enum=self.known)

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        for value in values:
            if value not in self.known:
                raise self.refuse(_unknown(value, self.known))
        return self.any_of(queryset, values)


class Codes(Parameter):
    """Rows of a vocabulary that editors extend, by their code."""

    field_class = Values

    def __init__(self, rows: Callable[[], QuerySet[Any]], column: str, help_text: str) -> None:
        self.rows = rows
        super().__init__(column, help_text)

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        known = set(
            self.rows().using(PUBLIC).filter(code__in=values).values_list("code", flat=True)
        )
        for value in values:
            if value not in known:
                raise self.refuse(f"There is no code “{value[:80]}”.")
        return self.any_of(queryset, values)


class Records(Parameter):
    """Published records, by human id or UUID."""

    field_class = Values
    or_more = "Human id or UUID."

    def __init__(self, kind: str, column: str | None = None, help_text: str = "") -> None:
        self.kind = kind
        super().__init__(column, f"{help_text} {self.or_more}".strip())

    def numbers(self, values: Sequence[str]) -> list[int]:
        """The numbers of the records named; raises when one was never public by then."""
        found = numbers_of(self.kind, values, self.moment)
        for value in values:
            if value not in found:
                raise self.refuse(f"There is no {self.kind} “{value[:80]}”.")
        return [*found.values()]

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        return self.any_of(queryset, self.numbers(values))


class Texts(Parameter):
    """Values of a fixed form, such as country codes."""

    field_class = Values

    def __init__(
        self, column: str | None = None, help_text: str = "", *, pattern: str, form: str, **_: Any
    ) -> None:
        self.pattern, self.form = re.compile(pattern, re.ASCII), form
        super().__init__(column, help_text, pattern=pattern)

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        for value in values:
            if not self.pattern.fullmatch(value):
                raise self.refuse(f"“{value[:80]}” is not {self.form}.")
        return self.any_of(queryset, values)


class Flag(Parameter):
    item = {"type": "boolean"}

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in ("true", "false"):
            raise self.refuse("It is true or false.")
        return queryset.filter(**{str(self.field_name): value == "true"})


class From(Parameter):
    """Rows whose range of moments reaches to or beyond a date. Unknown dates do not match."""

    def __init__(self, column: str, help_text: str) -> None:
        super().__init__(column, f"{help_text} {FORMS}")

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        try:
            start, end = span_of(value)
        except ValueError as error:
            raise self.refuse(str(error)) from error
        return queryset.filter(**{f"{self.field_name}__overlap": self.range(start, end)})

    def range(self, start: Any, _end: Any) -> DateTimeTZRange:
        return DateTimeTZRange(start, None)


class Until(From):
    """Rows whose range begins before a date, or within it."""

    def range(self, start: Any, end: Any) -> DateTimeTZRange:
        return DateTimeTZRange(None, end, "[)" if start < end else "[]")


class Search(Parameter):
    """Full text: words, "phrases", or, -minus; whatever the accents and the endings."""

    def __init__(self) -> None:
        super().__init__(
            "search",
            "Words, “phrases” in quotes, or, −minus; accents and English endings do not count. "
            "The best of the newest 1,000 matches come first.",
            example='airspace -"joint exercise"',
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(search=search_query(value))


def search_query(words: str) -> SearchQuery:
    return SearchQuery(words, config="claimbase", search_type="websearch")


def _unknown(value: str, known: Sequence[str]) -> str:
    nearest = get_close_matches(value, known, 1, 0.5)
    hint = f" Did you mean “{nearest[0]}”?" if nearest else f" There are: {', '.join(known)}."
    return f"There is no “{value[:80]}”.{hint}"


def range_start(column: str) -> models.Func:
    """When a range begins, as a key to order by; what has no beginning stands before all."""
    return models.Func(
        models.F(column), template="coalesce(lower(%(expressions)s), '-infinity')",
        output_field=models.DateTimeField(),
    )  # fmt: skip
