"""How one column stands in a sheet, in the database, and in between.

Between sheet and database a record is held in its *plain form*: a dictionary in which a reference
is a UUID, a term of a vocabulary its code, a quotation a :class:`Spot`, and a list of parts a list
of plain forms. Every field knows the four steps, two to each side, so that what is loaded and
dumped again is the same::

    sheet  -- take -->  plain form  -- store -->  columns
    sheet  <-- put --   plain form  <-- fetch --  columns
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from claims.sheets.interfaces import Desk, Keys, Plain, Scribe, Spot
from claims.sheets.problems import At
from sources.fields import EDTFField


class Field:
    """One column; ``key`` is its name in the sheet, where that differs."""

    default: Any = None
    required = False
    column: Any

    def __init__(self, name: str, key: str = "") -> None:
        self.name, self.key = name, key or name

    def bind(self, model: type[models.Model]) -> None:
        """Learn from the column of ``model`` what may be left out."""
        self.column = model._meta.get_field(self.name)
        self.required = not self.column.null

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> Any:
        """The plain value, from the mapping in which it stands."""
        if self.key not in data:
            return self.default
        return self.read(data[self.key], at / self.key, desk)

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        """Write the value into a mapping of a sheet, unless it says nothing."""
        if self.required or plain[self.name] != self.default:
            out[self.key] = self.show(plain[self.name], scribe)

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        raise NotImplementedError

    def show(self, value: Any, scribe: Scribe) -> Any:
        raise NotImplementedError

    @property
    def lookups(self) -> tuple[str, ...]:
        """What to ask a query for."""
        return (self.name,)

    def fetch(self, row: Mapping[str, Any]) -> Any:
        return row[self.lookups[0]]

    def store(self, value: Any, keys: Keys) -> dict[str, Any]:
        """The attributes of a row."""
        return {self.name: value}

    def freeze(self, value: Any) -> Any:
        """The value as one that can be compared."""
        return value

    def same(self, held: Any, given: Any) -> bool:
        return bool(held == given)


class Value(Field):
    """Text, a term, a date, a number or a yes and no, as it is."""

    def bind(self, model: type[models.Model]) -> None:
        super().bind(model)
        default = self.column.get_default()
        self.default = str(default) if isinstance(default, str) else default
        self.required = not self.column.blank and not self.column.has_default()

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        try:
            self.column.run_validators(value)
        except ValidationError as error:
            for message in error.messages:
                at.refuse(message)
        if isinstance(self.column, EDTFField):
            return desk.date(value, at)
        return float(value) if isinstance(self.column, models.FloatField) else value

    def show(self, value: Any, scribe: Scribe) -> Any:
        return list(value) if isinstance(self.column, ArrayField) else value


class Hidden(Value):
    """A column that does not stand in the sheet by itself: the whole knows it."""

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> Any:
        return self.default

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        """Nothing to write."""


class Moment(Field):
    """A moment, in ISO 8601 with its zone; the database's own clock when it is not given."""

    def bind(self, model: type[models.Model]) -> None:
        super().bind(model)
        self.required = False

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        return read_moment(value, at)

    def show(self, value: datetime, scribe: Scribe) -> str:
        return show_moment(value)

    def store(self, value: Any, keys: Keys) -> dict[str, Any]:
        return {} if value is None else {self.name: value}


class Ref(Field):
    """A reference to a curated record."""

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        return desk.record(self.column.related_model, value, at)

    def show(self, value: Any, scribe: Scribe) -> str:
        return scribe.record(self.column.related_model, value)

    @property
    def lookups(self) -> tuple[str, ...]:
        return (f"{self.name}__uuid",)

    def store(self, value: Any, keys: Keys) -> dict[str, Any]:
        key = None if value is None else keys.key(self.column.related_model, value)
        return {self.column.attname: key}


class Term(Ref):
    """A reference to a vocabulary, or a person, by code or name."""

    def __init__(self, name: str, by: str = "code") -> None:
        super().__init__(name)
        self.by = by

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        return desk.term(self.column.related_model, value, at)

    def show(self, value: Any, scribe: Scribe) -> str:
        return str(value)

    @property
    def lookups(self) -> tuple[str, ...]:
        return (f"{self.name}__{self.by}",)


class Person(Term):
    """A user by name: whoever loads the sheet, unless it names another."""

    def __init__(self, name: str) -> None:
        super().__init__(name, by="username")

    def bind(self, model: type[models.Model]) -> None:
        super().bind(model)
        self.required = False

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> Any:
        if self.key in data or self.column.null:
            return super().take(data, at, desk)
        return desk.author(at / self.key)


class Quote(Field):
    """The exact words of a source; ``flat`` when they stand in the mapping of the part itself."""

    def __init__(self, name: str = "excerpt", *, flat: bool = False) -> None:
        super().__init__(name)
        self.flat = flat

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> Any:
        return desk.spot(data, at) if self.flat else super().take(data, at, desk)

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        if self.flat:
            out |= scribe.quote(plain[self.name])
        else:
            super().put(out, plain, scribe)

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        return desk.spot(value, at)

    def show(self, value: Any, scribe: Scribe) -> dict[str, Any]:
        return scribe.quote(value)

    @property
    def lookups(self) -> tuple[str, ...]:
        return tuple(f"{self.name}__{part}" for part in ("snapshot__uuid", "start", "end"))

    def fetch(self, row: Mapping[str, Any]) -> Spot | None:
        snapshot, start, end = (row[lookup] for lookup in self.lookups)
        return Spot(snapshot, start, end) if snapshot else None

    def store(self, value: Any, keys: Keys) -> dict[str, Any]:
        return {self.column.attname: None if value is None else keys.excerpt(value)}


class Sibling(Field):
    """A reference to another part of the same whole, which goes by a name of the sheet's own.

    The plain value is its place in the list ``group`` of the whole. A hidden one does not stand in
    the sheet by itself.
    """

    def __init__(self, name: str, group: str, *, hidden: bool = False) -> None:
        super().__init__(name)
        self.group, self.hidden = group, hidden

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        if not self.hidden:
            super().put(out, plain, scribe)

    def read(self, value: Any, at: At, desk: Desk) -> Any:
        return desk.sibling(self.group, value, at)

    def show(self, value: int, scribe: Scribe) -> str:
        return sibling_name(self.group, value)

    @property
    def lookups(self) -> tuple[str, ...]:
        return (f"{self.name}_id",)

    def store(self, value: Any, keys: Keys) -> dict[str, Any]:
        raise NotImplementedError("A sibling's key is known to the whole alone.")


def read_moment(text: str, at: At) -> datetime | None:
    """A moment in ISO 8601; one without its zone is noted as a problem."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        at.refuse(f"“{text}” is not a moment. Write it as 2024-10-02T18:00:00Z.")
        return None
    return moment


def show_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def sibling_name(group: str, place: int) -> str:
    """The name under which a part of a whole is written into a sheet: ``event-2``."""
    return f"{group.removesuffix('s')}-{place + 1}"
