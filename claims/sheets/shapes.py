"""How a row with all its parts stands in a sheet and in the database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.db import models

from claims.sheets.fields import Field, Sibling, sibling_name
from claims.sheets.interfaces import Desk, Keys, Plain, Scribe
from claims.sheets.problems import At
from sources.vocabulary import Vocabulary


class Shape:
    """The fields and parts of one model, in the order in which a sheet has them.

    ``one_of`` names the keys of which a sheet gives exactly one.
    """

    def __init__(
        self,
        model: type[models.Model],
        *members: "Field | Parts",
        one_of: Sequence[str] = (),
    ) -> None:
        self.model, self.members, self.one_of = model, members, one_of
        for member in members:
            member.bind(model)
        self.fields = [member for member in members if isinstance(member, Field)]
        self.parts = [member for member in members if isinstance(member, Parts)]
        self.siblings = [field for field in self.fields if isinstance(field, Sibling)]
        for part in self.parts:
            part.named_by = [
                (other.name, sibling.name)
                for other in self.parts
                for sibling in other.shape.siblings
                if sibling.group == part.name and not sibling.hidden
            ]

    def part(self, name: str) -> "Parts":
        return next(part for part in self.parts if part.name == name)

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> Plain:
        """The plain form of what a sheet says."""
        return {member.name: member.take(data, at, desk) for member in self.members}

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> dict[str, Any]:
        """Write a plain form into a mapping of a sheet, and return it."""
        for member in self.members:
            member.put(out, plain, scribe)
        return out

    def fetch(self, also: Sequence[str] = (), **filters: Any) -> list[Plain]:
        """The plain forms of rows, by primary key; one query for each kind of part.

        They carry their key as ``pk``, and what ``also`` looks up.
        """
        lookups = [lookup for field in self.fields for lookup in field.lookups]
        rows = self.model._default_manager.filter(**filters).order_by("pk")
        plains = [
            {"pk": row["pk"]}
            | {lookup: row[lookup] for lookup in also}
            | {field.name: field.fetch(row) for field in self.fields}
            for row in rows.values("pk", *also, *lookups)
        ]
        for part in self.parts:
            part.attach(plains)
        for part in self.parts:
            part.settle(plains)
        return plains

    def store(
        self,
        plain: Plain,
        keys: Keys,
        whole: Plain | None = None,
        fields: Sequence[Field] | None = None,
    ) -> dict[str, Any]:
        """The attributes of the row, or of some ``fields``; siblings stand in ``whole``."""
        attributes: dict[str, Any] = {}
        for field in self.fields if fields is None else fields:
            value = plain[field.name]
            if isinstance(field, Sibling):
                sibling = whole[field.group][value] if whole and value is not None else None
                attributes[f"{field.name}_id"] = sibling["pk"] if sibling else None
            else:
                attributes |= field.store(value, keys)
        return attributes

    def freeze(self, plain: Plain) -> tuple[Any, ...]:
        """One value that equals that of another plain form with the same content."""
        return tuple(member.freeze(plain[member.name]) for member in self.members)

    def differences(self, held: Plain, given: Plain) -> list[str]:
        """The keys under which two plain forms differ."""
        return [
            member.key
            for member in self.members
            if not member.same(held[member.name], given[member.name])
        ]

    def walk(self, plain: Plain) -> Iterator[tuple[Field, Any]]:
        """Every field of the record and its parts that has a value."""
        for field in self.fields:
            if plain[field.name] is not None:
                yield field, plain[field.name]
        for part in self.parts:
            for row in plain[part.name]:
                yield from part.shape.walk(row)


class Parts:
    """The rows of another table that belong to a row: a list in the sheet.

    ``of`` is the accessor at the whole; ``fixed`` sets apart the rows of one accessor, such as
    speakers and addressees; a ``bare`` list holds the values of the one field. Rows whose order
    says something are ``ordered``, and ``numbered`` if a column counts them. ``always`` writes
    the list even when it is empty.
    """

    whole: str  # what leads from a part to its whole, in a query
    named_by: list[tuple[str, str]]  # the siblings that go by name: (list, field)

    def __init__(
        self,
        key: str,
        *members: "Field | Parts",
        of: str = "",
        fixed: Mapping[str, Vocabulary] | None = None,
        bare: bool = False,
        ordered: bool = False,
        numbered: str = "",
        required: bool = False,
        always: bool = False,
        one_of: Sequence[str] = (),
    ) -> None:
        self.name = self.key = key
        self.members, self.of, self.fixed = members, of or key, dict(fixed or {})
        self.one_of = one_of
        self.bare, self.required, self.always = bare, required, always
        self.ordered, self.numbered = ordered or bool(numbered), numbered

    def bind(self, model: type[models.Model]) -> None:
        relation: Any = model._meta.get_field(self.of)
        self.whole = relation.field.attname
        self.shape = Shape(relation.related_model, *self.members, one_of=self.one_of)

    # --- sheet ---

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        items, at = data.get(self.key, []), at / self.key
        if self.named_by:
            desk.name_siblings(self.name, [(item, at / i) for i, item in enumerate(items)])
        return [self.read(item, at / place, desk) for place, item in enumerate(items)]

    def read(self, item: Any, at: At, desk: Desk) -> Plain:
        if not self.bare:
            return self.shape.take(item, at, desk)
        (field,) = self.shape.fields
        return {field.name: field.read(item, at, desk)}

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        if plain[self.name] or self.always:
            named = self._named(plain)
            out[self.key] = [
                self.show(row, scribe, sibling_name(self.name, place) if place in named else "")
                for place, row in enumerate(plain[self.name])
            ]

    def show(self, row: Plain, scribe: Scribe, name: str = "") -> Any:
        if not self.bare:
            return self.shape.put({"id": name} if name else {}, row, scribe)
        (field,) = self.shape.fields
        return field.show(row[field.name], scribe)

    def _named(self, whole: Plain) -> set[int]:
        """The places of the parts to which another part refers."""
        return {row[sibling] for group, sibling in self.named_by for row in whole[group]} - {None}

    # --- database ---

    def attach(self, wholes: list[Plain]) -> None:
        """Fetch the parts of all ``wholes``."""
        by_key = {whole["pk"]: whole for whole in wholes}
        for whole in wholes:
            whole[self.name] = []
        also = [self.whole, self.numbered] if self.numbered else [self.whole]
        for row in self.shape.fetch(also, **self.fixed, **{f"{self.whole}__in": list(by_key)}):
            by_key[row[self.whole]][self.name].append(row)
        if self.numbered:
            for whole in wholes:
                whole[self.name].sort(key=lambda row: row[self.numbered])

    def settle(self, wholes: list[Plain]) -> None:
        """Turn the keys of siblings into their places."""
        for sibling in self.shape.siblings:
            for whole in wholes:
                places = {row["pk"]: place for place, row in enumerate(whole[sibling.group])}
                for row in whole[self.name]:
                    row[sibling.name] = places.get(row[sibling.name])

    def attributes(self, whole: Plain, place: int, keys: Keys) -> dict[str, Any]:
        """The attributes of the row at ``place``."""
        attributes = {self.whole: whole["pk"], **self.fixed}
        if self.numbered:
            attributes[self.numbered] = place + 1
        return attributes | self.shape.store(whole[self.name][place], keys, whole)

    # --- comparison ---

    def freeze(self, rows: list[Plain]) -> tuple[Any, ...]:
        frozen = [self.shape.freeze(row) for row in rows]
        return tuple(frozen if self.ordered else sorted(frozen, key=repr))

    def same(self, held: list[Plain], given: list[Plain]) -> bool:
        return self.freeze(held) == self.freeze(given)

    def keep(self, held: Plain, given: Plain, kept: dict[str, int]) -> list[Plain]:
        """Give each row that stays as it is the key that it has; return those held that do not.

        ``kept`` counts the first rows of each ordered list that stay.
        """
        old, new = held[self.name], given[self.name]
        if self.ordered:
            stay = kept[self.name] = self._common_start(old, new, kept)
            for row, known in zip(new[:stay], old, strict=False):
                row["pk"] = known["pk"]
            return old[stay:]
        pool: dict[Any, list[Plain]] = defaultdict(list)
        for row in old:
            pool[self.shape.freeze(row)].append(row)
        for row in new:
            if alike := pool[self.shape.freeze(row)]:
                row["pk"] = alike.pop()["pk"]
        return [row for rows in pool.values() for row in rows]

    def _common_start(self, old: list[Plain], new: list[Plain], kept: dict[str, int]) -> int:
        """How many of the first rows are the same, and refer only to others that stay."""
        pairs = zip(old, new, strict=False)
        same = takewhile(
            lambda pair: self.shape.freeze(pair[0]) == self.shape.freeze(pair[1]), pairs
        )
        stay = sum(1 for _ in same)
        while (astray := self._astray(new[:stay], {**kept, self.name: stay})) is not None:
            stay = astray
        return stay

    def _astray(self, rows: list[Plain], kept: dict[str, int]) -> int | None:
        """The place of the first row that refers to a sibling which does not stay."""
        for place, row in enumerate(rows):
            for sibling in self.shape.siblings:
                if row[sibling.name] is not None and row[sibling.name] >= kept[sibling.group]:
                    return place
        return None


class One(Parts):
    """A part of which there is one at most: a mapping in the sheet."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        return [self.read(data[self.key], at / self.key, desk)] if self.key in data else []

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        for row in plain[self.name]:
            out[self.key] = self.show(row, scribe)

    def keep(self, held: Plain, given: Plain, kept: dict[str, int]) -> list[Plain]:
        if not given[self.name]:
            return held[self.name]
        for known, row in zip(held[self.name], given[self.name], strict=False):
            row["pk"] = known["pk"]  # changed in place
        return []
