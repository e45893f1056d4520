"""What would be hit besides actors: each thing once, with its places."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sources.publication.kinds import Document


@dataclass
class Thing:
    """“American bases” with their ``places``, of which the words single some ``out``.

    Where no place is told, or nothing but a place, it is the thing itself that ``is_out``.
    """

    name: str
    is_out: bool = False
    places: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)


def things(objects: Iterable[Document]) -> list[Thing]:
    """The objects of consequences as things, those of one name as one."""
    found: dict[str, Thing] = {}
    for each in objects:
        place = each["place"] and each["place"]["name"]
        what = each["wording"] or (each["kind"] or "").replace("_", " ")
        thing = found.setdefault(what or place, Thing(what or place))
        if not (what and place):
            thing.is_out |= each["especially"]
        elif place not in (beside := thing.out if each["especially"] else thing.places):
            beside.append(place)
    return [*found.values()]
