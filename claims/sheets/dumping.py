"""Writes the records of the database as one claim sheet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from claims.sheets.book import as_uuid
from claims.sheets.collection import Collection, Curated
from claims.sheets.collections import ACTORS, BY_MODEL, COLLECTIONS, JUDGEMENTS, SOURCES, by_prefix
from claims.sheets.fields import Quote, Ref, Term
from claims.sheets.interfaces import Plain, Spot
from claims.sheets.text import Section, as_json, as_yaml
from sources.models import Snapshot
from sources.quotes import QuoteAmbiguousError, QuoteNotFoundError, context, find

Model = type[models.Model]
Records = dict[Collection, list[Plain]]


class UnknownRecordError(ValueError):
    """A record was asked for that is not there."""


def dump(names: Iterable[str] = (), *, in_json: bool = False) -> Iterator[str]:
    """The text of a sheet with every record, or with those named and all that they refer to.

    ``names`` are human ids or UUIDs. Raises :class:`UnknownRecordError`. Loaded into an empty
    database, the sheet makes the same records, with their ids, and its dump is the same text.
    """
    wanted = list(names)
    return _text(lambda: _with_all_they_need(_named(wanted)) if wanted else _everything(), in_json)


def dump_of(collection: Collection, keys: Iterable[Any], *, in_json: bool = False) -> Iterator[str]:
    """The text of a sheet with the records of some UUIDs, or codes, and all that they refer to."""
    wanted = {collection: set(keys)}
    return _text(lambda: _with_all_they_need(wanted), in_json)


def records_of(collection: Collection, keys: Iterable[Any]) -> list[dict[str, Any]]:
    """The records of some UUIDs, or codes, as a sheet has them, and no others."""
    wanted = set(keys)
    records = _with_all_they_need({collection: {*wanted}})
    scribe = _Scribe(records)
    plains = (plain for plain in records[collection] if plain[collection.name] in wanted)
    return [_record(collection, plain, scribe) for plain in plains]


def _text(choose: Callable[[], Records], in_json: bool) -> Iterator[str]:
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:  # one moment for all queries
            connection.cursor().execute(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            )
        records = choose()
        scribe = _Scribe(records)
    sections = (_section(collection, records[collection], scribe) for collection in COLLECTIONS)
    return as_json(sections) if in_json else as_yaml(sections)


def _section(collection: Collection, plains: list[Plain], scribe: "_Scribe") -> Section:
    return collection.key, [_record(collection, plain, scribe) for plain in plains]


def _record(collection: Collection, plain: Plain, scribe: "_Scribe") -> dict[str, Any]:
    out = {}
    if isinstance(collection, Curated):
        out = {"id": collection.human_id(plain["pk"]), "uuid": str(plain["uuid"])}
    return collection.shape.put(out, plain, scribe)


# --- which records ---


def _everything() -> Records:
    return {collection: collection.fetch() for collection in COLLECTIONS}


def _named(names: list[str]) -> dict[Collection, set[Any]]:
    found: dict[Collection, set[Any]] = defaultdict(set)
    for name in names:
        collection, uuid = _find(name)
        found[collection].add(uuid)
    return found


def _find(name: str) -> tuple[Collection, UUID]:
    named = by_prefix(name)
    curated = [one for one in COLLECTIONS if isinstance(one, Curated)]
    for collection in [named] if named else curated:
        by = {"pk": collection.number(name)} if named else {"uuid": as_uuid(name)}
        uuid = collection.model._default_manager.filter(**by).values_list("uuid", flat=True).first()
        if uuid:
            return collection, uuid
    raise UnknownRecordError(
        f"There is no record “{name}”. Name records by their ids, such as CLM-000012, or UUIDs."
    )


def _with_all_they_need(wanted: dict[Collection, set[Any]]) -> Records:
    """The records wanted, those to which they refer, those to which these refer, and so on."""
    records: Records = {collection: [] for collection in COLLECTIONS}
    seen: dict[Collection, set[Any]] = defaultdict(set)
    while wanted:
        plains = []
        for collection, names in wanted.items():
            seen[collection] |= names
            fetched = collection.fetch(**{f"{collection.name}__in": list(names)})
            records[collection] += fetched
            plains += [(collection, plain) for plain in fetched]
        wanted = _referred_to(plains)
        wanted = {one: new for one, names in wanted.items() if (new := names - seen[one])}
    actors = [plain["uuid"] for plain in records[ACTORS]]
    records[JUDGEMENTS] = JUDGEMENTS.fetch(actor__uuid__in=actors, other__uuid__in=actors)
    for collection in COLLECTIONS:
        records[collection].sort(key=itemgetter(collection.order))
    return records


def _referred_to(plains: list[tuple[Collection, Plain]]) -> dict[Collection, set[Any]]:
    names: dict[Collection, set[Any]] = defaultdict(set)
    snapshots: set[UUID] = set()
    for collection, plain in plains:
        for field, value in collection.shape.walk(plain):
            if isinstance(field, Quote):
                snapshots.add(value.snapshot)
            elif isinstance(field, Ref | Term) and field.column.related_model in BY_MODEL:
                names[BY_MODEL[field.column.related_model]].add(value)
    quoted = Snapshot.objects.filter(uuid__in=snapshots)
    names[SOURCES] |= set(quoted.values_list("source__uuid", flat=True))
    return {collection: found for collection, found in names.items() if found}


# --- what they refer to ---


class _Scribe:
    """Names what records refer to, in the words of a sheet."""

    def __init__(self, records: Records) -> None:
        self.ids = {
            (collection.model, plain["uuid"]): collection.human_id(plain["pk"])
            for collection, plains in records.items()
            if isinstance(collection, Curated)
            for plain in plains
        }
        self.captures: dict[UUID, tuple[str, list[UUID]]] = {}
        for source in records[SOURCES]:
            snapshots = [row["uuid"] for row in source["snapshots"]]
            name = SOURCES.human_id(source["pk"])
            self.captures |= dict.fromkeys(snapshots, (name, snapshots))
        held = Snapshot.objects.filter(uuid__in=list(self.captures))
        self.texts = dict(held.values_list("uuid", "text"))
        apart = held.exclude(raw__sha256=models.F("text_sha256")) | held.filter(encoding="")
        self.bytes = {uuid: bytes(raw) for uuid, raw in apart.values_list("uuid", "raw__content")}

    def record(self, model: Model, key: UUID) -> str:
        return self.ids[model, key]

    def capture(self, snapshot: UUID) -> tuple[str, bytes | None]:
        return self.texts[snapshot], self.bytes.get(snapshot)

    def quote(self, spot: Spot) -> dict[str, Any]:
        source, snapshots = self.captures[spot.snapshot]
        text = self.texts[spot.snapshot]
        exact = text[spot.start : spot.end]
        prefix, suffix = context(text, spot.start, spot.end)
        out = {"source": source, "exact": exact, "prefix": prefix, "suffix": suffix}
        earlier = snapshots[: snapshots.index(spot.snapshot)]
        if any(_holds(self.texts[other], exact, prefix, suffix) for other in earlier):
            out["snapshot"] = str(spot.snapshot)
        return {key: value for key, value in out.items() if value}


def _holds(text: str, exact: str, prefix: str, suffix: str) -> bool:
    try:
        find(text, exact, prefix, suffix)
    except QuoteAmbiguousError:
        return True
    except QuoteNotFoundError:
        return False
    return True
