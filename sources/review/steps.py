"""The steps of a working version: offered, returned, approved and thereby published, given up.

Each takes records of any kinds, which then all go or none does; locks them first and checks after;
and is recorded with who and why. ``versions`` are those that the person has seen, by UUID. Raises
``ValidationError`` with a sentence for each record that stands in the way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from sources.choices import PublicationReason, State
from sources.models import CuratedModel, Revision, User
from sources.publication.embedding import NotPublishedError
from sources.publication.kinds import Requirement, kind_of
from sources.publication.publishing import publish
from sources.refusals import in_words
from sources.review import taint
from sources.review.checklist import checklists

Records = Iterable[CuratedModel]
Versions = Mapping[str, int]


# From which states each state is reached by a step of its own.
TO_REVIEW = (State.DRAFT, State.CHANGES_REQUESTED)
GIVEN_UP = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)


def submit(
    records: Records, *, by: User, note: str = "", versions: Versions | None = None
) -> list[CuratedModel]:
    """Offer the working versions for review by another person."""
    return _move(records, "change", State.IN_REVIEW, by, note, TO_REVIEW, versions)


def withdraw(
    records: Records, *, by: User, note: str = "", versions: Versions | None = None
) -> list[CuratedModel]:
    """Take an offer back, to go on writing."""
    return _move(records, "change", State.DRAFT, by, note, [State.IN_REVIEW], versions)


def send_back(
    records: Records, *, by: User, reason: str, versions: Versions | None = None
) -> list[CuratedModel]:
    """Return what was offered, with what is to be changed."""
    origins = [State.IN_REVIEW]
    return _move(records, "review", State.CHANGES_REQUESTED, by, reason, origins, versions)


def discard(
    records: Records, *, by: User, reason: str, versions: Versions | None = None
) -> list[CuratedModel]:
    """Give working versions up; what is public of them stays so."""
    return _move(records, "change", State.DISCARDED, by, reason, GIVEN_UP, versions)


def reopen(
    records: Records, *, by: User, note: str = "", versions: Versions | None = None
) -> list[CuratedModel]:
    """Take up again what was given up."""
    return _move(records, "change", State.DRAFT, by, note, [State.DISCARDED], versions)


def approve(
    records: Records,
    *,
    by: User,
    versions: Versions | None = None,
    corrects: Iterable[CuratedModel] = (),
    note: str = "",
    override: str = "",
) -> list[Revision]:
    """Approve what was offered, and thereby publish it.

    ``corrects`` are the records of which something public was wrong; ``note`` says what.
    ``override`` says why to publish although something that should hold does not.
    """
    mistaken = {str(record.uuid) for record in corrects}
    if mistaken and not note.strip():
        raise ValidationError("Say what was wrong: a correction is listed with its note.")
    with act(by, override or note):
        held = lock(records, "review", by)
        _refuse(
            [
                *_in_state(held, [State.IN_REVIEW], State.APPROVED),
                *_are_as_seen(held, versions or {}),
                *_are_anothers(held, by),
                *_hold(checklists(held), override),
            ]
        )
        move_to(held, State.APPROVED, reviewed_at=Now(), reviewed_by=by)
        held = lock(held, "review", by)  # each approval has counted as a version
        reasons = _reasons(held, mistaken)
        try:
            revisions = publish(held, reasons=reasons, note=note)
        except NotPublishedError as error:  # retracted since the checklist was made
            raise ValidationError(str(error)) from error
        taint.corrected(held, reasons, note)
        connection.check_constraints()
    return revisions


def lock(records: Records, verb: str, by: User) -> list[CuratedModel]:
    """The records as they are now, held until the transaction ends; in one order for everybody.

    Raises ``PermissionDenied`` unless ``by`` may do this to records of such kinds.
    """
    ordered = sorted(records, key=lambda record: (kind_of(record).order, record.pk))
    held: list[CuratedModel] = []
    for kind, group in groupby(ordered, key=kind_of):
        opts = kind.root._meta
        if not by.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}"):
            raise PermissionDenied(f"You may not {verb} {opts.verbose_name_plural}.")
        keys = {record.pk for record in group}
        found = list(
            kind.root._default_manager.select_for_update().filter(pk__in=keys).order_by("pk")
        )
        if len(found) < len(keys):
            raise ValidationError(f"A {opts.verbose_name} was deleted meanwhile.")
        held += found
    return held


@contextmanager
def holding(
    records: Records, *, by: User, reason: str = "", versions: Versions | None = None
) -> Iterator[list[CuratedModel]]:
    """The records as they are now, held while something is changed of all of them or of none."""
    with act(by, reason):
        held = lock(records, "change", by)
        _refuse(_are_as_seen(held, versions or {}))
        yield held
        connection.check_constraints()


@contextmanager
def act(by: User, reason: str) -> Iterator[None]:
    """One transaction, with who and why; what the database refuses becomes a sentence."""
    try:
        with pghistory.context(user=by.pk, reason=reason.strip()), transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(in_words(error)) from error


def _move(
    records: Records,
    verb: str,
    to: State,
    by: User,
    reason: str,
    origins: Sequence[State],
    versions: Versions | None,
) -> list[CuratedModel]:
    if to == State.CHANGES_REQUESTED and not reason.strip():
        raise ValidationError("Say what is to be changed.")
    if to == State.DISCARDED and not reason.strip():
        raise ValidationError("Say why it is given up.")
    with act(by, reason):
        held = lock(records, verb, by)
        _refuse([*_in_state(held, origins, to), *_are_as_seen(held, versions or {})])
        move_to(held, to)
        connection.check_constraints()
    return held


def move_to(records: Sequence[CuratedModel], state: State, **values: Any) -> None:
    """Write the new state of records that are held, and were found good."""
    for kind, group in groupby(records, key=kind_of):
        keys = [record.pk for record in group]
        kind.root._default_manager.filter(pk__in=keys).update(state=state, **values)


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        raise ValidationError([*problems])


def _in_state(records: Sequence[CuratedModel], origins: Sequence[State], to: State) -> list[str]:
    return [
        f"{record.human_id} is “{State(record.state).label}”, and cannot become “{to.label}”."
        for record in records
        if record.state not in origins
    ]


def _are_as_seen(records: Sequence[CuratedModel], versions: Versions) -> list[str]:
    return [
        f"{record.human_id} was changed since you opened it. Look again."
        for record in records
        if versions.get(str(record.uuid), record.version) != record.version
    ]


def _are_anothers(records: Sequence[CuratedModel], by: User) -> list[str]:
    return [
        f"You have written this version of {record.human_id}; another person must approve it."
        for record in records
        if f"user:{by.pk}" in record.contributors
    ]


def _hold(lists: Mapping[CuratedModel, Sequence[Requirement]], override: str) -> list[str]:
    return [
        f"{record.human_id} cannot be published yet. Not so: {requirement.text}"
        + ("" if requirement.must else " (Or say why to publish all the same.)")
        for record, requirements in lists.items()
        for requirement in requirements
        if not requirement.holds and (requirement.must or not override.strip())
    ]


def _reasons(records: Sequence[CuratedModel], mistaken: set[str]) -> dict[str, str]:
    """Why each is published; what was not public before is published first by the engine."""
    reasons = {}
    for kind, group in groupby(records, key=kind_of):
        rows = list(group)
        public = set(
            kind.index._default_manager.filter(
                uuid__in=[row.uuid for row in rows], until_seq=None
            ).values_list("uuid", flat=True)
        )
        for row in rows:
            uuid = str(row.uuid)
            if row.uuid not in public:
                reasons[uuid] = PublicationReason.REINSTATEMENT
            elif uuid in mistaken:
                reasons[uuid] = PublicationReason.CORRECTION
            else:
                reasons[uuid] = PublicationReason.UPDATE
    return {uuid: str(reason) for uuid, reason in reasons.items()}
