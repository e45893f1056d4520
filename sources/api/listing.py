"""The base of every list: a page of it or the whole, as of one moment, in one query."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.exports import ROWS, export
from sources.api.facets import count_facets
from sources.api.feeds import Item, feed
from sources.api.grammar import Declared
from sources.api.links import Links
from sources.api.moments import Moment, moment_of
from sources.api.pages import Cursor, Keyset, Ordering, ordering_of
from sources.api.reading import PUBLIC, PublicView, answer, asked, choice, one, refuse
from sources.api.rendering import CSV, JSON, NDJSON, Atom
from sources.api.selecting import PARAMETERS, Selection
from sources.api.tables import Table

AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "minLength": 1, "example": "seq:400"},
    description="What was public then: a day, month or year (at its end, UTC), a moment with its "
    "zone, or a number of the ledger, such as seq:123.",
)


class Listing(PublicView, GenericAPIView[Any]):
    """A list of rows of one table; ``result`` says how each is shown."""

    renderer_classes = [JSON, NDJSON, CSV, Atom]
    pagination_class = Keyset
    filter_backends = [Declared]
    filterset_class: Any = None
    parameters: ClassVar[Collection[str]] = (
        "as_of", "facets", "rows", *PARAMETERS, *Keyset.parameters,
    )  # fmt: skip
    orderings: ClassVar[Mapping[str, Ordering]]
    # Those that depend on what is asked: `get_orderings`.
    more_orderings: ClassVar[Collection[str]] = ()
    tie = "number"
    # The column that tells in which order they were published.
    entered = "from_seq"
    columns: ClassVar[tuple[str, ...]]
    # Those that depend on what is asked for: annotations of the matches.
    carried: tuple[str, ...] = ()
    # The parameters whose values are counted.
    facets: ClassVar[tuple[str, ...]] = ()
    # What rows of CSV there are of it, by the value of `rows`; the first is meant where none is.
    tables: ClassVar[Mapping[str, Table]]
    # How `fields` and `omit` are shown in the description: a field that each result has.
    parts: ClassVar[Mapping[str, str]] = {"fields": "id", "omit": "digest"}
    # What answers depend on beside the ledger.
    shape = 1

    @cached_property
    def cursor(self) -> Cursor | None:
        return Cursor.read(self.request)

    @cached_property
    def moment(self) -> Moment:
        return moment_of(one(self.request, "as_of"), self.cursor.seq if self.cursor else None)

    @property
    def is_now(self) -> bool:
        """Whether the present is asked for: who names no moment needs no look at the ledger."""
        named = one(self.request, "as_of") is not None or self.cursor is not None
        return not named or self.moment.is_now

    @cached_property
    def links(self) -> Links:
        return Links(self.request)

    def get_orderings(self) -> Mapping[str, Ordering]:
        return self.orderings

    def default_ordering(self) -> str:
        return next(iter(self.orderings))

    @property
    def filters(self) -> Collection[str]:
        return self.filterset_class.base_filters if self.filterset_class else ()

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is asked for."""
        return any(name in self.filters for name in self.request.query_params)

    def get_parameters(self) -> Collection[str]:
        return {*self.parameters, *self.filters}

    def every(self) -> QuerySet[Any]:
        """All rows that there ever were."""
        return super().get_queryset().using(PUBLIC)

    def get_queryset(self) -> QuerySet[Any]:
        return self.every()

    def list_queryset(self) -> QuerySet[Any]:
        """What stands in the list."""
        return self.get_queryset()

    def told(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows of the list, with the columns that come from elsewhere, be it now or then."""
        return rows

    def get_renderers(self) -> list[Any]:
        renderers = super().get_renderers()
        return renderers if getattr(self, "action", "list") == "list" else renderers[:1]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.selection = Selection.read(request, self.get_serializer_class())

    @property
    def form(self) -> str:
        return self.request.accepted_renderer.format

    def etag(self, *parts: object) -> str:
        """What an answer is known by: what it depends on, and what was asked in which form."""
        return "-".join(map(str, (*parts, self.form, asked(self.request))))

    def listed(self) -> HttpResponseBase:
        """What is asked for; what it shows changes only with the ledger."""
        etag = self.etag(self.shape, self.moment.latest)
        return answer(self.request, self.found, etag=etag, modified=self.moment.latest_at)

    def found(self) -> HttpResponseBase:
        """A page of what is found, all of it, or its newest."""
        if self.form != CSV.format:
            refuse(self.request, ["rows"], "It is of CSV.")
        self.matches = self.filter_queryset(self.list_queryset())
        if self.form == Atom.format:
            return feed(self)
        return self.page() if self.form == JSON.format else export(self)

    def page(self) -> Response:
        rows = self.paginate_queryset(self.among(self.matches))
        results = map(self.chosen, self.results(rows or ()))
        response = self.get_paginated_response([*results])
        if (names := one(self.request, "facets")) is not None:
            newest = self.matches.order_by(f"-{self.tie}")
            parameters = {name: self.filterset_class.base_filters[name] for name in self.facets}
            response.data["facets"] = count_facets(newest, names.split(","), parameters)
        return response

    def among(self, matches: QuerySet[Any]) -> QuerySet[Any]:
        """Which of the matches pages show."""
        return matches

    def in_order(self) -> Iterator[Any]:
        """All matches, a few at a time from the database."""
        _, ordering = ordering_of(self)
        rows = self.told(self.matches.order_by(*ordering.by(self.tie)))
        shown = rows.values_list(*self.columns, *self.carried, named=True)
        return shown.iterator(chunk_size=ROWS)

    def table(self) -> tuple[str, Table]:
        """The table whose rows are asked for, and its name."""
        name = choice(self.request, "rows", self.tables, next(iter(self.tables)))
        return name, self.tables[name]

    def chosen(self, result: Any) -> Any:
        """What of a result is asked for."""
        return self.selection.of(result) if self.selection else result

    def results(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [self.result(row) for row in rows]

    def result(self, row: Any) -> Any:
        raise NotImplementedError

    def item(self, row: Any) -> Item:
        """A result as a feed shows it."""
        raise NotImplementedError
