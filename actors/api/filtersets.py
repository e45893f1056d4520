"""By what actors, relations and places are found."""

from actors.api.filters import Actors, EitherEnd, Named, NamesActors
from actors.choices import ActorKind, Confidence, PlaceKind, Predicate, Sector
from actors.models import ActorIndex, ActorRelationIndex, Place
from sources.api.filters import Codes, Dates, Exactly, Grades, OwnCodes, Records, Terms, Texts
from sources.api.filtersets import OF_IDS, OfRecords
from sources.api.grammar import Filters
from sources.fields import COUNTRY

# Named from the least on; a scale has the best first.
CONFIDENCES = Confidence.values[::-1]


class ActorFilters(OfRecords):
    rows = ActorIndex

    id = Records("actor", "number", OF_IDS)
    kind = Terms(ActorKind, help_text="What kind of actor it is.")
    sector = Terms(Sector, help_text="Where it acts.")
    country = Texts(help_text="ISO 3166-1 alpha-2 code.", **COUNTRY, example="IQ")
    name = Named("Words of any of its names, in any script, whatever the accents.")
    external_id = Texts(
        "external_ids",
        "Its id elsewhere: scheme, colon, value.",
        pattern="[a-z0-9_]+:.+",
        form="a scheme and a value, such as wikidata:Q796",
        example="wikidata:Q796",
    )
    publisher = Records("publisher", help_text="The outlet that it also is.")
    active = Dates("active_range", "When it was active.")


class RelationFilters(NamesActors, OfRecords):
    rows = ActorRelationIndex
    time = "valid_range"

    id = Records("relation", "number", OF_IDS)
    actor = EitherEnd(None, "Who stands at either end.")
    subject = Actors(None, "Who stands so to the object.")
    object = Actors(None, "To whom the subject stands so.")
    predicate = Terms(Predicate, help_text="How.")
    confidence = Grades(Confidence, help_text="How sure we are.", scale=CONFIDENCES)
    source = Records("source", "sources", "A source whose words are cited.")
    valid = Dates("valid_range", "When it held.")


class PlaceFilters(Filters):
    rows = Place

    code = OwnCodes(example="iraq")
    name = Exactly(help_text="Its English name.", example="Erbil")
    alias = Exactly("aliases", "Another name of it.", example="Arbil")
    kind = Terms(PlaceKind, help_text="What kind of place it is.")
    iso_code = Texts(
        help_text="ISO 3166 code.",
        pattern="[A-Z]{2}(-[A-Z0-9]{1,3})?",
        form="an ISO 3166 code",
        example="IQ-BG",
    )
    parent = Codes(
        Place.objects.all,
        "parent_code",
        "Code of the place around it.",
        example="iraq",
        deep=False,
    )
