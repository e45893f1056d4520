"""Where records stand: what is public of each, since when, and whether it needs another look."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef

from sources.choices import State
from sources.models import CuratedModel, Revision, Taint, Transition
from sources.publication.indexing import ENDING
from sources.publication.kinds import kind_of


@dataclass(frozen=True)
class Standing:
    """Of one record: its newest revision, if it was ever published, and its open flags."""

    record: CuratedModel
    newest: Revision | None
    flags: int

    @property
    def is_public(self) -> bool:
        return self.newest is not None and self.newest.entry.reason not in ENDING

    @property
    def is_ended(self) -> bool:
        """Whether it was public, and was retracted or taken down."""
        return self.newest is not None and not self.is_public

    @property
    def is_changed(self) -> bool:
        """Whether the working version is another than the public one."""
        return self.is_public and self.record.state != State.APPROVED


def standings(records: Sequence[CuratedModel]) -> dict[CuratedModel, Standing]:
    """Where each of ``records`` stands: one query for each kind, and one more."""
    newest: dict[Any, Revision] = {}
    ordered = sorted(records, key=lambda record: (kind_of(record).order, record.pk))
    for kind, group in groupby(ordered, key=kind_of):
        revisions = kind.revision._default_manager.filter(record__in=[row.pk for row in group])
        for revision in (
            revisions.select_related("entry")
            .defer("document")
            .order_by("record_id", "-number")
            .distinct("record_id")
        ):
            newest[kind, revision.record_id] = revision
    open_flags = Taint.objects.filter(
        record_uuid__in=[record.uuid for record in ordered], cleared_at=None
    )
    flags = Counter(open_flags.values_list("record_uuid", flat=True))
    return {
        record: Standing(record, newest.get((kind_of(record), record.pk)), flags[record.uuid])
        for record in records
    }


def last_steps(records: Iterable[CuratedModel]) -> dict[Any, Transition]:
    """The last step of each record's working version, by UUID."""
    steps = Transition.objects.filter(record_uuid__in=[record.uuid for record in records])
    return {
        step.record_uuid: step
        for step in steps.order_by("record_uuid", "-id").distinct("record_uuid")
    }


def is_public(model: type[CuratedModel]) -> Exists:
    """For queries: whether something is public of a row of ``model``."""
    return Exists(
        kind_of(model).index._default_manager.filter(number=OuterRef("pk"), until_seq=None)
    )


def is_flagged() -> Exists:
    """For queries: whether a row of a curated model needs another look."""
    return Exists(Taint.objects.filter(record_uuid=OuterRef("uuid"), cleared_at=None))
