"""Taking a record's words down, for legal or safety reasons: the one way to undo a publication.

What carries the words goes with them: every revision that ever copied from the record, and for now
the records themselves. The ledger keeps what was there, when and why it went, but not the words.
"""

from collections.abc import Sequence
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import connection

from sources.choices import PublicationReason, State
from sources.ledger.heads import sign_after_commit
from sources.models import CuratedModel, LedgerEntry, Reference, Revision, User
from sources.publication.indexing import lock_ledger
from sources.publication.kinds import kind_of, kinds
from sources.publication.publishing import enter
from sources.review import taint
from sources.review.steps import act, lock, move_to
from sources.review.withdrawal import tombstone


def carriers(record: CuratedModel) -> list[CuratedModel]:
    """The other records that are public and copy words of ``record``."""
    rows = Reference.objects.filter(target_uuid=record.uuid, until_seq=None)
    found: list[CuratedModel] = []
    for kind in kinds():
        uuids = rows.filter(kind=kind.name).exclude(record_uuid=record.uuid).values("record_uuid")
        found += kind.root._default_manager.filter(uuid__in=uuids).order_by("pk")
    return found


def take_down(record: CuratedModel, *, by: User, reason: str) -> Revision:
    """Remove the words of a record that was ever public, wherever they are, saying why.

    The records that carry them are taken down, too. It cannot be taken back. Raises
    ``ValidationError`` when nothing of the record was ever public.
    """
    if not reason.strip():
        raise ValidationError("Say why it is taken down: readers will see it.")
    with act(by, reason):
        held = lock([record, *carriers(record)], "take_down", by)
        sign_after_commit()
        lock_ledger()
        if {one.uuid for one in carriers(record)} != {one.uuid for one in held} - {record.uuid}:
            raise ValidationError("Something that carries its words was published just now.")
        taint.taken_down(record, reason)
        told = _entered(held, record, reason)
        move_to([one for one in held if one.state != State.DISCARDED], State.DISCARDED)
        connection.check_constraints()
        with connection.cursor() as cursor:
            cursor.execute("SELECT sources_take_down(%s)", [told.pk])
    told.refresh_from_db()
    return told


def _entered(held: Sequence[CuratedModel], record: CuratedModel, reason: str) -> Revision:
    """Enter the end of all that is held, and in that of ``record`` which revisions it withholds."""
    withheld = _revisions_with_words_of(record)
    for kind, group in groupby(held, key=kind_of):
        rows = list(group)
        documents = []
        for row in rows:
            newest = kind.revision._default_manager.filter(record=row).order_by("-number").first()
            if newest is None:
                raise ValidationError(f"Nothing of {row.human_id} was ever public.")
            row.version, row.reviewed_by_id = newest.version, None
            said = {"withheld": withheld} if row.uuid == record.uuid else {}
            documents.append(tombstone(row, newest.number + 1, taken_down=True, **said))
        reasons = [PublicationReason.TAKE_DOWN] * len(rows)
        enter(kind, rows, documents, reasons, reason)
        kind.settle(documents)
    told: Revision = (
        kind_of(record).revision._default_manager.filter(record=record).latest("number")
    )
    return told


def _revisions_with_words_of(record: CuratedModel) -> list[int]:
    """By their numbers in the ledger: those of the record, and those that ever copied from it."""
    entries = LedgerEntry.objects.filter(record_uuid=record.uuid)
    own = entries.exclude(reason=PublicationReason.TAKE_DOWN).values_list("seq", flat=True)
    copies = Reference.objects.filter(target_uuid=record.uuid).values_list("from_seq", flat=True)
    return sorted({*own, *copies})
