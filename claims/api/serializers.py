"""The vocabularies of claims, as JSON."""

from claims.models import Action, Topic
from sources.api.vocabularies import parent
from sources.publication.documents import Said


class TopicSerializer(Said):
    """A subject that claims are about."""

    parent = parent()

    class Meta:
        model = Topic
        fields = ["code", "label", "description", "parent"]


class ActionSerializer(Said):
    """What actors do to each other."""

    parent = parent()

    class Meta:
        model = Action
        fields = [
            "code", "label", "parent", "threat_code", "plover_event", "plover_mode",
            "plover_context",
        ]  # fmt: skip
