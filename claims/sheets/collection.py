"""The lists of a sheet, and by what names their records go."""

import re
from operator import itemgetter
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import models

from claims.sheets.interfaces import Plain
from claims.sheets.shapes import Shape

HUMAN_ID = re.compile(r"([A-Z]{3})-(\d{1,18})")


class Collection:
    """One list of a sheet.

    ``name`` is the column that says which record is meant, ``order`` the one that a dump follows.
    """

    name: str
    order = "pk"

    def __init__(self, key: str, one: str, shape: Shape) -> None:
        self.key, self.one, self.shape = key, one, shape

    @property
    def model(self) -> type[models.Model]:
        return self.shape.model

    def fetch(self, **filters: Any) -> list[Plain]:
        """Plain forms of the records, in the order of a dump."""
        return sorted(self._rows(**filters), key=itemgetter(self.order))

    def _rows(self, **filters: Any) -> list[Plain]:
        return self.shape.fetch(**filters)


class Vocabulary(Collection):
    """Terms that go by their code."""

    name = order = "code"


class Curated(Collection):
    """Records that go by their UUID, and by an id that people write."""

    name = "uuid"

    @property
    def prefix(self) -> str:
        return str(self.model.PREFIX)  # type: ignore[attr-defined]

    def _rows(self, **filters: Any) -> list[Plain]:
        return self.shape.fetch(also=["uuid"], **filters)

    def human_id(self, number: int) -> str:
        return f"{self.prefix}-{number:06d}"

    def number(self, name: str) -> int | None:
        """The number in a human id of this collection; None if ``name`` is none."""
        match = HUMAN_ID.fullmatch(name)
        return int(match[2]) if match and match[1] == self.prefix else None

    def uuid(self, namespace: str, name: str) -> UUID:
        """The UUID of a record that a sheet names only by an id of its own (docs/adr/0006)."""
        return uuid5(
            uuid5(NAMESPACE_URL, f"https://claimbase/sheets/{namespace}"), f"{self.key}/{name}"
        )


class Judgements(Collection):
    """Judgements whether two actors are one. They have no name: the same words are the same one."""

    name = ""
