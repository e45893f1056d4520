"""Actors, relations and places, as published."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.response import Response

from actors.api.filters import Actors as OfActors
from actors.api.filters import EitherEnd, Named, merged_into
from actors.api.serializers import PlaceSerializer
from actors.choices import ActorKind, Confidence, PlaceKind, Predicate, Sector
from actors.documents.actors import ActorDocument
from actors.documents.relations import RelationDocument
from actors.models import ActorIndex, ActorRelationIndex, Place
from sources.api.documents import Documents, published
from sources.api.filters import Codes, Filters, From, Search, Terms, Texts, Until
from sources.api.vocabularies import Vocabulary
from sources.fields import COUNTRY


class ActorFilters(Filters):
    kind = Terms(ActorKind, "kind", "What kind of actor it is.")
    sector = Terms(Sector, "sector", "Where it acts.")
    country = Texts("country", "ISO 3166-1 alpha-2 code.", **COUNTRY)
    name = Named("search", "Words of any of its names, in any script, whatever the accents.")
    q = Search()


class Actors(Documents):
    """Those who act, speak, are addressed or are hit. What was merged leads to what it became."""

    queryset = ActorIndex.objects.all()
    serializer_class = published(ActorDocument)
    filterset_class = ActorFilters
    columns = (*Documents.columns, "merged_into")

    def list_queryset(self) -> QuerySet[Any]:
        return super().list_queryset().filter(merged_into=None)

    def elsewhere(self, row: Any) -> Response | None:
        if row.merged_into is None:
            return None
        human_id = self.kind.human_id(merged_into(row.number, self.moment))
        query = self.request.META.get("QUERY_STRING")
        address = self.links.record(self.kind.name, human_id) + (f"?{query}" if query else "")
        # Not for ever: a merge may be taken back.
        return Response({"merged_into": human_id}, status=302, headers={"Location": address})


class RelationFilters(Filters):
    actor = EitherEnd(None, "Who stands at either end.")
    subject = OfActors("subject", "Who stands so to the object.")
    object = OfActors("object", "To whom the subject stands so.")
    predicate = Terms(Predicate, "predicate", "How.")
    confidence = Terms(Confidence, "confidence", "How sure we are.")
    valid_after = From("valid_range", "When it held, or later.")
    valid_before = Until("valid_range", "When it held, or earlier.")
    q = Search()


class Relations(Documents):
    """How actors stand to each other, with the words that show it."""

    queryset = ActorRelationIndex.objects.all()
    serializer_class = published(RelationDocument)
    filterset_class = RelationFilters


class PlaceFilters(Filters):
    kind = Terms(PlaceKind, "kind", "What kind of place it is.")
    iso_code = Texts(
        "iso_code", "ISO 3166 code.", pattern="[A-Z]{2}(-[A-Z0-9]{1,3})?", form="an ISO 3166 code"
    )
    parent = Codes(Place.objects.all, "parent__code", "Code of the place around it.")


class Places(Vocabulary):
    """Places that claims speak of."""

    queryset = Place.objects.all()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilters
