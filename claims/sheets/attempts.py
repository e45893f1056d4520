"""Writes the records of a group of sheets, whole or not at all, and finds who was refused."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, connection, transaction

from claims.sheets.book import Entry
from claims.sheets.collection import Vocabulary
from claims.sheets.collections import COLLECTIONS
from claims.sheets.directory import Directory
from claims.sheets.library import Library
from claims.sheets.storing import NotStoredError, Store, forget
from sources.refusals import in_words

# Of the content. Whatever else goes wrong (a lost connection, a deadlock) ends the whole load.
REFUSALS = (IntegrityError, DataError)
Step = Callable[[Sequence[Entry]], None]


@dataclass
class Group:
    """What is to be written for one group of sheets."""

    created: list[Entry] = field(default_factory=list)
    updated: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)

    def steps(self, store: Store) -> Iterator[tuple[Step, list[Entry]]]:
        """The steps of writing, in an order in which what is referred to comes first."""
        for collection in COLLECTIONS:
            created = [entry for entry in self.created if entry.collection is collection]
            if isinstance(collection, Vocabulary):
                created = _parents_first(created)
            yield store.create, created
            yield store.update, [e for e in self.updated if e.collection is collection]
            yield store.link, created


def write(group: Group, directory: Directory, library: Library) -> bool:
    """Write all of ``group``, or nothing; then the problems are noted in its sheets."""
    store = Store(directory, library)
    try:
        with store.undoable():
            for step, entries in group.steps(store):
                step(entries)
            connection.check_constraints()
    except REFUSALS as error:
        _forget(group)
        _attribute(group, directory, library, error)
        return False
    store.settle()
    return True


def _attribute(group: Group, directory: Directory, library: Library, error: Exception) -> None:
    """Try again record by record, to learn which of them are refused; then undo it all."""
    store = Store(directory, library)
    refused: set[Entry] = set()
    with transaction.atomic():
        for step, entries in group.steps(store):
            for entry in entries:
                if entry not in refused and not _succeeds(store, step, entry):
                    refused.add(entry)
        transaction.set_rollback(True)
    if not any(entry.sheet.problems for entry in (*group.created, *group.updated)):
        (*group.created, *group.updated)[0].sheet.refuse((), _sentence(error))


def _succeeds(store: Store, step: Step, entry: Entry) -> bool:
    try:
        with store.undoable():
            step([entry])
            connection.check_constraints()
    except REFUSALS as error:
        entry.at.refuse(_sentence(error))
        return False
    except NotStoredError:  # it refers to a record that was refused, of which this is told
        return False
    return True


def _sentence(error: Exception) -> str:
    if isinstance(error, IntegrityError):
        return in_words(error)
    return str(error).splitlines()[0]


def _forget(group: Group) -> None:
    for entry in (*group.created, *group.updated):
        if entry.plain is not None:
            forget(entry.collection.shape, entry.plain)


def _parents_first(entries: list[Entry]) -> list[Entry]:
    """Terms of a vocabulary, each after the wider one; a circle is left for the database."""
    by_code = {entry.name: entry for entry in entries}
    ordered: dict[Entry, None] = {}

    def place(entry: Entry, below: tuple[Entry, ...] = ()) -> None:
        wider = by_code.get(entry.plain["parent"]) if entry.plain else None
        if wider and wider not in below and wider not in ordered:
            place(wider, (*below, entry))
        ordered.setdefault(entry)

    for entry in entries:
        place(entry)
    return list(ordered)
