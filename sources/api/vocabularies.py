"""Vocabularies: rows that are named by a code, public as they are."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import F
from django.http import Http404, HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.listing import Listing
from sources.api.moments import Moment
from sources.api.pages import Keyset, Ordering
from sources.api.selecting import FIELDS, OMIT, PARAMETERS
from sources.api.tables import Table, flat

CODE = OpenApiParameter("id", location="path", description="Its code.")


class Vocabulary(Listing, viewsets.GenericViewSet[Any]):
    """The base of each vocabulary. It has no past here: `as_of` is no parameter of it."""

    renderer_classes = Listing.renderer_classes[:-1]  # nothing says when one was added
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    parameters = ("rows", *PARAMETERS, *Keyset.parameters)
    orderings: ClassVar[Mapping[str, Ordering]] = {
        "code": Ordering(F("code"), "text", ascending=True),
        "-code": Ordering(F("code"), "text"),
    }
    tie = "pk"
    example: ClassVar[str]  # a code
    moment = Moment(0, 0, None)

    @property
    def names(self) -> list[str]:
        return self.serializer_class.Meta.fields  # type: ignore[union-attr]

    @property
    def columns(self) -> tuple[str, ...]:  # type: ignore[override]
        return tuple("parent__code" if name == "parent" else name for name in self.names)

    def get_parameters(self) -> Any:
        return super().get_parameters() if self.action == "list" else PARAMETERS

    @property
    def tables(self) -> dict[str, Table]:  # type: ignore[override]
        return {"code": flat(*self.names)}

    @extend_schema(parameters=[FIELDS, OMIT])
    def list(self, _: Request) -> HttpResponseBase:
        return self.found()

    @extend_schema(parameters=[CODE, FIELDS, OMIT])
    def retrieve(self, _: Request, id: str) -> Response:  # noqa: A002
        found = (
            self.get_queryset().filter(code=id) if "\0" not in id else self.get_queryset().none()
        )
        row = found.values_list(*self.columns, named=True).first()
        if row is None:
            raise Http404(f"There is no {found.model._meta.verbose_name} “{id[:80]}”.")
        return Response(self.chosen(self.result(row)))

    def result(self, row: Any) -> dict[str, Any]:
        values = zip(self.names, row, strict=False)
        return {name: None if value == "" else value for name, value in values}


def parent() -> Any:
    """The wider entry, by its code."""
    return serializers.SlugRelatedField(
        slug_field="code", read_only=True, allow_null=True, help_text="Code of the wider entry."
    )
