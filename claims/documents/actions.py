from claims.models import Action
from sources.publication.documents import Part


class ActionMention(Part):
    """An action, from the vocabulary."""

    class Meta:
        model = Action
        fields = ["code", "label"]
