"""Every revision: its bytes, its place in the ledger, and what it quotes."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from sources.choices import PublicationReason
from sources.ledger.verifier import RefusedError, commitment
from sources.models import Excerpt, LedgerEntry, Snapshot, TakenDown
from sources.publication.kinds import Kind, kinds
from sources.verification.progress import BATCH, Advance, quiet


def revisions(kind: Kind, advance: Advance = quiet, **only: Any) -> Iterator[str]:
    """Every revision is what its entry commits to, and quotes what is there; none is missing."""
    rows = kind.revision._default_manager.filter(**only).select_related("entry")
    withheld = _withheld()
    batch: list[Any] = []
    for revision in rows.order_by("entry_id").iterator(chunk_size=BATCH):
        yield from _revision(kind, revision, is_withheld=revision.pk in withheld)
        batch.append(revision)
        if len(batch) == BATCH:
            yield from _quotes(kind, batch)
            advance(len(batch))
            batch = []
    yield from _quotes(kind, batch)
    advance(len(batch))
    if only:
        return
    entries = LedgerEntry.objects.filter(kind=kind.name)
    for seq in entries.exclude(seq__in=rows.values("pk")).values_list("seq", flat=True):
        yield f"Entry {seq} of the ledger has no revision: its document was removed."


def take_downs() -> Iterator[str]:
    """What is listed as taken down is what take-downs withhold."""
    listed = dict(TakenDown.objects.values_list("entry_id", "told_id"))
    told = _withheld()
    for seq in sorted(dict(listed.items() ^ told.items())):
        yield f"Entry {seq} is not listed as taken down just as the ledger tells."


def _withheld() -> dict[int, int]:
    """The revisions that take-downs withhold, each with the first entry that tells of it."""
    found: dict[int, int] = {}
    for kind in kinds():
        ends = kind.revision._default_manager.filter(entry__reason=PublicationReason.TAKE_DOWN)
        for told, document in ends.values_list("pk", "document"):
            for seq in _listed(document):
                found[seq] = min(told, found.get(seq, told))
    return found


def _listed(document: str | None) -> list[int]:
    try:
        return list(orjson.loads(document or "{}").get("withheld", ()))
    except orjson.JSONDecodeError:
        return []  # told elsewhere


def _revision(kind: Kind, revision: Any, *, is_withheld: bool) -> Iterator[str]:
    name = f"{kind.human_id(revision.record_id)} revision {revision.number} (entry {revision.pk})"
    entry = revision.entry
    if (entry.kind, entry.number) != (kind.name, revision.number):
        yield f"{name} is not of the kind and number that its entry names."
    if not 1 <= revision.shape <= kind.shape:
        yield f"{name} has a shape that nobody knows."
    if revision.document is not None:
        yield from _document(name, revision)
        if is_withheld:
            yield f"The document of {name} was taken down, and is there."
    elif not is_withheld:
        yield f"The document of {name} is gone, and no take-down says why."


def _document(name: str, revision: Any) -> Iterator[str]:
    entry, digest = revision.entry, hashlib.sha256(revision.document.encode()).hexdigest()
    if digest != revision.digest:
        yield f"The document of {name} does not have its SHA-256."
    try:
        if commitment(revision.salt, digest) != entry.commitment:
            yield f"The document of {name} is not the one that the ledger commits to."
        said = orjson.loads(revision.document)
        identity = (said["type"], said["uuid"], said["revision"])
        note = said["change_note"] or ""
    except (RefusedError, orjson.JSONDecodeError, KeyError, TypeError) as error:
        yield f"The document of {name} cannot be read: {error}"
        return
    if identity != (entry.kind, str(entry.record_uuid), entry.number):
        yield f"The document of {name} is about another record or revision."
    if note != revision.note.strip():
        yield f"The note of {name} is not the one in its document."


def _quotes(kind: Kind, batch: list[Any]) -> Iterator[str]:
    """The quotations and captures in documents are those of the snapshots."""
    quoted: list[tuple[str, dict[str, Any]]] = []
    listed: list[tuple[str, dict[str, Any]]] = []
    for revision in batch:
        name = f"{kind.human_id(revision.record_id)} revision {revision.number}"
        try:
            document = orjson.loads(revision.document or "{}")
        except orjson.JSONDecodeError:
            continue  # told already
        quoted += [(name, found) for found in _with_key(document, "exact")]
        listed += [(name, found) for found in _with_key(document, "raw_sha256")]
    held = {str(row.pop("uuid")): row for row in _excerpt_rows(quoted)}
    for name, found in quoted:
        place = {key: found[key] for key in ("exact", "prefix", "suffix", "start", "end")}
        place = {key: "" if value is None else value for key, value in place.items()}
        if held.get(found["uuid"]) != place | {"text_sha256": found["snapshot"]["text_sha256"]}:
            yield f"{name} quotes “{found['exact'][:40]}”, which is not what excerpt says by now."
    captured = {
        str(uuid): digests
        for uuid, *digests in Snapshot.objects.filter(
            uuid__in=[found["uuid"] for _, found in listed]
        ).values_list("uuid", "raw__sha256", "text_sha256")
    }
    for name, found in listed:
        if captured.get(found["uuid"]) != [found["raw_sha256"], found["text_sha256"]]:
            yield f"{name} lists a capture that has other bytes by now."


def _excerpt_rows(quoted: list[tuple[str, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    rows = Excerpt.objects.filter(uuid__in={found["uuid"] for _, found in quoted})
    for uuid, digest, *place in rows.values_list(
        "uuid", "snapshot__text_sha256", "exact", "prefix", "suffix", "start", "end"
    ):
        names = ("exact", "prefix", "suffix", "start", "end")
        yield {"uuid": uuid, "text_sha256": digest, **dict(zip(names, place, strict=True))}


def _with_key(value: Any, key: str) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for each in value:
            yield from _with_key(each, key)
    elif isinstance(value, dict):
        if key in value:
            yield value
        for each in value.values():
            yield from _with_key(each, key)
