"""Captures are what was captured: digests are true, sizes bounded, and nothing changes them."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pghistory
import pytest
from django.db import IntegrityError, ProgrammingError, connection, models, transaction
from django.db.models import ProtectedError

from sources.models import RawFile, Snapshot
from sources.models.raw_file import MAX_BYTES
from sources.models.snapshot import MAX_TEXT
from tests.factories import (
    make_excerpt,
    make_raw_file,
    make_snapshot,
    make_source,
    sha256,
)
from tests.house.writes import raw_delete

pytestmark = pytest.mark.django_db


def test_digest_of_text_is_of_its_utf8_bytes() -> None:
    snapshot = make_snapshot("Réponse 😀\r\n")

    snapshot.refresh_from_db()
    assert snapshot.text_sha256 == hashlib.sha256("Réponse 😀\r\n".encode()).hexdigest()
    assert snapshot.text_length == 11


@pytest.mark.parametrize("digest", [sha256(b"other"), "", sha256(b"Text.").upper()])
def test_untrue_digest_is_refused(digest: str) -> None:
    with pytest.raises(IntegrityError, match="snapshot_digest_is_true"), transaction.atomic():
        make_snapshot("Text.", text_sha256=digest)
    with pytest.raises(IntegrityError, match="rawfile_digest_is_true"), transaction.atomic():
        make_raw_file(b"Text.", sha256=digest)


def test_text_is_bounded() -> None:
    raw = make_raw_file()
    assert make_snapshot("é" * MAX_TEXT, raw=raw).text_length is not None

    for text in ("", "é" * (MAX_TEXT + 1)):
        with pytest.raises(IntegrityError, match="text_is_bounded"), transaction.atomic():
            make_snapshot(text, raw=raw)


def test_raw_bytes_are_bounded() -> None:
    insert_bytes(MAX_BYTES)
    assert RawFile.objects.values_list("size", flat=True).get() == MAX_BYTES

    for size in (0, MAX_BYTES + 1):
        with pytest.raises(IntegrityError, match="size_is_bounded"), transaction.atomic():
            insert_bytes(size)


def insert_bytes(size: int) -> None:
    """So many bytes, made where they are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sources_rawfile (sha256, content)"
            " SELECT encode(sha256(content), 'hex'), content"
            " FROM convert_to(repeat('x', %s), 'UTF8') AS content",
            [size],
        )


def test_same_bytes_of_one_source_are_captured_once() -> None:
    source = make_source()
    make_snapshot("Text.", source)
    make_snapshot("Another text.", source)
    make_snapshot("Text.")

    with pytest.raises(IntegrityError, match="captured_once"):
        make_snapshot("Text.", source)


def test_capture_notes_who_and_when() -> None:
    snapshot = make_snapshot()

    snapshot.refresh_from_db()
    assert snapshot.captured_at == snapshot.recorded_at
    assert snapshot.captured_by == snapshot.recorded_by
    assert snapshot.recorded_by.startswith("db:")


def new(**over: Any) -> dict[str, Any]:
    """The columns of a capture that is not there yet."""
    return {
        "uuid": uuid4(),
        "source_id": make_source().pk,
        "raw_id": make_raw_file(b"Text.").pk,
        "text": "Text.",
        "text_sha256": sha256(b"Text."),
        "method": "paste",
        "media_type": "text/plain",
        "encoding": "",
        "extractor": "plain",
        "extractor_version": "1",
        **over,
    }


def insert(values: dict[str, Any]) -> None:
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO sources_snapshot ({columns}) VALUES ({marks})", [*values.values()]
        )


def clock() -> datetime:
    """The database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now


Write = Callable[[dict[str, Any]], object]
WRITES: dict[str, Write] = {
    "create": lambda values: Snapshot.objects.create(**values),
    "bulk_create": lambda values: Snapshot.objects.bulk_create([Snapshot(**values)]),
    "raw": insert,
}
by_any_way = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
DAY = timedelta(days=1)


@by_any_way
def test_older_capture_is_recorded_now(write: Write) -> None:
    before = clock()
    captured = before - 300 * DAY

    with pghistory.context(user=7):
        write(new(captured_at=captured, captured_by="N. Amara"))

    snapshot = Snapshot.objects.get()
    assert (snapshot.captured_at, snapshot.captured_by) == (captured, "N. Amara")
    assert before < snapshot.recorded_at < clock()
    assert snapshot.recorded_by == "user:7"


@by_any_way
def test_nobody_says_when_or_by_whom_a_capture_was_recorded(write: Write) -> None:
    for stated in (
        {"recorded_at": clock() - DAY},
        {"recorded_at": clock() + DAY},
        {"recorded_by": "user:7"},
    ):
        with pytest.raises(IntegrityError, match="notes by itself"), transaction.atomic():
            write(new(**stated))


@by_any_way
def test_capture_yet_to_come_is_refused(write: Write) -> None:
    with pytest.raises(IntegrityError, match="captured_by_then"):
        write(new(captured_at=clock() + timedelta(minutes=1)))


MOMENTS = ("captured_at", "recorded_at")
COLUMNS = [
    *((Snapshot, column) for column in ("text", "source_id", "method", *MOMENTS)),
    (RawFile, "content"),
]


@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_application_cannot_change_a_capture(model: type[models.Model], column: str) -> None:
    make_snapshot()

    for sql in (f"UPDATE {{0}} SET {column} = {column}", "DELETE FROM {0}"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql.format(model._meta.db_table))


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize(("model", "column"), COLUMNS)
def test_owner_cannot_change_a_capture(model: Any, column: str) -> None:
    make_snapshot()
    same = dict.fromkeys([column], models.F(column))

    with pytest.raises(IntegrityError, match="cannot be changed: "), transaction.atomic():
        model.objects.update(**same)
    with pytest.raises(IntegrityError, match="cannot be changed: "), transaction.atomic():
        connection.cursor().execute(f"UPDATE {model._meta.db_table} SET {column} = {column}")


@pytest.mark.usefixtures("as_owner")
def test_cited_capture_cannot_be_deleted() -> None:
    snapshot = make_excerpt().snapshot

    with pytest.raises(ProtectedError):
        snapshot.delete()
    raw_delete(snapshot)
    with pytest.raises(IntegrityError, match="violates foreign key"):
        connection.check_constraints()


def test_captured_source_cannot_be_deleted() -> None:
    source = make_snapshot().source

    with pytest.raises(ProtectedError):
        source.delete()
    raw_delete(source)
    with pytest.raises(IntegrityError, match="violates foreign key"):
        connection.check_constraints()
