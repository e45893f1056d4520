"""Actors, relations and places, as JSON."""

from typing import Any

from rest_framework import serializers

from actors.models import (
    Actor,
    ActorExternalId,
    ActorName,
    ActorRelation,
    Place,
    RelationCitation,
)
from sources.api.base import BriefSerializer, CuratedSerializer, code, curated_fields
from sources.api.serializers import ExcerptSerializer


class ActorBrief(BriefSerializer):
    name = serializers.CharField(read_only=True, help_text="Preferred name.")

    class Meta:
        model = Actor
        fields = ["id", "uuid", "name"]


class ActorNameSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = ActorName
        fields = ["name", "language", "script", "kind", "preferred", "used_date"]


class ActorExternalIdSerializer(serializers.ModelSerializer[Any]):
    class Meta:
        model = ActorExternalId
        fields = ["scheme", "value"]


class ActorSerializer(CuratedSerializer):
    name = serializers.CharField(read_only=True, help_text="Preferred name.")
    names = ActorNameSerializer(many=True, read_only=True)
    external_ids = ActorExternalIdSerializer(many=True, read_only=True)

    class Meta:
        model = Actor
        fields = curated_fields(
            "name", "kind", "sector", "country", "active_date", "description", "names",
            "external_ids",
        )  # fmt: skip


class RelationCitationSerializer(serializers.ModelSerializer[Any]):
    excerpt = ExcerptSerializer(read_only=True)

    class Meta:
        model = RelationCitation
        fields = ["excerpt", "note"]


class RelationSerializer(CuratedSerializer):
    subject = ActorBrief(read_only=True)
    object = ActorBrief(read_only=True)
    citations = RelationCitationSerializer(many=True, read_only=True)

    class Meta:
        model = ActorRelation
        fields = curated_fields(
            "subject", "predicate", "object", "valid_date", "confidence", "note", "citations"
        )


class PlaceSerializer(serializers.ModelSerializer[Any]):
    parent = code()

    class Meta:
        model = Place
        fields = [
            "code", "name", "aliases", "kind", "iso_code", "parent", "latitude", "longitude",
        ]  # fmt: skip
