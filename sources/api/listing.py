"""The base of every list: one page, as of one moment, in one query."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from sources.api.grammar import Declared
from sources.api.links import Links
from sources.api.moments import Moment, moment_of
from sources.api.pages import Cursor, Keyset, Ordering
from sources.api.reading import PublicView, answer, one

AS_OF = OpenApiParameter(
    "as_of",
    description="What was public then: a day, month or year (at its end, UTC), a moment with its "
    "zone, or a number of the ledger, such as seq:123.",
)


class Listing(PublicView, GenericAPIView[Any]):
    """A list of rows of one table; ``result`` says how each is shown."""

    pagination_class = Keyset
    filter_backends = [Declared]
    filterset_class: Any = None
    parameters: ClassVar[Collection[str]] = ("as_of", *Keyset.parameters)
    orderings: ClassVar[Mapping[str, Ordering]]
    # Those that depend on what is asked: `get_orderings`.
    more_orderings: ClassVar[Collection[str]] = ()
    tie = "number"
    columns: ClassVar[tuple[str, ...]]
    # What answers depend on beside the ledger.
    shape = 1

    @cached_property
    def cursor(self) -> Cursor | None:
        return Cursor.read(self.request)

    @cached_property
    def moment(self) -> Moment:
        return moment_of(one(self.request, "as_of"), self.cursor.seq if self.cursor else None)

    @cached_property
    def links(self) -> Links:
        return Links(self.request)

    def get_orderings(self) -> Mapping[str, Ordering]:
        return self.orderings

    def default_ordering(self) -> str:
        return next(iter(self.orderings))

    def get_parameters(self) -> Collection[str]:
        own = self.filterset_class.base_filters if self.filterset_class else ()
        return {*self.parameters, *own}

    def list_queryset(self) -> QuerySet[Any]:
        """What stands in the list."""
        return self.get_queryset()

    def listed(self) -> HttpResponseBase:
        """The page that is asked for; what it shows changes only with the ledger."""
        etag = f"{self.shape}-{self.moment.latest}"
        return answer(self.request, self.page, etag=etag, modified=self.moment.latest_at)

    def page(self) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.list_queryset()))
        return self.get_paginated_response([*self.results(rows or ())])

    def results(self, rows: Sequence[Any]) -> Sequence[Any]:
        return [self.result(row) for row in rows]

    def result(self, row: Any) -> Any:
        raise NotImplementedError
