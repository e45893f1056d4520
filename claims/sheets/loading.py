"""Loads claim sheets: what is new is created, what is the same is left alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, transaction

from claims.sheets.attempts import Group, write
from claims.sheets.book import Book, Entry
from claims.sheets.collection import Curated
from claims.sheets.collections import SOURCES
from claims.sheets.desk import Desk, Gatherer
from claims.sheets.directory import Directory
from claims.sheets.groups import in_groups
from claims.sheets.matching import differences, fetch_held
from claims.sheets.problems import Problem, Sheet
from claims.sheets.reading import SheetText, read_all
from claims.sheets.validation import validate
from sources.anchoring import anchor
from sources.models import User

LOCK_KEY = 0x73686565  # "shee": one load at a time, so that two cannot both create a record


@dataclass(frozen=True, slots=True)
class Loaded:
    """One record that a sheet holds, and what it is called here (``CLM-000012``, or its code).

    ``changed`` are the keys under which it said something else before it was updated.
    """

    sheet: str
    collection: str
    id: str
    here: str
    uuid: UUID | None = None
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class Result:
    """What became of the records, and every problem. A sheet with a problem was not loaded."""

    created: list[Loaded] = field(default_factory=list)
    updated: list[Loaded] = field(default_factory=list)
    unchanged: list[Loaded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[str]:
        """The names of the sheets that were not loaded."""
        names = {problem.file for problem in self.problems}
        return [name for name in self.sheets if name in names]


Progress = Callable[[str], None]


@transaction.atomic
def load(
    given: Iterable[Path | SheetText],
    *,
    by: User | None = None,
    reason: str = "",
    update: bool = False,
    proposed: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _: None,
) -> Result:
    """Load sheets: files, folders of them, or texts. Each is loaded whole or not at all.

    A record that the database has with other content is a problem, unless ``update`` asks to
    write the sheet's over it. ``by`` and ``reason`` (or the sheet's own) go into the history.
    What is ``proposed`` came from outside: it may only add records that are reviewed before
    anybody sees them, and name what ``by`` may see; of it the history has both reasons.
    ``progress`` hears of each step. Nothing is kept of a dry run but its result.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
    progress("Reading")
    sheets = list(read_all(given))
    for sheet in sheets:
        if not sheet.problems:
            validate(sheet, proposed=proposed)
    book, directory = Book(sheets), Directory(by if proposed else None)
    desk = _read_records(book, directory, by, progress)
    known = [entry for entry in book.entries if entry.plain is not None]
    fetch_held(known, directory, lock=update)
    if proposed:
        _refuse_changes(book)
    else:
        _compare(book, update=update)
    result = Result(sheets=[sheet.name for sheet in sheets])
    for sheets_at_once, needed in in_groups(sheets, desk.needs):
        progress(f"Loading {sheets_at_once[0].name}")
        group = _group(book, sheets_at_once)
        with pghistory.context(**_context(sheets_at_once, by, reason, proposed)):
            sound = not any(sheet.problems for sheet in (*needed, *sheets_at_once))
            if sound and write(group, directory, desk.library):
                result.created += map(_loaded, group.created)
                result.updated += map(_loaded, group.updated)
                result.unchanged += map(_loaded, group.unchanged)
                # A later capture that a sheet brings may not have the words that are cited.
                anchor(
                    entry.held["pk"]
                    for entry in group.updated
                    if entry.collection is SOURCES and entry.held
                )
        _note_needs(sheets_at_once, needed)
    result.problems = [problem for sheet in sheets for problem in sorted_problems(sheet)]
    if dry_run:
        transaction.set_rollback(True)
    return result


def _note_needs(group: list[Sheet], needed: set[Sheet]) -> None:
    """Say of a sheet that is not loaded only because of another which one that is."""
    failed = [sheet for sheet in (*needed, *group) if sheet.problems]
    for sheet in group:
        for other in failed:
            if other is not sheet:
                sheet.refuse((), f"not loaded, since it needs {other.name}, which is not.")


def sorted_problems(sheet: Sheet) -> list[Problem]:
    """By line; those of the sheet as a whole first."""
    return sorted(sheet.problems, key=lambda problem: problem.line)


def _read_records(book: Book, directory: Directory, by: User | None, progress: Progress) -> Desk:
    """Find all that the sheets name, and give every record its plain form."""
    gatherer = Gatherer(book)
    for entry in book.sound():
        entry.collection.shape.take(entry.data, entry.at, gatherer)
    for entry in book.entries:
        gatherer.records.update(_names(entry))
    directory.learn(gatherer.records)
    directory.learn_dates(gatherer.dates)
    _settle_numbers(book, directory)
    desk = Desk(book, directory, by)
    progress("Looking for quotations")
    desk.open_library(gatherer.quoted)
    for entry in list(book.sound()):
        entry.plain = entry.collection.shape.take(entry.data, entry.at, desk)
    return desk


def _names(entry: Entry) -> list[tuple[Any, Any]]:
    model = entry.collection.model
    names = [entry.name] if isinstance(entry.collection, Curated) else []
    return [(model, name) for name in (*names, entry.number) if name is not None]


def _settle_numbers(book: Book, directory: Directory) -> None:
    """A human id in a sheet names the record that has it here, or is given to a new one."""
    for entry in book.entries:
        if entry.number is None:
            continue
        model, word = entry.collection.model, entry.data["id"]
        here = directory.uuids.get((model, entry.number))
        if entry.name is None and "uuid" not in entry.data:
            entry.name = here
            if here is None:
                entry.at.refuse(
                    f"there is no {word} in the database. Give a new record an id of your own."
                )
        elif here not in (None, entry.name) and (model, entry.name) not in directory.keys:
            entry.at.refuse(f"{word} is another record here; give this one an id of your own.")


def _compare(book: Book, *, update: bool) -> None:
    faulty = set(book.faulty())  # whose plain form may lack what was not found
    for entry in book.entries:
        if not update and entry not in faulty and (keys := differences(entry)):
            entry.at.refuse(
                f"{_here(entry)} differs from the sheet in {', '.join(keys)}; somebody may have "
                "edited it. Load with --update to write the sheet's version over it; the history "
                "keeps both."
            )


def _refuse_changes(book: Book) -> None:
    """Of what is proposed: nothing that is there is changed, and no number is chosen."""
    faulty = set(book.faulty())
    for entry in book.entries:
        if entry in faulty:
            continue
        if keys := differences(entry):
            entry.at.refuse(
                f"{_here(entry)} is there already, and differs in {', '.join(keys)}. An intake "
                f"only adds: leave the record out, and refer to it as {_here(entry)}."
            )
        elif entry.held is None and entry.number is not None:
            (entry.at / "id").refuse(
                "numbers are given here. Give a new record an id of your own, such as “a1”."
            )


def _group(book: Book, sheets: list[Sheet]) -> Group:
    group = Group()
    for entry in book.entries:
        if entry.sheet in sheets:
            if entry.held is None:
                group.created.append(entry)
            elif differences(entry):
                group.updated.append(entry)
            else:
                group.unchanged.append(entry)
    return group


def _context(
    sheets: list[Sheet], by: User | None, reason: str, proposed: bool
) -> dict[str, object]:
    own = "; ".join(filter(None, dict.fromkeys(str(s.data.get("reason", "")) for s in sheets)))
    names = ", ".join(Path(sheet.name).name for sheet in sheets)
    if proposed:
        reason = f"{own} ({reason})" if own else reason
    why = reason or own or f"Loaded from {names}"
    return {"reason": why, **({"user": by.pk} if by else {})}


def _loaded(entry: Entry) -> Loaded:
    uuid = entry.name if isinstance(entry.name, UUID) else None
    keys = tuple(differences(entry))
    return Loaded(entry.sheet.name, entry.collection.key, entry.label, _here(entry), uuid, keys)


def _here(entry: Entry) -> str:
    held = entry.held or entry.plain or {}
    if isinstance(entry.collection, Curated) and "pk" in held:
        return entry.collection.human_id(held["pk"])
    return entry.label
