"""The indexes, derived from documents in this one place, and made anew from them at will."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import orjson
from django.contrib.postgres.search import SearchVector
from django.db import connection, transaction
from django.db.models import Value

from sources.choices import PublicationReason
from sources.models import Index, Reference, Revision
from sources.models.ledger import LOCK
from sources.publication.embedding import mentions
from sources.publication.kinds import Document, Kind, kind_of_id

BATCH = 500
# These end what was current, and have no words of their own to find.
ENDING = (PublicationReason.RETRACTION, PublicationReason.TAKE_DOWN)


def current_shape(kind: Kind, document: Document, shape: int) -> Document:
    """A document of an earlier shape in the present one; the very same when it is of this one."""
    for step in range(shape, kind.shape):
        document = kind.upcasts[step](document)
    return document


def index_row(kind: Kind, revision: Revision, document: Document) -> Index:
    """The index of one revision, current from its own place in the ledger on."""
    shown = current_shape(kind, document, revision.shape)
    return kind.index(
        revision=revision,
        number=revision.record_id,  # type: ignore[attr-defined]
        uuid=document["uuid"],
        from_seq=revision.entry_id,
        document=None if shown is document else orjson.dumps(shown).decode(),
        search=vector({weight: Value(text) for weight, text in texts(kind, shown).items()}),
        **kind.columns(shown),
    )


def references(kind: Kind, revision: Revision, document: Document) -> list[Reference]:
    """What one revision refers to, in which roles."""
    return [
        Reference(
            kind=kind.name,
            record_uuid=document["uuid"],
            record_number=revision.record_id,  # type: ignore[attr-defined]
            target_kind=target_kind,
            target_uuid=uuid,
            role=role,
            from_seq=revision.entry_id,
        )
        for target_kind, uuid, role in stated(document)
    ]


def stated(document: Document) -> list[tuple[str, str, str]]:
    """The kind and the UUID of each record that a document names, and the role, each once."""
    found = {
        (mention["uuid"], role, mention["id"]) for role, mention in mentions(document, deep=True)
    }
    return [
        (other.name, uuid, role)
        for uuid, role, human_id in sorted(found)
        if (other := kind_of_id(human_id))
    ]


def store(
    kind: Kind, made: Sequence[tuple[Revision, Document]], ending: Iterable[int] = ()
) -> None:
    """End what was current of these records, and index the revisions but those of ``ending``."""
    end(kind, [(revision, document["uuid"]) for revision, document in made])
    ends = set(ending)
    kept = [(revision, document) for revision, document in made if revision.pk not in ends]
    kind.index._default_manager.bulk_create(
        [index_row(kind, revision, document) for revision, document in kept], batch_size=BATCH
    )
    Reference.objects.bulk_create(
        [row for revision, document in kept for row in references(kind, revision, document)],
        batch_size=BATCH,
    )


def end(kind: Kind, made: Iterable[tuple[Revision, str]]) -> None:
    """What was current of the records until now is so until these revisions."""
    ended = [(revision.record_id, uuid, revision.pk) for revision, uuid in made]  # type: ignore[attr-defined]
    numbers, uuids, seqs = (list(column) for column in zip(*ended, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{kind.index._meta.db_table}" AS held SET until_seq = new.seq'  # noqa: S608
            " FROM unnest(%s::bigint[], %s::bigint[]) AS new(number, seq)"
            " WHERE held.number = new.number AND held.until_seq IS NULL",
            [numbers, seqs],
        )
        cursor.execute(
            "UPDATE sources_reference AS held SET until_seq = new.seq"
            " FROM unnest(%s::uuid[], %s::bigint[]) AS new(uuid, seq)"
            " WHERE held.record_uuid = new.uuid AND held.until_seq IS NULL",
            [uuids, seqs],
        )


def rebuild(kind: Kind, advance: Callable[[int], object] = lambda _: None) -> int:
    """Make the index and the references of one kind anew from its revisions; how many there are.

    ``advance`` hears of each batch. Publications wait meanwhile.
    """
    with transaction.atomic():
        lock_ledger()
        kind.index._default_manager.all().delete()
        Reference.objects.filter(kind=kind.name).delete()
        count = 0
        for batch in batches(kind):
            store_again(kind, batch)
            advance(len(batch))
            count += len(batch)
    return count


def lock_ledger() -> None:
    """Wait for publications, and keep further ones waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def batches(kind: Kind) -> Iterator[list[Revision]]:
    """The revisions in the ledger's order; of each record one in a batch: the next ends it."""
    batch: dict[int, Revision] = {}
    revisions = kind.revision._default_manager.select_related("entry").order_by("entry_id")
    for revision in revisions.iterator(chunk_size=BATCH):
        if len(batch) == BATCH or revision.record_id in batch:
            yield list(batch.values())
            batch = {}
        batch[revision.record_id] = revision
    if batch:
        yield list(batch.values())


def store_again(kind: Kind, revisions: Sequence[Revision]) -> None:
    """Index revisions that are there already, one of each record."""
    made, ending = [], []
    for revision in revisions:
        if revision.entry.reason in ENDING or revision.document is None:
            ending.append(revision.pk)
        document = {"uuid": str(revision.entry.record_uuid)}
        made.append((revision, orjson.loads(revision.document) if revision.document else document))
    store(kind, made, ending)


def texts(kind: Kind, document: Document) -> dict[str, str]:
    """The words to search by, by their weight."""
    return {
        weight: " \n ".join(filter(None, words)) for weight, words in kind.words(document).items()
    }


def vector(weighted: Mapping[str, Any]) -> Any:
    """The search vector of expressions for :func:`texts`, by their weight."""
    vectors = [
        SearchVector(text, config="claimbase", weight=weight) for weight, text in weighted.items()
    ]
    return reduce(add, vectors)
