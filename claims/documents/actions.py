from claims.models import Action
from sources.publication.documents import Part


class ActionMention(Part):
    class Meta:
        model = Action
        fields = ["code", "label"]
