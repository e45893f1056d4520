"""Parts that a sheet writes in a form of their own."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from claims.choices_threat import Operator
from claims.models import Statement
from claims.sheets.fields import Hidden, sibling_name
from claims.sheets.interfaces import Desk, Keys, Plain, Scribe
from claims.sheets.problems import At
from claims.sheets.shapes import One, Parts, Shape
from sources.models import ExcerptTranslation

UNKNOWN = "unknown"


class Names(Parts):
    """The names of an actor: the first is preferred, unless another says that it is."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        rows = super().take(data, at, desk)
        if rows and not any(row["preferred"] for row in rows):
            rows[0]["preferred"] = True
        return rows

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        super().put(out, plain, scribe)
        if plain[self.name] and plain[self.name][0]["preferred"]:
            del out[self.key][0]["preferred"]


class Pairs(Parts):
    """Rows of two columns, as a mapping from the one to the other."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        name, value = self.shape.fields
        return [
            {
                name.name: name.read(word, at / self.key / word, desk),
                value.name: value.read(item, at / self.key / word, desk),
            }
            for word, item in data.get(self.key, {}).items()
        ]

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        name, value = self.shape.fields
        if plain[self.name]:
            out[self.key] = {row[name.name]: row[value.name] for row in plain[self.name]}


class SpeakerUnknown(Hidden):
    """Whether the sheet has the word ``unknown`` for the speakers."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> bool:
        return bool(data.get("speakers") == UNKNOWN)

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        if plain[self.name]:
            out["speakers"] = UNKNOWN


class Speakers(Parts):
    """The speakers of a statement, or the word ``unknown``."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        return [] if data.get(self.key) == UNKNOWN else super().take(data, at, desk)


class Threat(One):
    """What makes a claim a threat. Threateners that are not given are the statement's speakers."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        rows = super().take(data, at, desk)
        if rows and "threateners" not in data[self.key] and "statement" in data:
            statement = desk.record(Statement, data["statement"], at / "statement")
            speakers = desk.speakers(statement) if statement else []
            rows[0]["threateners"] = [{"actor": speaker} for speaker in speakers]
        return rows


class Translations(Parts):
    """Translations of excerpts of a source, which lead to it through the excerpt alone."""

    def bind(self, model: type[models.Model]) -> None:
        self.shape = Shape(ExcerptTranslation, *self.members)
        self.whole = "excerpt__snapshot__source_id"

    def read(self, item: Any, at: At, desk: Desk) -> Plain:
        row = super().read(item, at, desk)
        if row["excerpt"] and desk.source_of(row["excerpt"]) != desk.owner(at):
            at.refuse("these are words of another source; put their translation there.")
        return row

    def attributes(self, whole: Plain, place: int, keys: Keys) -> dict[str, Any]:
        return self.shape.store(whole[self.name][place], keys)


class Tree(Parts):
    """The conditions of a threat: a tree in the sheet, its nodes from the top down in between."""

    def __init__(self, name: str, *members: Any, key: str) -> None:
        super().__init__(name, *members, ordered=True)
        self.key = key

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        top = data.get(self.key)
        nodes = list(_unfold(top, at / self.key)) if top else []
        desk.name_siblings(self.name, [(node, place) for node, place, _ in nodes])
        return [self.shape.take(node, place, desk) | known for node, place, known in nodes]

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        rows, named = plain[self.name], self._named(plain)
        if rows:
            out[self.key] = self._branch(rows, 0, named, scribe)

    def _branch(
        self, rows: list[Plain], place: int, named: set[int], scribe: Scribe
    ) -> dict[str, Any]:
        name = sibling_name(self.name, place) if place in named else ""
        node: dict[str, Any] = self.show(rows[place], scribe, name)
        below = [
            self._branch(rows, child, named, scribe)
            for child, row in enumerate(rows)
            if row["parent"] == place
        ]
        operator = rows[place]["operator"]
        if operator != Operator.LEAF:
            node[operator] = below[0] if operator == Operator.NOT else below
        return node

    def attach(self, wholes: list[Plain]) -> None:
        super().attach(wholes)
        for whole in wholes:
            whole[self.name] = list(_from_the_top(whole[self.name], None))


def _unfold(
    node: Mapping[str, Any], at: At, parent: int | None = None, order: int = 1, place: int = 0
) -> Iterator[tuple[Mapping[str, Any], At, Plain]]:
    """The nodes of a sheet's tree from the top down, each with what its place says of it."""
    operators = (Operator.ALL, Operator.ANY, Operator.NOT)
    operator = next((word.value for word in operators if word in node), Operator.LEAF.value)
    yield node, at, {"operator": operator, "parent": parent, "order": order}
    below, at = node.get(operator, []), at / operator
    here, place = place, place + 1
    if isinstance(below, Mapping):
        yield from _unfold(below, at, here, 1, place)
        return
    for index, child in enumerate(below):
        for found in _unfold(child, at / index, here, index + 1, place):
            place += 1
            yield found


def _from_the_top(rows: list[Plain], parent: Any) -> Iterator[Plain]:
    """Rows of a tree, fetched in any order, from the top down, their order counted anew."""
    below = [row for row in rows if row["parent"] == parent]
    below.sort(key=lambda row: (row["order"], row["pk"]))
    for order, row in enumerate(below, start=1):
        row["order"] = order
        yield row
        yield from _from_the_top(rows, row["pk"])
