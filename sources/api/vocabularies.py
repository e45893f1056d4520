"""Vocabularies: rows that are named by a code, public as they are, and as they were."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.listing import AS_OF, Listing
from sources.api.moments import Moment, moment_of
from sources.api.pages import Keyset, Ordering
from sources.api.reading import PUBLIC, one
from sources.api.selecting import FIELDS, OMIT, PARAMETERS
from sources.api.tables import Table, flat

CODE = OpenApiParameter("id", location="path", description="Its code.")
# Where the columns have other names than what is told of them.
COLUMN = {"parent": "parent_code"}
DELETED = "delete"


class Vocabulary(Listing, viewsets.GenericViewSet[Any]):
    """The base of each vocabulary.

    The ledger has no part in it: what it was is told by its history, to those who name a moment.
    """

    renderer_classes = Listing.renderer_classes[:-1]  # nothing says when one was added
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    parameters = ("as_of", "rows", *PARAMETERS, *Keyset.parameters)
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "code": Ordering(F("code"), "text", ascending=True),
        "-code": Ordering(F("code"), "text"),
    }
    parts: ClassVar = {"fields": "code", "omit": "parent"}
    carried = ("parent_code",)
    example: ClassVar[str]  # a code

    @cached_property
    def moment(self) -> Moment:
        if self.is_now:
            return Moment(0, 0, None)
        return moment_of(one(self.request, "as_of"), self.cursor.seq if self.cursor else None)

    @property
    def is_now(self) -> bool:
        """Terms change while the ledger stands still."""
        return one(self.request, "as_of") is None

    @property
    def tie(self) -> str:  # type: ignore[override]
        return "pk" if self.is_now else "pgh_obj_id"

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple(name for name in self.names if name != "parent")

    @property
    def model(self) -> Any:
        return self.serializer_class.Meta.model  # type: ignore[union-attr]

    @property
    def names(self) -> list[str]:
        return self.serializer_class.Meta.fields  # type: ignore[union-attr]

    def get_parameters(self) -> Any:
        return super().get_parameters() if self.action == "list" else ("as_of", *PARAMETERS)

    @property
    def tables(self) -> dict[str, Table]:  # type: ignore[override]
        return {"code": flat(*self.names)}

    def every(self) -> QuerySet[Any]:
        if self.is_now:
            return super().every()
        return self.model.pgh_event_model._base_manager.using(PUBLIC)

    def get_queryset(self) -> QuerySet[Any]:
        if self.is_now:
            return self.every().annotate(parent_code=_or_empty(F("parent__code")))
        changes = self.every().filter(pgh_created_at__lte=self.moment.time()).order_by("-pgh_id")
        same, wider = (
            changes.filter(pgh_obj_id=OuterRef(name)) for name in ("pgh_obj_id", "parent_id")
        )
        last = changes.filter(pgh_id=Subquery(same.values("pgh_id")[:1])).exclude(pgh_label=DELETED)
        return last.order_by().annotate(parent_code=_or_empty(Subquery(wider.values("code")[:1])))

    @extend_schema(parameters=[AS_OF, FIELDS, OMIT])
    def list(self, _: Request) -> HttpResponseBase:
        return self.found()

    @extend_schema(parameters=[CODE, AS_OF, FIELDS, OMIT])
    def retrieve(self, _: Request, id: str) -> Response:  # noqa: A002
        found = (
            self.get_queryset().filter(code=id) if "\0" not in id else self.get_queryset().none()
        )
        row = found.values_list(*self.columns, *self.carried, named=True).first()
        if row is None:
            raise Http404(f"There is no {self.model._meta.verbose_name} “{id[:80]}”.")
        return Response(self.chosen(self.result(row)))

    def result(self, row: Any) -> dict[str, Any]:
        told = {name: getattr(row, COLUMN.get(name, name)) for name in self.names}
        return {name: None if value == "" else value for name, value in told.items()}


def _or_empty(code: Any) -> Coalesce:
    """A code, empty where there is none: of NULL neither a filter nor its negation is true."""
    return Coalesce(code, Value(""))


def parent() -> Any:
    """The wider entry, by its code."""
    return serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True, help_text="Code of the wider entry."
    )
