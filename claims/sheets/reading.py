"""Reads sheets: from files and folders, or from text that came another way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.sheets.building import Build
from claims.sheets.from_json import json_tokens
from claims.sheets.from_yaml import yaml_tokens
from claims.sheets.problems import Sheet
from claims.sheets.tokens import SheetError

MAX_BYTES = 64 * 1024 * 1024
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class SheetText:
    """A sheet that is not a file here: pasted, or sent. It may not name files."""

    name: str
    content: str | bytes
    is_json: bool = False


def read_all(given: Iterable[Path | SheetText]) -> Iterator[Sheet]:
    """Every sheet of ``given``, folders unfolded; what cannot be read carries its problem.

    A file that is given twice, by itself and with its folder, is read once.
    """
    seen: set[Path] = set()
    for one in given:
        if isinstance(one, SheetText):
            yield _read(Sheet(one.name), one.content, one.is_json)
        elif one.is_dir() and not _sheets_in(one):
            yield _unreadable(one, "This folder holds no sheet (.yaml, .yml or .json).")
        else:
            files = _sheets_in(one) if one.is_dir() else [one]
            yield from (_read_file(file) for file in files if file.resolve() not in seen)
            seen.update(file.resolve() for file in files)


def _sheets_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in SUFFIXES and p.is_file())


def _read_file(path: Path) -> Sheet:
    try:
        if path.stat().st_size > MAX_BYTES:
            return _unreadable(path, f"A sheet has at most {MAX_BYTES // 1024**2} MB; split it.")
        content = path.read_bytes()
    except OSError as error:
        return _unreadable(path, f"This file cannot be read: {error.strerror}.")
    return _read(Sheet(str(path), folder=path.parent), content, path.suffix.lower() == ".json")


def _unreadable(path: Path, message: str) -> Sheet:
    sheet = Sheet(str(path))
    sheet.refuse((), message)
    return sheet


def _read(sheet: Sheet, content: str | bytes, is_json: bool) -> Sheet:
    try:
        text = content if isinstance(content, str) else _decode(content)
        text = text.removeprefix("\ufeff")
        data = Build(sheet).run(json_tokens(text) if is_json else yaml_tokens(text))
        if not isinstance(data, dict):
            raise SheetError("A sheet is a mapping that begins with “claimbase: 1”.", 1)
        sheet.data = data
    except SheetError as error:
        sheet.lines[()] = error.line
        sheet.refuse((), str(error))
    return sheet


def _decode(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SheetError("This is not UTF-8. Save the sheet as UTF-8.", line) from None
