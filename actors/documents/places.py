from actors.models import Place
from sources.publication.documents import Part


class PlaceMention(Part):
    class Meta:
        model = Place
        fields = ["code", "name", "kind", "iso_code"]
