"""The snapshots of a source: their text, their bytes, and what is known of the capture."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from claims.sheets.fields import Moment, Value, read_moment, show_moment
from claims.sheets.interfaces import Desk, Keys, Plain, Scribe
from claims.sheets.problems import At
from claims.sheets.shapes import Parts
from sources.choices import CaptureMethod
from sources.ingest import IngestError, extract
from sources.models.raw_file import MAX_BYTES

ABOUT = ("method", "media_type", "encoding", "extractor", "extractor_version")
# What holds of a text that stands in the sheet itself, unless the sheet says otherwise.
OF_TEXT = {
    "method": CaptureMethod.SHEET.value,
    "media_type": "text/plain",
    "encoding": "utf-8",
    "extractor": "claim-sheet",
    "extractor_version": "1",
}
DIGESTS = ("raw_sha256", "text_sha256")


class Captures(Parts):
    """The list of a source's snapshots. They are only ever added: a later one is no difference."""

    def __init__(self) -> None:
        columns = [Value(name) for name in (*ABOUT, "captured_by")]
        super().__init__("snapshots", *columns, Moment("captured_at"), ordered=True)

    def take(self, data: Mapping[str, Any], at: At, desk: Desk) -> list[Plain]:
        return desk.captures(at / self.key)

    def put(self, out: dict[str, Any], plain: Plain, scribe: Scribe) -> None:
        if plain[self.name]:
            out[self.key] = [_show(row, scribe) for row in plain[self.name]]

    def attach(self, wholes: list[Plain]) -> None:
        """Fetch what is known of the captures, without their text and bytes."""
        by_key = {whole["pk"]: whole for whole in wholes}
        for whole in wholes:
            whole[self.name] = []
        snapshots = self.shape.model._default_manager.filter(source_id__in=list(by_key))
        columns = ("pk", "uuid", "captured_at", "captured_by", *ABOUT, "text_sha256")
        for row in snapshots.order_by("captured_at", "pk").values(
            "source_id", "raw__sha256", *columns
        ):
            known = {column: row[column] for column in columns}
            by_key[row["source_id"]][self.name].append(known | {"raw_sha256": row["raw__sha256"]})

    def same(self, held: list[Plain], given: list[Plain]) -> bool:
        return {digests(row) for row in given} <= {digests(row) for row in held}

    def keep(self, held: Plain, given: Plain, kept: dict[str, int]) -> list[Plain]:
        known = {digests(row): row["pk"] for row in held[self.name]}
        for row in given[self.name]:
            if digests(row) in known:
                row["pk"] = known[digests(row)]
        return []

    def attributes(self, whole: Plain, place: int, keys: Keys) -> dict[str, Any]:
        row = whole[self.name][place]
        stated = {name: row[name] for name in ("captured_at", "captured_by") if row[name]}
        return {
            "source_id": whole["pk"],
            "raw_id": keys.raw_file(row["raw_sha256"]),
            **stated,
            **{name: row[name] for name in ("uuid", "text", "text_sha256", *ABOUT)},
        }


def digests(row: Plain) -> tuple[str, str]:
    """By what two captures of one source are the same."""
    return row["raw_sha256"], row["text_sha256"]


def read_captures(items: list[Any], at: At, source: UUID, held: list[Plain]) -> list[Plain]:
    """The captures that a sheet gives of ``source``, of which ``held`` are in the database.

    What cannot be read is noted as a problem and left out.
    """
    rows: dict[tuple[str, str], Plain] = {}
    for place, item in enumerate(items):
        row = _read(item, at / place, source, held)
        if row is not None and rows.setdefault(digests(row), row) is not row:
            (at / place).refuse("this is the same as an earlier snapshot of this source.")
    return list(rows.values())


def _read(item: Any, at: At, source: UUID, held: list[Plain]) -> Plain | None:
    raw = _raw_bytes(item, at)
    if raw is None:
        return None
    raw_sha256 = hashlib.sha256(raw).hexdigest()
    if "file" in item and (known := _known(raw_sha256, held)):
        return known  # these bytes were read when they were first captured
    about = _from_file(item, raw, at) if "file" in item else _from_text(item)
    if about is None:
        return None
    text_sha256 = hashlib.sha256(about["text"].encode()).hexdigest()
    name = UUID(item["uuid"]) if "uuid" in item else uuid5(source, f"{raw_sha256}/{text_sha256}")
    return {
        **about,
        "uuid": name,
        "raw": raw,
        "raw_sha256": raw_sha256,
        "text_sha256": text_sha256,
        "captured_at": read_moment(item["captured_at"], at) if "captured_at" in item else None,
        "captured_by": item.get("captured_by", ""),
    }


def _known(raw_sha256: str, held: list[Plain]) -> Plain | None:
    return next((dict(row) for row in held if row["raw_sha256"] == raw_sha256), None)


def _raw_bytes(item: Mapping[str, Any], at: At) -> bytes | None:
    if "raw" in item:
        try:
            return base64.b64decode("".join(item["raw"].split()), validate=True)
        except ValueError:  # binascii.Error is one
            (at / "raw").refuse("these bytes are not base64.")
            return None
    if "text" in item:
        return str(item["text"]).encode()
    return _file_bytes(item["file"], at / "file")


def _file_bytes(name: str, at: At) -> bytes | None:
    folder: Path | None = at.sheet.folder
    if folder is None:
        at.refuse("a sheet that is not a file itself cannot name files; give the text instead.")
        return None
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        at.refuse(f"“{name}” lies outside of the sheet's folder. Move it there.")
    elif not path.is_file():
        at.refuse(f"there is no file “{name}” beside the sheet.")
    elif not 0 < path.stat().st_size <= MAX_BYTES:
        at.refuse(f"“{name}” is empty, or has more than {MAX_BYTES // 1024**2} MB.")
    else:
        return path.read_bytes()
    return None


def _from_file(item: Mapping[str, Any], raw: bytes, at: At) -> Plain | None:
    try:
        document = extract(raw, item["file"], item.get("media_type"), item.get("encoding", ""))
    except IngestError as error:
        (at / "file").refuse(f"“{item['file']}” cannot be taken in: {error}")
        return None
    known = {name: getattr(document, name) for name in ABOUT if name != "method"}
    return {**known, "method": item.get("method", OF_TEXT["method"]), "text": document.text}


def _from_text(item: Mapping[str, Any]) -> Plain:
    unstated = {**OF_TEXT, "encoding": ""} if "raw" in item else OF_TEXT
    return {"text": item["text"], **{name: item.get(name, unstated[name]) for name in ABOUT}}


def _show(row: Plain, scribe: Scribe) -> dict[str, Any]:
    text, raw = scribe.capture(row["uuid"])
    out: dict[str, Any] = {"uuid": str(row["uuid"])}
    out["captured_at"] = show_moment(row["captured_at"])
    out["captured_by"] = row["captured_by"]
    unstated = OF_TEXT if raw is None else {**OF_TEXT, "encoding": ""}
    out |= {name: row[name] for name in ABOUT if row[name] != unstated[name]}
    out["text"] = text
    if raw is not None:
        out["raw"] = base64.encodebytes(raw).decode()
    return out
