"""The records of all sheets at hand, and the names by which they refer to each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from claims.sheets.collection import Collection, Curated, Vocabulary
from claims.sheets.collections import COLLECTIONS, SOURCES, by_prefix
from claims.sheets.interfaces import Plain
from claims.sheets.problems import At, Sheet

# What of a source its captures depend on.
OF_CAPTURES = ("id", "uuid", "snapshots")


@dataclass(eq=False)
class Entry:
    """One record of a sheet.

    ``name`` is its UUID or code (None: a judgement, or a record known only by its number);
    ``held`` is its plain form in the database, if it is there.
    """

    collection: Collection
    at: At
    data: dict[str, Any]
    name: UUID | str | None = None
    number: int | None = None
    plain: Plain | None = None
    held: Plain | None = None
    is_sound: bool = True  # until something is wrong with its shape, its ids or its files
    is_read: bool = False  # of a source: once all of its captures are

    @property
    def sheet(self) -> Sheet:
        return self.at.sheet

    @property
    def label(self) -> str:
        """What the sheet calls it."""
        return str(self.data.get("id") or self.name or self.collection.one)


class Book:
    """Every record of the sheets, found by the names that sheets use."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self.entries: list[Entry] = []
        self._by_id: dict[tuple[Any, str, str], Entry] = {}
        self._by_name: dict[tuple[str, Any], Entry] = {}
        self._by_number: dict[tuple[str, int], Entry] = {}
        for sheet in sheets:
            for entry in _entries(sheet):
                self.entries.append(entry)
                self._index(entry)
        for entry in self.faulty():
            entry.is_sound = False

    def faulty(self) -> list[Entry]:
        """The records with a problem, or in a list that is one."""
        sheets = {entry.sheet for entry in self.entries}
        places = {(sheet, problem.path[:2]) for sheet in sheets for problem in sheet.problems}
        return [
            entry
            for entry in self.entries
            if {(entry.sheet, entry.at.path), (entry.sheet, entry.at.path[:1])} & places
        ]

    def sound(self) -> Iterator[Entry]:
        """The records that can be read, in the order of loading."""
        for collection in COLLECTIONS:
            for entry in self.entries:
                if entry.collection is collection and entry.is_sound:
                    yield entry

    def readable(self) -> list[Entry]:
        """The sources whose captures can be read, whatever else is wrong with them."""
        sheets = {entry.sheet for entry in self.entries}
        amiss = {(sheet, problem.path[:3]) for sheet in sheets for problem in sheet.problems}
        return [
            entry
            for entry in self.entries
            if entry.collection is SOURCES
            and (entry.sheet, entry.at.path[:1]) not in amiss
            and not {(entry.sheet, (*entry.at.path, key)) for key in OF_CAPTURES} & amiss
        ]

    def find(self, collection: Collection, word: str, sheet: Sheet) -> Entry | None:
        """The record that ``sheet`` means by ``word``, if a sheet at hand has it."""
        if isinstance(collection, Vocabulary):
            return self._by_name.get((collection.key, word))
        if entry := self._by_id.get((_scope(sheet), collection.key, word)):
            return entry
        if isinstance(collection, Curated) and (number := collection.number(word)) is not None:
            return self._by_number.get((collection.key, number))
        return self._by_name.get((collection.key, as_uuid(word)))

    def named(self, collection: Collection, name: UUID | str) -> Entry | None:
        """The record of this UUID or code."""
        return self._by_name.get((collection.key, name))

    def known(self, collection: Collection, sheet: Sheet) -> list[str]:
        """The ids that ``sheet`` may use."""
        return [
            word
            for scope, key, word in self._by_id
            if scope == _scope(sheet) and key == collection.key
        ]

    def _index(self, entry: Entry) -> None:
        collection, word = entry.collection, entry.data.get("id")
        if isinstance(collection, Vocabulary):
            entry.name = entry.data.get("code")
        elif isinstance(collection, Curated) and isinstance(word, str):
            entry.number = collection.number(word)
            entry.name = _uuid_of(entry, collection, word)
            self._put(self._by_id, (_scope(entry.sheet), collection.key, word), entry, "id")
            if entry.number is not None:
                self._put(self._by_number, (collection.key, entry.number), entry, "id")
        if isinstance(entry.name, str | UUID):
            self._put(self._by_name, (collection.key, entry.name), entry, collection.name)

    def _put(self, index: dict[Any, Entry], name: Any, entry: Entry, key: str) -> None:
        first = index.setdefault(name, entry)
        if first is not entry:
            line = first.sheet.lines.get(first.at.path, 0)
            entry.at.refuse(f"this {key} is taken: {first.sheet.name}:{line} has it already.")


def as_uuid(word: Any) -> UUID | None:
    """The UUID that ``word`` is, if it is one."""
    try:
        return UUID(word) if isinstance(word, str) and len(word) == 36 else None
    except ValueError:
        return None


def _entries(sheet: Sheet) -> Iterator[Entry]:
    for collection in COLLECTIONS:
        records = sheet.data.get(collection.key)
        for place, data in enumerate(records if isinstance(records, list) else ()):
            if isinstance(data, dict):
                yield Entry(collection, At(sheet, (collection.key, place)), data)


def _scope(sheet: Sheet) -> Any:
    """What shares its ids: the sheets of one namespace, or a sheet by itself."""
    return sheet.namespace or sheet


def _uuid_of(entry: Entry, collection: Curated, word: str) -> UUID | None:
    if "uuid" in entry.data:
        return as_uuid(entry.data["uuid"])
    if entry.number is not None:
        return None  # a record that is in the database
    if (other := by_prefix(word)) is not None:
        entry.at.refuse(f"{word} is the id of a {other.one}, not of a {collection.one}.")
    elif entry.sheet.namespace:
        return collection.uuid(entry.sheet.namespace, word)
    else:
        entry.at.refuse(
            "this record has no identity that lasts: write “namespace: …” with a name of your own "
            "at the top of the sheet, or give the record a uuid."
        )
    return None
