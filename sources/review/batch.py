"""What goes together: a source with all that was taken from it, and what these refer to."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from sources.choices import State
from sources.models import CuratedModel, Revision, Source, User
from sources.publication.embedding import referents
from sources.publication.kinds import kind_of, kind_of_id, kinds
from sources.review import steps
from sources.review.checklist import drafts_of

# Nothing to publish: it is public as it is, or was given up.
SETTLED = (State.APPROVED, State.DISCARDED)


def companions(source: Source) -> list[CuratedModel]:
    """The records to be published with ``source``, itself included, those referred to first.

    These are all that rest on it and have something to publish, and, as far as they are not public
    yet, the records that these refer to, and so on. Records that were given up stay out.
    """
    resting = [source, *_resting_on(source)]
    return with_referents(record for record in resting if record.state not in SETTLED)


def with_referents(records: Iterable[CuratedModel]) -> list[CuratedModel]:
    """``records``, with what they refer to that is not public yet, and so on."""
    found: dict[str, CuratedModel] = {str(record.uuid): record for record in records}
    fresh = list(found.values())
    while fresh:
        fresh.sort(key=lambda record: kind_of(record).order)
        named = {
            uuid: human_id
            for uuid, human_id in referents(drafts_of(fresh).values()).items()
            if uuid not in found
        }
        fresh = _not_public(named)
        found |= {str(record.uuid): record for record in fresh}
    return sorted(found.values(), key=lambda record: (kind_of(record).order, record.pk))


def records_named(human_ids: Iterable[str]) -> list[CuratedModel]:
    """The records of these human ids; ids of other kinds of thing are passed over."""
    numbers = defaultdict(list)
    for human_id in human_ids:
        if kind := kind_of_id(human_id):
            numbers[kind.name].append(int(human_id.rpartition("-")[2]))
    return [
        record
        for kind in kinds()
        for record in kind.root._default_manager.filter(pk__in=numbers[kind.name]).order_by("pk")
    ]


@transaction.atomic
def publish_reviewed(
    records: Iterable[CuratedModel], *, by: User, reviewer: User, note: str = ""
) -> list[Revision]:
    """Offer ``records`` in the name of ``by``, and publish them in that of ``reviewer``.

    What has nothing to publish is passed over. For records that two people have gone through
    outside of here. Raises ``ValidationError``, as the steps do.
    """
    waiting = [record for record in records if record.state not in SETTLED]
    drafts = [record for record in waiting if record.state != State.IN_REVIEW]
    steps.submit(drafts, by=by, note=note)
    return steps.approve(waiting, by=reviewer, note=note) if waiting else []


def _resting_on(source: Source) -> list[CuratedModel]:
    return [record for kind in kinds() for record in kind.resting_on(source.pk)]


def _not_public(named: dict[str, str]) -> list[CuratedModel]:
    by_kind = defaultdict(list)
    for uuid, human_id in named.items():
        if kind := kind_of_id(human_id):
            by_kind[kind.name].append(uuid)
    return [
        record
        for kind in kinds()
        if (uuids := by_kind.get(kind.name))
        for record in kind.root._default_manager.filter(uuid__in=uuids)
        .exclude(state=State.DISCARDED)
        .exclude(uuid__in=kind.index._default_manager.filter(until_seq=None).values("uuid"))
    ]
