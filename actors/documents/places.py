from actors.models import Place
from sources.publication.documents import Part


class PlaceMention(Part):
    """A place, from the vocabulary."""

    class Meta:
        model = Place
        fields = ["code", "name", "kind", "iso_code"]
