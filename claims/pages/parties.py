"""Who stands where in a threat: five parties, which are often five different ones."""

from collections.abc import Iterable, Iterator
from typing import Any

from claims.pages.things import things
from sources.publication.kinds import Document


def parties(claim: Document) -> dict[str, list[Any]]:
    """Of a claim with its threat: who or what has each part, each once; nobody where none is known.

    Each has a name; those that have a page also an id. What would be hit, beside those who would
    be, are ``things``.
    """
    threat, statement = claim["threat"], claim["statement"]
    return {
        "threatens": _once(_of(threat["parties"], "threatener")),
        "addressed": _once(
            [*(statement or {}).get("addressees", ()), *_of(claim["participants"], "addressee")]
        ),
        "triggers": _once(threat["trigger_actors"]),
        "hit": threat["targets"],
        "things": things(
            thing for deed in threat["consequences"] for thing in deed["target_objects"]
        ),
        "protected": _once(
            [*_of(threat["parties"], "protected"), *_of(claim["participants"], "protected")]
        ),
    }


def deeds(threat: Document) -> list[Document]:
    """What would be done: each consequence with its ``executors``, ``targets`` and ``things``."""
    return [
        deed
        | {
            "executors": [*_of(deed["actors"], "executor")],
            "targets": [*_of(deed["actors"], "target")],
            "things": things(deed["target_objects"]),
        }
        for deed in threat["consequences"]
    ]


def _of(parts: Iterable[Document], role: str) -> Iterator[Document]:
    return (part["actor"] or part["place"] for part in parts if part["role"] == role)


def _once(named: Iterable[Document]) -> list[Document]:
    return list({each.get("id", each["name"]): each for each in named}.values())
