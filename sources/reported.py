"""What readers report as wrong in what is published, and what we answer."""

from typing import Any

import pghistory
from django.db.models import F, Value
from django.db.models.functions import Now

from sources.choices import ErrorKind, ReportOutcome
from sources.models import CorrectionRequest, CuratedModel, LedgerEntry, User
from sources.models.correction_request import CorrectionRequestQuerySet
from sources.publication.kinds import kind_named


def report(entry: LedgerEntry, *, kind: ErrorKind, body: str, contact: str) -> CorrectionRequest:
    """Keep what a reader says of the revision of this entry."""
    return CorrectionRequest.objects.create(entry=entry, kind=kind, body=body, contact=contact)


def answer(
    request: CorrectionRequest,
    outcome: ReportOutcome,
    words: str,
    *,
    by: User,
    correction: LedgerEntry | None = None,
) -> None:
    """Answer, or answer anew. The contact is forgotten, unless there is more to be asked."""
    contact: Any = F("contact") if outcome == ReportOutcome.NEEDS_MORE else Value("")
    with pghistory.context(user=by.pk):
        CorrectionRequest.objects.filter(pk=request.pk).update(
            outcome=outcome,
            answer=words,
            correction=correction,
            contact=contact,
            answered_at=Now(),
            answered_by=by,
        )


def of_record(record: CuratedModel) -> CorrectionRequestQuerySet:
    return CorrectionRequest.objects.filter(entry__record_uuid=record.uuid)


def human_id(entry: LedgerEntry) -> str:
    """That of the record whose revision an entry tells of."""
    kind = kind_named(entry.kind)
    revisions = kind.revision._default_manager.filter(pk=entry.pk)
    return kind.human_id(revisions.values_list("record_id", flat=True).get())
