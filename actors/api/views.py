"""Actors, relations and places for API consumers."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from actors.api.serializers import ActorSerializer, PlaceSerializer, RelationSerializer
from actors.models import Actor, ActorRelation, Place
from sources.api.base import RecordFilter, Resource


class ActorFilters(filters.FilterSet):
    name = filters.CharFilter(method="by_name", help_text="Any name, in any script, with typos.")

    class Meta:
        model = Actor
        fields = ["kind", "sector", "country"]

    def by_name(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        matches = Actor.objects.named(value).order_by().values("pk")
        return queryset.filter(pk__in=matches)


class Actors(Resource):
    """Those who act, speak, are addressed or are hit."""

    queryset = Actor.objects.prefetch_related("names", "external_ids")
    serializer_class = ActorSerializer
    filterset_class = ActorFilters


class RelationFilters(filters.FilterSet):
    actor = filters.CharFilter(method="at_either_end", help_text="Human id or UUID, at either end.")
    subject = RecordFilter(Actor, field_name="subject")
    object = RecordFilter(Actor, field_name="object")

    class Meta:
        model = ActorRelation
        fields = ["predicate", "confidence", "subject", "object"]

    def at_either_end(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        ends = (self.filters[end].filter(queryset, value) for end in ("subject", "object"))
        as_subject, as_object = ends
        return as_subject | as_object


class Relations(Resource):
    """How actors stand to each other, with the words that show it."""

    queryset = ActorRelation.objects.select_related("subject", "object").prefetch_related(
        "subject__names", "object__names", "citations__excerpt__snapshot__source"
    )
    serializer_class = RelationSerializer
    filterset_class = RelationFilters


class PlaceFilters(filters.FilterSet):
    parent = RecordFilter(Place, field_name="parent", help_text="Code of the place around it.")

    class Meta:
        model = Place
        fields = ["kind", "iso_code", "parent"]


class Places(Resource):
    """Places that claims speak of."""

    queryset = Place.objects.select_related("parent")
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilters
