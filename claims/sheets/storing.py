"""Writes plain forms into the database: in bulk, a few queries for each kind of row."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, models, transaction

from claims.sheets.book import Entry
from claims.sheets.captures import Captures
from claims.sheets.collection import Curated
from claims.sheets.directory import Directory
from claims.sheets.fields import Quote, Ref
from claims.sheets.interfaces import Plain, Spot
from claims.sheets.library import Library
from claims.sheets.shapes import One, Parts, Shape
from sources.models import Excerpt, RawFile, Snapshot

Model = type[models.Model]


class NotStoredError(Exception):
    """A record refers to another that could not be written."""


class Store:
    """One attempt at writing. Call :meth:`settle` once it has succeeded."""

    def __init__(self, directory: Directory, library: Library) -> None:
        self.directory, self.library = directory, library
        self.keys = ChainMap({}, directory.keys)
        self.snapshots: dict[UUID, int] = {}
        self.excerpts: dict[Spot, int] = {}
        self.raw_files: dict[str, int] = {}

    def settle(self) -> None:
        """Let others refer to what was written."""
        self.directory.keys |= self.keys.maps[0]

    @contextmanager
    def undoable(self) -> Iterator[None]:
        """A savepoint: what fails within it leaves no trace here or in the database."""
        known: list[Any] = [self.keys.maps[0], self.snapshots, self.excerpts, self.raw_files]
        before = [dict(keys) for keys in known]
        try:
            with transaction.atomic():
                yield
        except BaseException:
            for keys, old in zip(known, before, strict=True):
                keys.clear()
                keys.update(old)
            raise

    # --- what rows point to ---

    def key(self, model: Model, name: Any) -> int:
        return _stored(self.keys, (model, name))

    def excerpt(self, spot: Spot) -> int:
        return self.excerpts[spot]

    def raw_file(self, sha256: str) -> int:
        return self.raw_files[sha256]

    # --- whole records ---

    def create(self, entries: Sequence[Entry]) -> None:
        """Write new records of one collection, but for what refers to others of it."""
        if not entries:
            return
        shape = entries[0].collection.shape
        plains = [entry.plain for entry in entries if entry.plain is not None]
        self._number(entries)
        for entry, plain in zip(entries, plains, strict=True):
            self.keys[shape.model, entry.name] = plain["pk"]
        rows = []
        for entry, plain in zip(entries, plains, strict=True):
            name = {"uuid": entry.name} if isinstance(entry.collection, Curated) else {}
            rows.append(shape.model(pk=plain["pk"], **name, **shape.store(plain, self)))
        shape.model._default_manager.bulk_create(rows)
        for part in shape.parts:
            if not _is_late(part, shape):
                self._insert(part, plains)

    def link(self, entries: Sequence[Entry]) -> None:
        """Write what new records of one collection say of each other."""
        for part in entries[0].collection.shape.parts if entries else ():
            if _is_late(part, entries[0].collection.shape):
                self._insert(part, [entry.plain for entry in entries if entry.plain is not None])

    def update(self, entries: Sequence[Entry]) -> None:
        """Change records that are there, where they differ."""
        for entry in entries:
            if entry.held is not None and entry.plain is not None:
                self._change(entry.collection.shape, entry.held, entry.plain)

    # --- rows ---

    def _change(self, shape: Shape, held: Plain, given: Plain) -> None:
        given["pk"] = held["pk"]
        changed = [f for f in shape.fields if not f.same(held[f.name], given[f.name])]
        if attributes := shape.store(given, self, fields=changed):
            shape.model._default_manager.filter(pk=held["pk"]).update(**attributes)
        kept: dict[str, int] = {}
        dropped = [(part, part.keep(held, given, kept)) for part in shape.parts]
        for part, rows in reversed(dropped):
            self._remove(part.shape, rows)
        for part in shape.parts:
            self._insert(part, [given])
            if isinstance(part, One):
                for old_row, new_row in zip(held[part.name], given[part.name], strict=False):
                    self._change(part.shape, old_row, new_row)

    def _insert(self, part: Parts, wholes: Sequence[Plain]) -> None:
        """Write the parts of ``wholes`` that have no key yet."""
        placed = [
            (whole, place)
            for whole in wholes
            for place, row in enumerate(whole[part.name])
            if "pk" not in row
        ]
        if not placed:
            return
        rows = [whole[part.name][place] for whole, place in placed]
        model = part.shape.model
        if model._meta.pk.remote_field:  # shares the key of its whole
            keys = [whole["pk"] for whole, _ in placed]
        else:
            keys = reserve(model, len(rows))
        for row, key in zip(rows, keys, strict=True):
            row["pk"] = key
        self._prepare(part, rows)
        objects = [
            model(pk=whole[part.name][place]["pk"], **part.attributes(whole, place, self))
            for whole, place in sorted(placed, key=lambda one: _depth(part, *one))
        ]
        model._default_manager.bulk_create(objects)
        for nested in part.shape.parts:
            self._insert(nested, rows)

    def _remove(self, shape: Shape, rows: Sequence[Plain]) -> None:
        """Delete rows with all their parts, the lowest first."""
        if rows:
            for part in reversed(shape.parts):
                self._remove(part.shape, [below for row in rows for below in row[part.name]])
            doomed = shape.model._default_manager.filter(pk__in=[row["pk"] for row in rows])
            doomed._raw_delete(doomed.db)

    # --- excerpts and files, which rows share ---

    def _prepare(self, part: Parts, rows: Sequence[Plain]) -> None:
        """Have what ``rows`` point to, and no reference names, before they are written."""
        if isinstance(part, Captures):
            self._save_raw_files({row["raw_sha256"]: row["raw"] for row in rows})
            self.snapshots |= {row["uuid"]: row["pk"] for row in rows}
        quotes = [field.name for field in part.shape.fields if isinstance(field, Quote)]
        spots = {row[name] for row in rows for name in quotes if row[name] is not None}
        if missing := spots - self.excerpts.keys():
            self._save_excerpts(sorted(missing))

    def _save_raw_files(self, contents: dict[str, bytes]) -> None:
        files = [RawFile(sha256=sha256, content=content) for sha256, content in contents.items()]
        RawFile.objects.bulk_create(files, ignore_conflicts=True)
        saved = RawFile.objects.filter(sha256__in=list(contents))
        self.raw_files |= dict(saved.values_list("sha256", "pk"))

    def _save_excerpts(self, spots: list[Spot]) -> None:
        unknown = {spot.snapshot for spot in spots} - self.snapshots.keys()
        self.snapshots |= dict(Snapshot.objects.filter(uuid__in=unknown).values_list("uuid", "pk"))
        rows = [self._excerpt(spot) for spot in spots]
        Excerpt.objects.bulk_create(rows, ignore_conflicts=True)
        saved = Excerpt.objects.filter(snapshot_id__in={row.snapshot_id for row in rows})
        for key, snapshot, start, end in saved.values_list("pk", "snapshot__uuid", "start", "end"):
            self.excerpts[Spot(snapshot, start, end)] = key

    def _excerpt(self, spot: Spot) -> Excerpt:
        return Excerpt(
            # Made of the address, so that the same words have the same UUID after a reload.
            uuid=uuid5(spot.snapshot, f"{spot.start}-{spot.end}"),
            snapshot_id=_stored(self.snapshots, spot.snapshot),
            start=spot.start,
            end=spot.end,
            exact=self.library.texts[spot.snapshot][spot.start : spot.end],
        )

    def _number(self, entries: Sequence[Entry]) -> None:
        """Give every record its key: the number in its human id, or the next one."""
        model = entries[0].collection.model
        given = [entry.number for entry in entries if entry.number is not None]
        if given:
            advance(model, max(given))
        free = iter(reserve(model, len(entries) - len(given)))
        for entry in entries:
            if entry.plain is not None:
                entry.plain["pk"] = next(free) if entry.number is None else entry.number


def _stored(keys: Mapping[Any, int], name: Any) -> int:
    if name not in keys:
        raise NotStoredError(name)
    return keys[name]


def reserve(model: Model, count: int) -> list[int]:
    """The next ``count`` primary keys of a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return sorted(key for (key,) in cursor.fetchall())


def advance(model: Model, number: int) -> None:
    """See to it that no new row gets ``number`` or a lower one from the table's sequence."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        # Nobody else may take a number between our reading of the sequence and our setting it.
        cursor.execute(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE')
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
        (sequence,) = cursor.fetchone()
        cursor.execute(
            f"SELECT setval(%s, greatest(last_value, %s)) FROM {sequence}",  # noqa: S608 - its name
            [sequence, number],
        )


def forget(shape: Shape, plain: Plain) -> None:
    """Take the keys of an attempt that failed out of a plain form."""
    plain.pop("pk", None)
    for part in shape.parts:
        for row in plain[part.name]:
            forget(part.shape, row)


def _is_late(part: Parts, shape: Shape) -> bool:
    """Whether a part may refer to a record of the same collection."""
    return any(
        isinstance(field, Ref) and field.column.related_model is shape.model
        for field in part.shape.fields
    )


def _depth(part: Parts, whole: Plain, place: int) -> int:
    """How many siblings must be there before the row at ``place``."""
    rows, depth = whole[part.name], 0
    inward = [field.name for field in part.shape.siblings if field.group == part.name]
    while depth <= len(rows):
        places = [rows[place][name] for name in inward if rows[place][name] is not None]
        if not places:
            break
        place, depth = places[0], depth + 1
    return depth
