"""Publishing: documents are made, entered in the ledger and indexed, all of them or none."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson
import rfc8785
from django.db import connection, transaction
from django.db.models import Count

from sources.choices import PublicationReason
from sources.ledger.heads import sign_after_commit
from sources.models import CuratedModel, Revision
from sources.publication import indexing
from sources.publication.embedding import current_documents, embed, referents
from sources.publication.kinds import Document, Kind, kind_of

ENTER = """
INSERT INTO sources_ledgerentry (kind, record_uuid, number, reason, commitment)
SELECT %s, given.* FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[]) AS given
RETURNING seq
"""


@transaction.atomic
def publish(
    records: Iterable[CuratedModel], *, reasons: Mapping[str, str] | None = None, note: str = ""
) -> list[Revision]:
    """Publish the working versions of ``records``, which whoever calls has locked and found good.

    ``reasons`` are the :class:`PublicationReason` by UUID, where the default (first published, or
    update) is not meant. Raises :exc:`NotPublishedError` when a document would refer to a record
    that is neither public nor published with it.
    """
    sign_after_commit()
    indexing.lock_ledger()
    derive_from_public(True)
    made: list[Revision] = []
    fresh: dict[str, Document] = {}
    ordered = sorted(records, key=lambda record: (kind_of(record).order, record.pk))
    for kind, group in groupby(ordered, key=kind_of):
        rows = {record.pk: record for record in group}
        documents = build(kind, list(rows))
        fresh |= {document["uuid"]: document for document in documents}
        complete(kind, documents, fresh)
        chosen = [_reason(document, reasons or {}) for document in documents]
        working = [rows[_number(document)] for document in documents]
        made += enter(kind, working, documents, chosen, note)
        kind.settle(documents)
    derive_from_public(False)
    return made


def derive_from_public(public: bool) -> None:
    """Whether the database derives from what is public, or else from what editors see."""
    with connection.cursor() as cursor:
        value = "on" if public else "off"
        cursor.execute("SELECT set_config('claimbase.public_view', %s, true)", [value])


def build(kind: Kind, keys: Sequence[int]) -> list[Document]:
    """The documents of the working versions, all but what is copied from others."""
    records = list(kind.records().filter(pk__in=keys).order_by("pk"))
    counts = kind.root._default_manager.filter(pk__in=keys).annotate(had=Count("revisions"))
    had = dict(counts.values_list("pk", "had"))
    for record in records:
        record.next_revision = had[record.pk] + 1
    return [plain(document) for document in kind.serializer(records, many=True).data]


def plain(value: Any) -> Any:
    """A serializer's output as plain JSON values; what is pending stays so."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, str | int | float | bool | None):
        return value
    return str(value) if hasattr(value, "hex") else value


def complete(
    kind: Kind, documents: list[Document], fresh: Mapping[str, Document], *, anew: bool = False
) -> None:
    """Fill in what documents take from others: from ``fresh`` ones, else from those now public."""
    wanted = {uuid: one for uuid, one in referents(documents).items() if uuid not in fresh}
    held = {**current_documents(wanted), **fresh}
    embed(documents, held, anew=anew)
    kind.derive(documents, held)


def enter(
    kind: Kind,
    records: Sequence[CuratedModel],
    documents: Sequence[Document],
    reasons: Sequence[str],
    note: str = "",
) -> list[Revision]:
    """Store finished documents as revisions: in the ledger, beside it, and in the index."""
    for document in documents:
        document["change_note"] = note.strip() or None
    texts = [canonical(document) for document in documents]
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    salts = [secrets.token_bytes(32) for _ in texts]
    commitments = [
        hashlib.sha256(salt + digest).hexdigest()
        for salt, digest in zip(salts, digests, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            ENTER,
            [
                kind.name,
                [document["uuid"] for document in documents],
                [document["revision"] for document in documents],
                list(reasons),
                commitments,
            ],
        )
        seqs = [seq for (seq,) in cursor.fetchall()]
    revisions = [
        kind.revision(
            entry_id=seqs[place],
            record=record,
            number=documents[place]["revision"],
            version=record.version,
            shape=kind.shape,
            document=texts[place],
            digest=digests[place].hex(),
            salt=salts[place].hex(),
            note=note,
            reviewer=f"user:{record.reviewed_by_id}" if record.reviewed_by_id else "",
        )
        for place, record in enumerate(records)
    ]
    kind.revision._default_manager.bulk_create(revisions, batch_size=indexing.BATCH)
    ending = [
        revision.pk
        for revision, reason in zip(revisions, reasons, strict=True)
        if reason in indexing.ENDING
    ]
    indexing.store(kind, list(zip(revisions, documents, strict=True)), ending)
    return revisions


def canonical(document: Document) -> str:
    """The one text of a document (RFC 8785)."""
    return rfc8785.dumps(document).decode()


def read(revision: Revision) -> Document:
    """The document of a revision whose words were not taken down."""
    return orjson.loads(revision.document or "null")


def _reason(document: Document, reasons: Mapping[str, str]) -> str:
    if document["revision"] == 1:
        return PublicationReason.FIRST
    return reasons.get(document["uuid"], PublicationReason.UPDATE)


def _number(document: Document) -> int:
    return int(document["id"].rpartition("-")[2])
