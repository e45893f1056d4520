"""Plain DRF over editorial rows: nested ModelSerializers, with all that they nest prefetched."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.urls import path
from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.viewsets import ReadOnlyModelViewSet

from claims.models import Claim

SOURCE: dict[str, Any] = {"snapshot": {"source": {"publisher": {}}}}
CITED: dict[str, Any] = {"excerpt": SOURCE}
# What stands in a claim's published document, by the names of the relations.
NESTED: dict[str, Any] = {
    "statement": {
        "parties": {"actor": {}},
        "reports": {"source": {"publisher": {}}, "hops": {"publisher": {}, "actor": {}}},
    },
    "participants": {"actor": {}},
    "places": {},
    "topics": {},
    "citations": CITED,
    "links": {"target": {}},
    "assessments": {"citations": CITED},
    "threat": {
        "parties": {"actor": {}},
        "conditions": {"excerpt": SOURCE, "actors": {"actor": {}}},
        "consequences": {"excerpt": SOURCE, "actors": {"actor": {}}},
        "events": {"citations": CITED},
    },
}
LONG = ("text", "raw")


def nesting(model: type[Model], nested: dict[str, Any]) -> type[serializers.ModelSerializer]:
    """A serializer of all columns of ``model`` but whole texts, and of these relations."""
    own = [field.name for field in model._meta.fields if field.name not in (*LONG, *nested)]
    parts = {}
    for name, further in nested.items():
        relation: Any = model._meta.get_field(name)
        many = bool(relation.one_to_many or relation.many_to_many)
        parts[name] = nesting(relation.related_model, further)(many=many, read_only=True)
    meta = type("Meta", (), {"model": model, "fields": [*own, *nested]})
    return type(model.__name__, (serializers.ModelSerializer,), {"Meta": meta, **parts})


def paths(nested: dict[str, Any]) -> Iterator[str]:
    for name, further in nested.items():
        yield name
        yield from (f"{name}__{rest}" for rest in paths(further))


class Pages(LimitOffsetPagination):
    default_limit = 50


class Claims(ReadOnlyModelViewSet):
    """The demonstration's claims come first: those of the benchmark alone are smaller."""

    queryset = Claim.objects.order_by("pk").prefetch_related(*paths(NESTED))
    serializer_class = nesting(Claim, NESTED)
    pagination_class = Pages
    renderer_classes = (JSONRenderer,)
    throttle_classes = ()


urlpatterns = [
    path("claims", Claims.as_view({"get": "list"})),
    path("claims/<int:pk>", Claims.as_view({"get": "retrieve"})),
]
