"""Flags: which public records need another look, since something that they rest on has changed."""

from collections.abc import Iterable, Mapping, Sequence

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from sources.choices import PublicationReason, TaintReason
from sources.models import CuratedModel, Excerpt, Reference, Taint, User
from sources.publication.kinds import kinds


def flag(cause: CuratedModel, reason: TaintReason, detail: str, *, but: Iterable[str] = ()) -> int:
    """Flag every public record that refers to ``cause``, but those named by UUID; how many.

    A record that is flagged for the same reason and cause already is left as it is.
    """
    spared = {str(cause.uuid), *but}
    rows = (
        Reference.objects.filter(target_uuid=cause.uuid, until_seq=None)
        .order_by("kind", "record_number")
        .values_list("kind", "record_uuid", "record_number")
        .distinct()
    )
    flags = [
        Taint(
            kind=kind,
            record_uuid=uuid,
            record_number=number,
            reason=reason,
            cause_kind=cause.KIND,
            cause_uuid=cause.uuid,
            detail=detail,
        )
        for kind, uuid, number in rows
        if str(uuid) not in spared
    ]
    Taint.objects.bulk_create(flags, ignore_conflicts=True)
    return len(flags)


def corrected(records: Sequence[CuratedModel], reasons: Mapping[str, str], note: str) -> None:
    """Flag what refers to those of ``records`` that were published as a correction."""
    together = [str(record.uuid) for record in records]
    for record in records:
        if reasons[str(record.uuid)] == PublicationReason.CORRECTION:
            detail = f"{record.human_id} was corrected: {note}"
            flag(record, TaintReason.CORRECTED, detail, but=together)


def retracted(record: CuratedModel, reason: str) -> None:
    """Flag what refers to a record that was retracted."""
    is_source = record.KIND == "source"
    which = TaintReason.SOURCE_RETRACTED if is_source else TaintReason.RETRACTED
    flag(record, which, f"{record.human_id} was retracted: {reason}")


def taken_down(record: CuratedModel, reason: str) -> None:
    """Flag what refers to a record whose words are taken down."""
    flag(record, TaintReason.TAKEN_DOWN, f"{record.human_id} was taken down: {reason}")


def words_changed(source: CuratedModel, excerpts: Iterable[Excerpt]) -> None:
    """Flag what cites words of ``source`` that a later capture does not have as they were."""
    cited = list(excerpts)
    referrers = Reference.objects.filter(target_uuid=source.uuid, until_seq=None)
    flags = []
    for kind in kinds():
        uuids = referrers.filter(kind=kind.name).values("record_uuid")
        rows = kind.index._default_manager.filter(uuid__in=uuids, until_seq=None)
        for uuid, number, document in rows.values_list("uuid", "number", "revision__document"):
            changed = [one for one in cited if str(one.uuid) in (document or "")]
            if changed:
                words = "; ".join(str(one) for one in changed[:3])
                flags.append(
                    Taint(
                        kind=kind.name,
                        record_uuid=uuid,
                        record_number=number,
                        reason=TaintReason.WORDS_CHANGED,
                        cause_kind=source.KIND,
                        cause_uuid=source.uuid,
                        detail=f"A later capture of {source.human_id} does not have {words}",
                    )
                )
    Taint.objects.bulk_create(flags, ignore_conflicts=True)


def clear(taint: Taint, *, by: User, verdict: str) -> Taint:
    """Record that a person has looked, and what the look found.

    Raises ``ValidationError`` when it was cleared already, or nothing is said.
    """
    if not verdict.strip():
        raise ValidationError("Say what your look found: why the record stands, or what changed.")
    with pghistory.context(user=by.pk, reason=verdict), transaction.atomic():
        held = Taint.objects.select_for_update().get(pk=taint.pk)
        if held.cleared_at:
            raise ValidationError(f"{held.cleared_by} has cleared this flag already.")
        Taint.objects.filter(pk=held.pk).update(
            cleared_at=Now(), cleared_by=by, verdict=verdict.strip()
        )
        held.refresh_from_db()
    return held
