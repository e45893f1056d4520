"""The documents that a person names: files, folders, standard input, lines of JSON Lines."""

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sources.choices import CaptureMethod
from sources.ingest import records
from sources.ingest.extraction import too_large
from sources.ingest.media import RECORDS
from sources.models.raw_file import MAX_BYTES

STANDARD_INPUT = "-"
PEEK = 64 * 1024  # bytes of standard input that show whether they are records


@dataclass(frozen=True, slots=True)
class Input:
    """One document to take in; or, with a ``problem``, why there is none."""

    name: str
    data: bytes = b""
    size: int = 0
    problem: str = ""
    is_record: bool = False

    @property
    def method(self) -> str:
        return CaptureMethod.FEED if self.is_record else CaptureMethod.FILE


@dataclass(frozen=True, slots=True)
class Place:
    """A file that was named or found in a folder that was named; or why it cannot be looked at."""

    path: str
    size: int = 0
    problem: str = ""

    @property
    def name(self) -> str:
        """For people: a name that is no UTF-8 can be printed, too."""
        plain = os.fsencode(self.path).decode("utf-8", "replace")
        return "standard input" if self.path == STANDARD_INPUT else plain


def places(paths: Iterable[str]) -> Iterator[Place]:
    """The files at ``paths``, folders with all that is in them, in the order of their names.

    Hidden files in a folder are left out, and what is no file.
    """
    for path in paths:
        try:
            status = os.stat(path) if path != STANDARD_INPUT else None  # noqa: PTH116
        except (OSError, ValueError) as error:
            yield Place(path, problem=_why(error))
            continue
        if status and stat.S_ISDIR(status.st_mode):
            yield from _folder(path)
        else:
            yield Place(path, size=status.st_size if status else 0)


def documents(place: Place, *, as_records: bool | None = None) -> Iterator[Input]:
    """What is in a file: one document, or one per line.

    Unless told ``as_records``, by its name; standard input by how it begins.
    """
    if place.problem:
        yield Input(place.name, problem=place.problem)
        return
    try:
        if place.path == STANDARD_INPUT:
            as_records = _pipes_records() if as_records is None else as_records
            yield from read(sys.stdin.buffer, place, as_records)
        else:
            named_so = place.path.lower().endswith(RECORDS)
            with Path(place.path).open("rb") as stream:
                yield from read(stream, place, named_so if as_records is None else as_records)
    except OSError as error:
        yield Input(place.name, problem=_why(error))


def _folder(path: str) -> Iterator[Place]:
    refused: list[Place] = []
    found = False
    for folder, folders, names in os.walk(
        path, onerror=lambda error: refused.append(Place(error.filename, problem=_why(error)))
    ):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and (file.is_file() or not file.exists()):
                found = True
                yield from places([str(file)])
    yield from refused
    if not found and not refused:
        yield Place(path, problem="this folder holds no file.")


def read(stream: BinaryIO, place: Place, as_records: bool) -> Iterator[Input]:
    """The documents of an open file, which is one, or has one on each line."""
    if as_records:
        for line in records.lines(stream):
            problem = f"the record is too large: {too_large(line.size)}" if line.too_long else ""
            name = f"{place.name}:{line.number}"
            yield Input(name, line.data, line.size, problem, is_record=True)
        return
    if place.size > MAX_BYTES:
        yield Input(place.name, size=place.size, problem=too_large(place.size))
        return
    data = stream.read(MAX_BYTES + 1)
    yield Input(place.name, data, len(data))


def _pipes_records() -> bool:
    stream = cast(io.BufferedReader, sys.stdin.buffer)
    return records.looks_like_records(stream.peek(PEEK))


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder."
    if isinstance(error, PermissionError):
        return "it may not be read: its permissions forbid it."
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}."
