"""What is done to records that are public: taken back, or brought up to date with others."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from sources.choices import PublicationReason, State
from sources.ledger.heads import sign_after_commit
from sources.models import CuratedModel, Reference, Revision, User
from sources.publication.embedding import NotPublishedError
from sources.publication.indexing import current_shape, lock_ledger
from sources.publication.kinds import Document, Kind, kind_of
from sources.publication.publishing import complete, enter, read
from sources.review import taint
from sources.review.steps import act, lock, move_to


def dependents(records: Sequence[CuratedModel]) -> dict[CuratedModel, Counter[str]]:
    """Of each of ``records``, how many public records of each kind refer to it, itself left out."""
    rows = (
        Reference.objects.filter(target_uuid__in=[record.uuid for record in records])
        .filter(until_seq=None)
        .exclude(record_uuid=F("target_uuid"))
        .values_list("target_uuid", "kind", "record_uuid")
        .distinct()
    )
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for target, kind, _ in rows:
        counts[target][kind] += 1
    return {record: counts[record.uuid] for record in records}


def retract(record: CuratedModel, *, by: User, reason: str) -> Revision:
    """End the current view of a public record, saying why.

    Its words stay at their permalinks, marked. All that refers to it is flagged for another look.
    """
    if not reason.strip():
        raise ValidationError("Say why it is retracted: readers will see it.")
    with act(by, reason):
        (held,) = lock([record], "review", by)
        sign_after_commit()
        lock_ledger()
        current = _current(held)
        kind = kind_of(held)
        held.version, held.reviewed_by_id = current.version, None
        document = tombstone(held, current.number + 1, retracted=True)
        (revision,) = enter(kind, [held], [document], [PublicationReason.RETRACTION], reason)
        kind.settle([document])
        move_to([held], State.DISCARDED)
        taint.retracted(held, reason)
        connection.check_constraints()
    return revision


def tombstone(record: CuratedModel, number: int, **said: Any) -> Document:
    """What stands in the place of a document that is no longer held."""
    return {
        "type": record.KIND,
        "id": record.human_id,
        "uuid": str(record.uuid),
        "revision": number,
        **said,
    }


def refresh(records: Iterable[CuratedModel], *, by: User, note: str = "") -> list[Revision]:
    """Publish again what is public of ``records``, with what other records say by now.

    Reads no working version: only what was copied from others, or follows from them, changes. A
    record of which nothing changes is left alone. No second person is needed, no flag is raised.
    """
    with act(by, note or "Brought up to date with the records that it refers to."):
        held = lock(records, "change", by)
        sign_after_commit()
        lock_ledger()
        made: list[Revision] = []
        for kind, group in groupby(held, key=kind_of):
            made += _refresh(kind, list(group), note)
    return made


def refreshed(record: CuratedModel) -> tuple[Document, Document]:
    """The current document of a public record, and what a refresh would make of it.

    Raises ``ValidationError`` when it is not public, or refers to what is not.
    """
    kind, revision = kind_of(record), _current(record)
    before = {record.pk: current_shape(kind, read(revision), revision.shape)}
    return before[record.pk], _completed_anew(kind, before)[record.pk]


def _completed_anew(kind: Kind, before: dict[int, Document]) -> dict[int, Document]:
    after = deepcopy(before)
    try:
        complete(kind, list(after.values()), {}, anew=True)
    except NotPublishedError as error:
        raise ValidationError(
            f"{', '.join(error.missing)} is not public any more: revise what refers to it instead."
        ) from error
    return after


def _refresh(kind: Kind, records: Sequence[CuratedModel], note: str) -> list[Revision]:
    current = {record.pk: _current(record) for record in records}
    before = {
        pk: current_shape(kind, read(revision), revision.shape) for pk, revision in current.items()
    }
    after = _completed_anew(kind, before)
    changed = [record for record in records if after[record.pk] != before[record.pk]]
    for record in changed:
        record.version, record.reviewed_by_id = current[record.pk].version, None
        after[record.pk]["revision"] += 1
    if not changed:
        return []
    documents = [after[record.pk] for record in changed]
    reasons = [PublicationReason.REFERENCE_CHANGED] * len(changed)
    return enter(kind, changed, documents, reasons, note)


def _current(record: CuratedModel) -> Revision:
    held = kind_of(record).revision._default_manager.filter(
        record=record, index__until_seq=None, index__isnull=False
    )
    revision = held.first()
    if revision is None:
        raise ValidationError(f"{record.human_id} is not public.")
    return revision
