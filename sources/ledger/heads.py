"""Heads of the ledger: signed, kept in the database, and in a file outside of it."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from sources.ledger import tree
from sources.ledger.signing import Signer
from sources.models import LedgerEntry, LedgerNode, TreeHead


def signer() -> Signer:
    """Whoever signs here; ``ImproperlyConfigured`` when there is no key, or none that is one."""
    if not settings.LEDGER_KEY:
        raise ImproperlyConfigured(
            "LEDGER_KEY is not set, so that no head of the ledger can be signed and nothing can be "
            "published. docs/running.md says how to make one."
        )
    try:
        return Signer(settings.LEDGER_NAME, settings.LEDGER_KEY)
    except ValueError as error:
        raise ImproperlyConfigured(str(error)) from error


def sign_head() -> TreeHead | None:
    """Sign all that is in the ledger by now; None while it is empty.

    The head is stored, and added to the file of heads. A tree that has a head already keeps it.
    """
    last = LedgerEntry.objects.last()
    if last is None:
        return None
    size = last.seq
    head = TreeHead.objects.filter(size=size).first()
    if head is None:
        by, now = signer(), timezone.now()
        root = tree.root(size, nodes(tree.peaks(0, size)))
        note = by.sign(size, root, now)
        head, _ = TreeHead.objects.get_or_create(
            size=size,
            defaults={"root": root, "note": note, "signed_at": now, "signed_by": by.verifier_key},
        )
    keep(head)
    return head


def sign_after_commit() -> None:
    """Sign a head once what is being published is there for good."""
    signer()  # no key, no publication
    transaction.on_commit(sign_head)


def envelope(entry: LedgerEntry) -> dict[str, Any]:
    """What the leaf of an entry is the hash of."""
    return {
        "at": entry.published_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "commitment": entry.commitment,
        "kind": entry.kind,
        "number": entry.number,
        "reason": entry.reason,
        "seq": entry.seq,
        "uuid": str(entry.record_uuid),
    }


def nodes(names: Iterable[tuple[int, int]], using: str | None = None) -> tree.NodeOf:
    """The stored hashes of these nodes, in one query for each level among them."""
    by_level: dict[int, list[int]] = {}
    for level, index in names:
        by_level.setdefault(level, []).append(index)
    found = {
        (level, index): hash_
        for level, indexes in by_level.items()
        for index, hash_ in LedgerNode.objects.using(using)
        .filter(level=level, index__in=indexes)
        .values_list("index", "hash")
    }
    return lambda level, index: found[level, index]


def keep(head: TreeHead) -> None:
    """Add a head to the file of heads, a line of JSON each, unless it is there."""
    path = Path(settings.LEDGER_HEADS_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if any(kept["size"] == head.size for kept in map(orjson.loads, file.readlines())):
            return
        file.write(orjson.dumps({"size": head.size, "root": head.root, "note": head.note}) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def kept_heads() -> list[dict[str, Any]]:
    """The heads in the file, as they were written."""
    path = Path(settings.LEDGER_HEADS_FILE)
    return [orjson.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []
