"""Pages by keyset: neither shifting nor growing slower, however deep; each pinned to its moment."""

import base64
import binascii
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import orjson
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import OperationalError, connections, models, transaction
from django.db.models import F, Func, QuerySet
from psycopg.errors import QueryCanceled
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from sources.api import facets
from sources.api.counting import Count, how_many
from sources.api.reading import PUBLIC, choice, number, one
from sources.api.selecting import SELECTED
from sources.api.told import told_by

# So long the database looks through an order for what matches, in milliseconds.
PATIENCE = 250
# Where a row stands in its list.
PLACE = ("sort_key", "sort_tie")
NO_CURSOR = "This is no cursor of this list. Follow the links “next” and “previous”."


@dataclass(frozen=True)
class Ordering:
    """An order of rows: by ``key``, of the SQL type ``type``, then by number; newest first."""

    key: Any
    type: str = "bigint"
    ascending: bool = False

    def by(self, tie: str) -> list[Any]:
        """What to sort by."""
        return [each.asc() if self.ascending else each.desc() for each in (self.key, F(tie))]


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: beside the row of ``key`` and ``tie``, as of number ``seq``."""

    ordering: str
    key: str
    tie: int
    seq: int
    back: bool = False

    def __str__(self) -> str:
        parts = [self.ordering, self.key, self.tie, self.seq, int(self.back)]
        return base64.urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()

    @classmethod
    def read(cls, request: Request) -> Self | None:
        """The cursor that was sent; raises ``ValidationError`` when it is none."""
        text = one(request, "cursor")
        if text is None:
            return None
        try:
            padded = text.encode("ascii") + b"=" * (-len(text) % 4)
            match orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True)):
                case [str(ordering), str(key), int(tie), int(seq), 0 | 1 as back]:
                    if 0 <= seq < 2**63 and abs(tie) < 2**63 and "\0" not in key:
                        return cls(ordering, key, tie, seq, bool(back))
        except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError):
            pass
        raise ValidationError({"cursor": [NO_CURSOR]})


class Beyond(Func):
    """Whether a row stands beyond a place: compared as a row, so that an index serves it."""

    output_field = models.BooleanField()

    def __init__(self, key: Any, tie: Any, place: Cursor, type_: str, *, up: bool) -> None:
        super().__init__(key, tie)
        self.place, self.type, self.up = place, type_, up

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> Any:
        (key, params), (tie, more) = (compiler.compile(each) for each in self.source_expressions)
        sql = f"({key}, {tie}) {'>' if self.up else '<'} (%s::{self.type}, %s)"
        return sql, [*params, *more, self.place.key, self.place.tie]


def places_of(
    rows: QuerySet[Any],
    key: Any,
    tie: F,
    carried: Collection[str],
    *,
    up: bool,
    most: int,
    patient: bool,
) -> list[Any]:
    """The first rows in an order: of each its key in the table, its place, and what it carries.

    Of a whole queryset, Django takes longer to write the SQL than the database to answer it.

    The database looks through an order for what matches, or through what matches for the first,
    by how many it expects. Where it expects many and there are few, the order takes long to look
    through: then what matches is looked through instead, unless we are ``patient``.
    """
    compiler = rows.query.get_compiler(PUBLIC)
    (by, by_given), *columns = [
        compiler.compile(each.resolve_expression(rows.query))
        for each in (key, tie, F("pk"), *map(F, carried))
    ]
    try:
        where, where_given = compiler.compile(rows.query.where)
    except EmptyResultSet:
        return []
    except FullResultSet:
        where, where_given = "true", []
    tables, _ = compiler.get_from_clause()
    (by_tie, _), (pk, _), *others = columns
    shown = ", ".join([pk, f"({by})::text", by_tie, *(sql for sql, _ in others)])
    shown_given = [*by_given, *(value for _, given in others for value in given)]
    way = "ASC" if up else "DESC"
    found = f"SELECT {shown} FROM {' '.join(tables)} WHERE {where} ORDER BY "
    given = [*shown_given, *where_given, *by_given]
    in_order = f"{by} {way}, {by_tie} {way} LIMIT {most}"
    with connections[PUBLIC].cursor() as cursor:
        if patient:
            cursor.execute(found + in_order, given)
            return list(cursor.fetchall())
        try:
            with transaction.atomic(using=PUBLIC):
                cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE}")
                cursor.execute(found + in_order, given)
                places = cursor.fetchall()
                cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled):
                raise
            # No index has the order of what is asked for so.
            cursor.execute(f"{found} (SELECT {by}) {way}, {by_tie} {way} LIMIT {most}", given)
            places = cursor.fetchall()
        return places


def ordering_of(view: Any) -> tuple[str, Ordering]:
    """The order that is asked of a view, and its name. Raises when it has none of that name."""
    orderings: Mapping[str, Ordering] = view.get_orderings()
    name = one(view.request, "ordering")
    name = view.default_ordering() if name is None else name
    if name not in orderings:
        known = ", ".join(orderings)
        raise ValidationError({"ordering": [f"There is no such order. There are: {known}."]})
    return name, orderings[name]


class Keyset(BasePagination):
    """One page of a list, read in one query, with the links to those beside it.

    Of its view it asks for ``moment`` and ``cursor``, for its orderings by name, for ``tie``, the
    column that makes each order total, for the ``columns`` to read (``told`` adds them), for those
    that its ``matches`` have by themselves (``carried``), whether it ``is_narrowed``, and for all
    of these.
    """

    size = 50
    most = 200
    parameters: ClassVar[Collection[str]] = ("cursor", "page_size", "ordering", "count")

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        """The rows of the page, as named tuples of the view's columns."""
        size = number(request, "page_size", default=self.size, least=1, most=self.most)
        how = choice(request, "count", Count.values, Count.NONE)
        self.request, self.seq, self.cursor = request, view.moment.seq, view.cursor
        self.name, ordering = ordering_of(view)
        if self.cursor and self.cursor.ordering != self.name:
            raise ValidationError({"cursor": [NO_CURSOR]})
        back = bool(self.cursor and self.cursor.back)
        up = ordering.ascending is not back
        key, tie = ordering.key, F(view.tie)
        if self.cursor:
            queryset = queryset.filter(Beyond(key, tie, self.cursor, ordering.type, up=up))
        # A whole list has a page in its order at once; no index has an order by how words fit.
        patient = self.name not in view.orderings or not view.is_narrowed
        places = places_of(queryset, key, tie, view.carried, up=up, most=size + 1, patient=patient)
        rows = told_by(view).beside(places, PLACE + view.carried)
        self.rows, more = rows[:size], len(rows) > size
        if back:
            self.rows.reverse()
        self.previous = more if back else self.cursor is not None
        self.next = back or more
        whole = not (self.previous or self.next)
        self.count = len(self.rows) if whole else how_many(view.matches, how)
        return self.rows

    def get_paginated_response(self, data: list[Any]) -> Response:
        first, last = (self.rows[0], self.rows[-1]) if self.rows else (None, None)
        return Response(
            {
                "count": self.count,
                "next": self._link(last, back=False) if self.next else None,
                "previous": self._link(first, back=True) if self.previous else None,
                "results": data,
            }
        )

    def _link(self, row: Any, *, back: bool) -> str | None:
        if row:
            place = Cursor(self.name, row.sort_key, row.sort_tie, self.seq, back)
        elif self.cursor:  # what is beside an empty page is on the other side of its cursor
            place = replace(self.cursor, back=back)
        else:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", str(place))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        items = {"anyOf": [schema["items"], SELECTED]}
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "description": "A page of a list.",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": {
                    "type": ["integer", "null"],
                    "description": "How many there are: where one page holds all, or `count` asks.",
                },
                "next": {**link, "description": "The page after this one; null for the last."},
                "previous": {**link, "description": "The page before; null for the first."},
                "results": {**schema, "items": items, "description": "What stands on the page."},
                "facets": facets.SCHEMA,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            parameter(
                "cursor",
                "From the links “next” and “previous”.",
                type="string",
                example=str(Cursor(next(iter(view.orderings)), "12", 12, 345)),
            ),
            parameter(
                "page_size",
                "Results on a page.",
                type="integer",
                minimum=1,
                maximum=self.most,
                default=self.size,
            ),
            parameter(
                "ordering",
                "The order of results; “-” means falling.",
                type="string",
                enum=[*view.orderings, *view.more_orderings],
                example=next(iter(view.orderings)),
            ),
            parameter(
                "count",
                "Whether to count all that is found. An `estimate` is exact to 10,000.",
                type="string",
                enum=Count.values,
                default=Count.NONE.value,
            ),
            *_of_some(view),
        ]


def _of_some(view: Any) -> Iterator[dict[str, Any]]:
    """The parameters of those lists that have facets, or rows of several kinds."""
    if "facets" in view.parameters:
        names = {"type": "string", "enum": [*view.facets]}
        yield parameter(
            "facets",
            "How often each value of these occurs in what is found, with commas between.",
            type="array",
            items=names,
        ) | {"explode": False}
    yield parameter(
        "rows",
        f"What each row of CSV is of; `{next(iter(view.tables))}` unless you say otherwise.",
        type="string",
        enum=[*view.tables],
    )


def parameter(name: str, description: str, **schema: Any) -> dict[str, Any]:
    """How a parameter of the query is described."""
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema,
    }
