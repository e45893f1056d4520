from actors.models import Place
from sources.api.vocabularies import parent
from sources.publication.documents import Said


class PlaceSerializer(Said):
    """A place that claims speak of."""

    parent = parent()

    class Meta:
        model = Place
        fields = [
            "code", "name", "aliases", "kind", "iso_code", "parent", "latitude", "longitude",
        ]  # fmt: skip
