"""A record of another register, in the one shape that the import works with."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from actors.models import Actor, ActorExternalId, ActorName


@dataclass(frozen=True, slots=True)
class RecordName:
    name: str
    language: str = ""
    script: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """Somebody in a register: ``value`` is the id in ``scheme``; the first name is preferred."""

    scheme: str
    value: str
    names: tuple[RecordName, ...]
    kind: str = "unknown"
    country: str = ""
    description: str = ""

    @property
    def key(self) -> str:
        return f"{self.scheme}:{self.value}"

    def rows(self) -> tuple[Actor, ActorExternalId, list[ActorName]]:
        """The record as an actor with its id and names, not yet saved."""
        actor = Actor(kind=self.kind, country=self.country, description=self.description)
        names = [
            ActorName(actor=actor, **asdict(name), preferred=place == 0)
            for place, name in enumerate(self.names)
        ]
        return actor, ActorExternalId(actor=actor, scheme=self.scheme, value=self.value), names

    def as_json(self) -> dict[str, Any]:
        """What a proposal keeps of it."""
        return {
            "names": [asdict(name) for name in self.names],
            "kind": self.kind,
            "country": self.country,
            "description": self.description,
        }

    @classmethod
    def from_json(cls, scheme: str, value: str, kept: dict[str, Any]) -> Self:
        names = tuple(RecordName(**name) for name in kept["names"])
        return cls(scheme, value, **{**kept, "names": names})
