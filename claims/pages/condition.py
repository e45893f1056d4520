"""The condition of a threat, each node with what is told of it and how its parts stand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from claims.choices_threat import LeafState, Operator
from claims.pages.timeline import Happening
from sources.publication.kinds import Document

# States of which nothing is told.
SILENT = {LeafState.UNMET, LeafState.UNKNOWABLE}
# How a negation stands by the state of its part; “unmet” is not “false”: it may yet come about.
NEGATED = {
    LeafState.UNMET: "holds so far",
    LeafState.RULED_OUT: "holds",
    LeafState.MET: "does not hold",
}


def told(condition: Document, happenings: Iterable[Happening]) -> Document:
    """The tree, each node with the events on it (``told``), a group also with how it ``stands``.

    A group's own state is derived by the database alone, and no document has it. It ``stands`` as
    its parts plainly do: “1 of 2 met”; empty where that takes more than counting.
    """
    events = defaultdict(list)
    for each in happenings:
        if each.event and not each.is_void:
            events[each.event["condition"]].append(each)
    return _told(condition, events)


def _told(node: Document, events: Mapping[int, Sequence[Happening]]) -> Document:
    parts = [_told(part, events) for part in node["parts"]]
    found = events.get(node["number"], ())
    states = [part["known"] for part in parts]
    is_silent = not found and SILENT.issuperset(states)
    known = node["state"] or (LeafState.UNMET if is_silent else None)
    stands = "" if found or None in states else _stands(node["operator"], states)
    return node | {"parts": parts, "told": found, "known": known, "stands": stands}


def _stands(operator: str, states: Sequence[str]) -> str:
    if operator == Operator.NOT:
        return NEGATED.get(LeafState(states[0]), "")
    met = sum(state == LeafState.MET for state in states)
    return f"{met} of {len(states)} met" if len(states) > 1 else ""
