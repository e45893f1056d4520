from typing import Any

from rest_framework import serializers

from actors.models import Place
from sources.api.vocabularies import parent


class PlaceSerializer(serializers.ModelSerializer[Any]):
    parent = parent()

    class Meta:
        model = Place
        fields = [
            "code", "name", "aliases", "kind", "iso_code", "parent", "latitude", "longitude",
        ]  # fmt: skip
