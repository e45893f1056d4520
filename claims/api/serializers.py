"""The vocabularies of claims, as JSON."""

from typing import Any

from rest_framework import serializers

from claims.models import Action, Topic
from sources.api.vocabularies import parent


class TopicSerializer(serializers.ModelSerializer[Any]):
    parent = parent()

    class Meta:
        model = Topic
        fields = ["code", "label", "description", "parent"]


class ActionSerializer(serializers.ModelSerializer[Any]):
    parent = parent()

    class Meta:
        model = Action
        fields = [
            "code", "label", "parent", "threat_code", "plover_event", "plover_mode",
            "plover_context",
        ]  # fmt: skip
