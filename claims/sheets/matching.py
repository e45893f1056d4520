"""Compares the records of sheets with those that the database holds."""

from collections.abc import Iterable, Sequence
from typing import Any

from claims.sheets.book import Entry
from claims.sheets.collection import Collection, Judgements
from claims.sheets.collections import COLLECTIONS
from claims.sheets.directory import Directory
from claims.sheets.interfaces import Plain


def fetch_held(entries: Iterable[Entry], directory: Directory, *, lock: bool) -> None:
    """Give each entry the plain form of its record in the database, if it is there.

    With ``lock`` nobody else can change these records before the transaction ends.
    """
    entries = list(entries)
    for collection in COLLECTIONS:
        mine = [entry for entry in entries if entry.collection is collection]
        if isinstance(collection, Judgements):
            _match_judgements(collection, mine)
        else:
            _match_named(collection, mine, directory, lock=lock)


def differences(entry: Entry) -> list[str]:
    """The keys under which a record of a sheet differs from what the database holds."""
    if entry.held is None or entry.plain is None:
        return []
    return entry.collection.shape.differences(entry.held, entry.plain)


def _match_named(
    collection: Collection, entries: Sequence[Entry], directory: Directory, *, lock: bool
) -> None:
    keys = {directory.keys.get((collection.model, entry.name)): entry for entry in entries}
    known = [key for key in keys if key is not None]
    if lock and known:
        rows = collection.model._default_manager.select_for_update().filter(pk__in=known)
        list(rows.order_by("pk").values_list("pk"))
    for plain in collection.fetch(pk__in=known) if known else ():
        keys[plain["pk"]].held = plain


def _match_judgements(collection: Collection, entries: Sequence[Entry]) -> None:
    """The same words of the same two actors are the same judgement; of several, the last."""
    plains = [entry.plain for entry in entries if entry.plain is not None]
    actors = {plain["actor"] for plain in plains}
    held = collection.fetch(actor__uuid__in=actors) if actors else []
    for entry in entries:
        for known in held:
            if entry.plain is not None and _is_same(entry.data, entry.plain, known):
                entry.held = known
        if entry.held is not None and entry.plain is not None:
            unsaid = [name for name in ("judged_by", "judged_at") if name not in entry.data]
            entry.plain |= {name: entry.held[name] for name in unsaid}


def _is_same(data: dict[str, Any], plain: Plain, known: Plain) -> bool:
    names = ["actor", "other", "verdict", "reason"]
    names += [name for name in ("judged_at",) if name in data]
    return all(plain[name] == known[name] for name in names)
