"""The kinds of parameters that narrow a list; how they combine is :mod:`sources.api.grammar`."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q, QuerySet

from sources.api.grammar import UNKNOWN, AnyOf, Parameter, WholeValues, nearest
from sources.api.moments import FORMS, seq_before, span_of
from sources.api.names import numbers_of
from sources.api.reading import PUBLIC
from sources.publication.kinds import kind_named
from sources.vocabulary import Vocabulary

# Rows of a vocabulary of these codes, and all below them.
WITHIN = """
WITH RECURSIVE within(id, code) AS (
    SELECT id, code FROM {table} WHERE code = ANY(%s)
    UNION
    SELECT narrower.id, narrower.code FROM {table} narrower JOIN within ON parent_id = within.id
)
SELECT code FROM within
"""
MOST_DIGITS = 4


class Terms(AnyOf):
    """Values of a controlled vocabulary."""

    item = {"type": "string"}

    def __init__(
        self,
        vocabulary: type[Vocabulary],
        column: str | None = None,
        help_text: str = "",
        *,
        among: Sequence[str] = (),
    ) -> None:
        self.vocabulary = vocabulary
        self.known = [str(value) for value in among or vocabulary.values]
        super().__init__(column, help_text, enum=self.known, example=self.known[0])

    def match(self, values: Sequence[str]) -> Q:
        for value in values:
            if value not in self.known:
                raise self.refuse(f"There is no “{value[:80]}”. {nearest(value, self.known)}")
        return self.among(values)

    def filter(self, queryset: QuerySet[Any], values: Sequence[str]) -> QuerySet[Any]:
        if self.how == "not" and self.holds_several:  # one by one: an index may be of those without
            return queryset.filter(*(~self.match([value]) for value in values))
        return super().filter(queryset, values)


class Grades(Terms):
    """Values of a vocabulary that has an order; ``scale`` is of them, the best first.

    ``NAME_min``, or what ``bound`` says, asks for one or better.
    """

    def __init__(
        self,
        vocabulary: type[Vocabulary],
        column: str | None = None,
        help_text: str = "",
        *,
        scale: Sequence[str] = (),
        bound: str = "_min",
    ) -> None:
        super().__init__(vocabulary, column, help_text)
        self.scale, self.bound = [str(value) for value in scale or vocabulary.values], bound

    def variants(self) -> Iterator[Parameter]:
        yield from super().variants()
        yield Reaching(self)


class Reaching(Parameter):
    """Rows whose grade is the one given, or a better one."""

    item = {"type": "string"}

    def __init__(self, grades: Grades) -> None:
        self.vocabulary, self.scale = grades.vocabulary, grades.scale
        sentence = f"{grades.help_text} This one or better; from the best: {', '.join(self.scale)}."
        super().__init__(
            grades.field_name, sentence, enum=self.scale, example=self.scale[len(self.scale) // 2]
        )
        self.name, self.column = grades.name + grades.bound, grades.column
        self.holds_several = grades.holds_several

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in self.scale:
            raise self.refuse(f"It cannot be “{value[:80]}”. {nearest(value, self.scale)}")
        return queryset.filter(self.among(self.scale[: self.scale.index(value) + 1]))


class Codes(AnyOf):
    """Rows of a vocabulary that editors extend, by their code, with all that is narrower."""

    def __init__(
        self,
        rows: Callable[[], QuerySet[Any]],
        column: str | None = None,
        help_text: str = "",
        *,
        example: str,
        deep: bool = True,
    ) -> None:
        self.codes, self.deep = rows, deep
        super().__init__(column, help_text, example=example)

    def match(self, values: Sequence[str]) -> Q:
        rows = self.codes().using(PUBLIC)
        known = {*rows.filter(code__in=values).values_list("code", flat=True)}
        for value in values:
            if value not in known:
                codes = rows.order_by("code").values_list("code", flat=True)
                raise self.refuse(f"There is no code “{value[:80]}”. {nearest(value, codes)}")
        return self.among(self.within(rows.model, values) if self.deep else values)

    def within(self, model: type[models.Model], values: Sequence[str]) -> list[str]:
        with connections[PUBLIC].cursor() as cursor:
            cursor.execute(WITHIN.format(table=model._meta.db_table), [list(values)])
            return [code for (code,) in cursor.fetchall()]


class Records(AnyOf):
    """Published records, by human id or UUID."""

    or_more = "Human id or UUID."

    def __init__(self, kind: str, column: str | None = None, help_text: str = "") -> None:
        self.kind = kind
        super().__init__(column, f"{help_text} {self.or_more}".strip())

    def schema(self) -> dict[str, Any]:
        self.shown.setdefault("example", kind_named(self.kind).human_id(12))
        return super().schema()

    def numbers(self, values: Sequence[str]) -> list[int]:
        return recorded(self, self.kind, values)

    def match(self, values: Sequence[str]) -> Q:
        return self.among(self.numbers(values))


def recorded(parameter: Parameter, kind: str, values: Sequence[str]) -> list[int]:
    """The numbers of the records named; raises when one was never public by then."""
    found = numbers_of(kind, values, parameter.moment)
    for value in values:
        if value not in found:
            raise parameter.refuse(
                f"There is no {kind} “{value[:80]}”. Write a human id, such as "
                f"{kind_named(kind).human_id(12)}, or a UUID."
            )
    return [*found.values()]


class Texts(AnyOf):
    """Values of a fixed form, such as country codes."""

    def __init__(
        self,
        column: str | None = None,
        help_text: str = "",
        *,
        pattern: str,
        form: str,
        example: str,
        **_: Any,
    ) -> None:
        self.pattern, self.form = re.compile(pattern, re.ASCII), form
        whole = pattern if pattern.startswith("^") else f"^({pattern})$"
        super().__init__(column, help_text, pattern=whole, example=example)

    def match(self, values: Sequence[str]) -> Q:
        for value in values:
            if not self.pattern.fullmatch(value):
                raise self.refuse(f"“{value[:80]}” is not {self.form}.")
        return self.among(values)


class OwnCodes(Texts):
    """Entries of a vocabulary, by their own codes."""

    def __init__(self, *, example: str) -> None:
        form = "a code of letters, digits, hyphens and underscores"
        super().__init__(
            None, "Those of these codes.", pattern="[A-Za-z0-9_-]{1,60}", form=form, example=example
        )


class Exactly(AnyOf):
    """Any text, exactly as it stands, be it with commas."""

    field_class = WholeValues

    def __init__(self, column: str | None = None, help_text: str = "", *, example: str) -> None:
        super().__init__(column, f"{help_text} Exactly so; a comma is part of it.", example=example)

    def match(self, values: Sequence[str]) -> Q:
        return self.among(values)


class Numbers(AnyOf):
    """Whole numbers; ``NAME_min`` and ``NAME_max`` are the bounds, themselves included."""

    item = {"type": "integer", "minimum": 0, "maximum": 10**MOST_DIGITS - 1, "example": 2}

    def match(self, values: Sequence[str]) -> Q:
        return self.among([whole(self, value) for value in values])

    def variants(self) -> Iterator[Parameter]:
        yield from super().variants()
        yield Bound(self, "_min", "gte", "So many at least.")
        yield Bound(self, "_max", "lte", "So many at most.")


class Bound(Parameter):
    item = Numbers.item

    def __init__(self, numbers: Numbers, suffix: str, lookup: str, sentence: str) -> None:
        super().__init__(numbers.field_name, f"{numbers.help_text} {sentence}")
        self.name, self.column, self.lookup = numbers.name + suffix, numbers.column, lookup

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        bound = self.typed(whole(self, value))
        return queryset.filter(**{f"{self.field_name}__{self.lookup}": bound})


def whole(parameter: Parameter, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS):
        raise parameter.refuse(
            f"“{value[:80]}” is no whole number of at most {MOST_DIGITS} digits."
        )
    return int(value)


class Flag(Parameter):
    """Whether something holds."""

    item = {"type": "string", "enum": ["true", "false"], "example": "true"}

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in self.shown["enum"]:
            raise self.refuse(f"It is {' or '.join(self.shown['enum'])}.")
        return queryset.filter(self.match(value))

    def match(self, value: str) -> Q:
        return Q(**{str(self.field_name): value == "true"})


class MaybeFlag(Flag):
    """Whether something holds; where nobody knows, neither matches, but ``unknown`` does."""

    item = {**Flag.item, "enum": ["true", "false", UNKNOWN]}

    def match(self, value: str) -> Q:
        if value == UNKNOWN:
            return Q(**{f"{self.field_name}__isnull": True})
        return super().match(value)


class Has(Flag):
    """Whether a column holds anything."""

    def match(self, value: str) -> Q:
        nothing = Q(**{str(self.field_name): []})
        return ~nothing if value == "true" else nothing


class Dates(AnyOf):
    """Dates as ranges: rows whose range meets one of those given, or whose date is ``unknown``.

    ``NAME_after`` and ``NAME_before`` are open ranges. Unknown dates match only when asked for.
    """

    def __init__(self, column: str, help_text: str) -> None:
        super().__init__(column, help_text, example="2024-10")

    def match(self, values: Sequence[str]) -> Q:
        return reduce(or_, (self.meets(value) for value in values))

    def meets(self, value: str) -> Q:
        if value == UNKNOWN:
            return Q(**{f"{self.field_name}__isnull": True})
        return overlap(self, *spanned(self, value))

    def variants(self) -> Iterator[Parameter]:
        yield from super().variants()
        yield From(self)
        yield Until(self)

    def schema(self) -> dict[str, Any]:
        said = super().schema()
        return said | {"description": f"{said['description']} {FORMS} Or: {UNKNOWN}."}


class From(Parameter):
    """Rows whose range of moments reaches to or beyond a date. Unknown dates do not match."""

    suffix, sentence = "_after", "Then or later."

    def __init__(self, dates: Dates) -> None:
        sentence = f"{dates.help_text} {self.sentence} {FORMS}"
        super().__init__(dates.field_name, sentence, example="2024-10")
        self.name = dates.name + self.suffix

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        start, _ = spanned(self, value)
        return queryset.filter(overlap(self, start, None))


class Until(From):
    """Rows whose range begins before a date, or within it."""

    suffix, sentence = "_before", "Then or earlier."

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        start, end = spanned(self, value)
        return queryset.filter(overlap(self, None, end, whole=start == end))


def spanned(parameter: Parameter, value: str) -> tuple[Any, Any]:
    try:
        return span_of(value)
    except ValueError as error:
        raise parameter.refuse(str(error)) from error


def overlap(parameter: Parameter, start: Any, end: Any, *, whole: bool = False) -> Q:
    """Rows whose range meets this one, its end included if ``whole``, or if it is but a moment."""
    span = DateTimeTZRange(start, end, "[]" if whole or start == end else "[)")
    return Q(**{f"{parameter.field_name}__overlap": span})


class ChangedSince(Parameter):
    """Records last published at or after a moment, or after a number of the ledger."""

    def __init__(self) -> None:
        super().__init__(
            "from_seq",
            f"Published, or published again, then or later; after a number of the ledger. {FORMS} "
            "Or: seq:123.",
            example="2024-10-01",
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        try:
            return queryset.filter(from_seq__gt=seq_before(value))
        except ValueError as error:
            raise self.refuse(str(error)) from error
