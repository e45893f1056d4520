"""Actors, relations and places, as published."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.response import Response

from actors.api.filtersets import ActorFilters, PlaceFilters, RelationFilters
from actors.api.naming import merged_into
from actors.api.serializers import PlaceSerializer
from actors.api.tables import ACTOR_TABLES, RELATION_TABLES
from actors.documents.actors import ActorDocument
from actors.documents.relations import RelationDocument
from actors.models import ActorIndex, ActorRelationIndex, Place
from sources.api.documents import Documents, published
from sources.api.vocabularies import Vocabulary


class Actors(Documents):
    """Those who act, speak, are addressed or are hit. What was merged leads to what it became."""

    queryset = ActorIndex.objects.all()
    serializer_class = published(ActorDocument)
    filterset_class = ActorFilters
    tables = ACTOR_TABLES
    facets = ("kind", "sector", "country")
    columns = (*Documents.columns, "merged_into")
    leads_elsewhere = True
    # What of an actor is told, beneath its own address.
    beneath = ""

    def list_queryset(self) -> QuerySet[Any]:
        return super().list_queryset().filter(merged_into=None)

    def elsewhere(self, row: Any) -> Response | None:
        if row.merged_into is None:
            return None
        human_id = self.kind.human_id(merged_into([row.number], self.moment)[row.number])
        query = self.request.META.get("QUERY_STRING")
        address = self.links.record(self.kind.name, human_id) + self.beneath
        # Not for ever: a merge may be taken back.
        headers = {"Location": f"{address}?{query}" if query else address}
        return Response({"merged_into": human_id}, status=302, headers=headers)


class Relations(Documents):
    """How actors stand to each other, with the words that show it."""

    queryset = ActorRelationIndex.objects.all()
    serializer_class = published(RelationDocument)
    filterset_class = RelationFilters
    tables = RELATION_TABLES
    facets = ("subject", "object", "predicate", "confidence")


class Places(Vocabulary):
    """Places that claims speak of."""

    queryset = Place.objects.all()
    serializer_class = PlaceSerializer
    example = "iraq"
    filterset_class = PlaceFilters
