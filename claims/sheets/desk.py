"""Finds what a sheet names: records, terms, quotations. What it does not find, it notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models

from claims.models import StatementParty
from claims.sheets.book import Book, as_uuid
from claims.sheets.captures import read_captures
from claims.sheets.collection import Curated
from claims.sheets.collections import BY_MODEL, SOURCES, STATEMENTS
from claims.sheets.directory import Directory
from claims.sheets.interfaces import Plain, Spot
from claims.sheets.library import Library
from claims.sheets.problems import At, Sheet, nearest
from sources.models import Source, User

Model = type[models.Model]


class Gatherer:
    """Reads without finding anything: it only gathers what must be looked up."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.records: set[tuple[Model, UUID | int]] = set()
        self.quoted: set[tuple[str, Sheet]] = set()
        self.dates: set[str] = set()

    def record(self, model: Model, name: str, at: At) -> None:
        if not self.book.find(BY_MODEL[model], name, at.sheet):
            self.records.update((model, key) for key in _keys(model, name, at.sheet))

    def spot(self, quote: Mapping[str, Any], at: At) -> None:
        self.record(Source, quote["source"], at)
        self.quoted.add((quote["source"], at.sheet))

    def date(self, text: str, at: At) -> None:
        self.dates.add(text)

    def captures(self, at: At) -> list[Plain]:
        return []

    def speakers(self, statement: UUID) -> list[UUID]:
        return []

    def nothing(self, *_: Any) -> None:
        """Not looked up in bulk."""

    term = author = name_siblings = sibling = source_of = owner = nothing


class Desk:
    """Reads for real, once the directory knows what was gathered."""

    def __init__(self, book: Book, directory: Directory, by: User | None) -> None:
        self.book, self.directory, self.by = book, directory, by
        self.library = Library(directory)
        self.needs: dict[Sheet, set[Sheet]] = defaultdict(set)
        self._captures: dict[tuple[Any, ...], list[Plain]] = {}
        self._siblings: dict[str, dict[str, int]] = {}

    # --- records and terms ---

    def record(self, model: Model, name: str, at: At) -> UUID | None:
        uuid = self._lookup(model, name, at.sheet)
        entry = self.book.find(BY_MODEL[model], name, at.sheet)
        if uuid and entry:
            self._need(at.sheet, entry.sheet, model, uuid)
        elif not uuid and not entry:  # an entry without a UUID is noted where it stands
            one = BY_MODEL[model].one
            close = nearest(name, self.book.known(BY_MODEL[model], at.sheet))
            at.refuse(f"there is no {one} “{name}” in the sheets or the database{close}.")
        return uuid

    def term(self, model: Model, code: str, at: At) -> str | None:
        collection = BY_MODEL.get(model)
        if collection and (entry := self.book.find(collection, code, at.sheet)):
            self._need(at.sheet, entry.sheet, model, code)
            return code
        if (model, code) in self.directory.keys:
            return code
        known = self.directory.known(model)
        known += [str(entry.name) for entry in self.book.entries if entry.collection is collection]
        one = collection.one if collection else "user"
        at.refuse(f"there is no {one} “{code}”{nearest(code, known)}.")
        return None

    def author(self, at: At) -> str | None:
        if self.by is None:
            at.refuse("say who judged it (judged_by), or load the sheet with --by USERNAME.")
            return None
        return self.by.username

    def date(self, text: str, at: At) -> str | None:
        problem = self.directory.date_problems.get(text)
        if problem:
            at.refuse(problem)
        return None if problem else text

    def _lookup(self, model: Model, name: str, sheet: Sheet) -> UUID | None:
        if entry := self.book.find(BY_MODEL[model], name, sheet):
            return entry.name if isinstance(entry.name, UUID) else None
        for key in _keys(model, name, sheet):
            uuid = self.directory.uuids.get((model, key)) if isinstance(key, int) else key
            if uuid and (model, uuid) in self.directory.keys:
                return uuid
        return None

    def _need(self, sheet: Sheet, other: Sheet, model: Model, name: UUID | str) -> None:
        if other is not sheet and (model, name) not in self.directory.keys:
            self.needs[sheet].add(other)

    # --- the parts of one record ---

    def name_siblings(self, group: str, parts: Sequence[tuple[Any, At]]) -> None:
        names = self._siblings[group] = {}
        for place, (part, at) in enumerate(parts):
            if "id" in part and names.setdefault(part["id"], place) != place:
                (at / "id").refuse(f"another of these {group} has the id “{part['id']}”.")

    def sibling(self, group: str, name: str, at: At) -> int | None:
        names = self._siblings[group]
        if name not in names:
            at.refuse(f"none of the {group} here has the id “{name}”{nearest(name, names)}.")
        return names.get(name)

    def speakers(self, statement: UUID) -> list[UUID]:
        entry = self.book.named(STATEMENTS, statement)
        if entry and entry.plain:
            return [row["actor"] for row in entry.plain["speakers"]]
        parties = StatementParty.objects.filter(statement__uuid=statement, role="speaker")
        return list(parties.order_by("pk").values_list("actor__uuid", flat=True))

    # --- words ---

    def open_library(self, quoted: set[tuple[str, Sheet]]) -> None:
        """Learn the texts of the quoted sources, and read those that the sheets give."""
        given = self.book.readable()
        sources = {self._lookup(Source, name, sheet) for name, sheet in quoted}
        sources |= {entry.name for entry in given if isinstance(entry.name, UUID)}
        self.library.fetch([uuid for uuid in sources if uuid])
        for entry in given:
            if isinstance(entry.name, UUID):
                at = entry.at / "snapshots"
                items, held = entry.data.get("snapshots", []), self.library.captured[entry.name]
                rows = read_captures(items, at, entry.name, held)
                self.library.add(entry.name, rows)
                self._captures[at.sheet, at.path] = rows
                entry.is_read = len(rows) == len(items)
                entry.is_sound = entry.is_sound and entry.is_read

    def captures(self, at: At) -> list[Plain]:
        return self._captures.get((at.sheet, at.path), [])

    def spot(self, quote: Mapping[str, Any], at: At) -> Spot | None:
        source = self.record(Source, quote["source"], at / "source")
        entry = self.book.find(SOURCES, quote["source"], at.sheet)
        if source is None or (entry and not entry.is_read):
            return None  # what is wrong is noted at the source
        return self.library.find(source, quote, at)

    def source_of(self, spot: Spot) -> UUID:
        return self.library.source_of[spot.snapshot]

    def owner(self, at: At) -> UUID | None:
        collection, place, *_ = at.path
        return self._lookup(Source, at.sheet.data[str(collection)][place]["id"], at.sheet)


def _keys(model: Model, name: str, sheet: Sheet) -> list[UUID | int]:
    """What a name may mean in the database."""
    collection, keys = BY_MODEL[model], list[UUID | int]()
    if not isinstance(collection, Curated):
        return keys
    if (number := collection.number(name)) is not None:
        keys.append(number)
    elif uuid := as_uuid(name):
        keys.append(uuid)
    if sheet.namespace:
        keys.append(collection.uuid(sheet.namespace, name))
    return keys
