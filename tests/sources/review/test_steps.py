"""The steps of a working version, on the kind of record that refers to no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from sources.models import LedgerEntry, Publisher, PublisherIndex, Transition, User
from sources.review import steps
from tests.factories import make_publisher
from tests.house.writes import raw_insert
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return person("editor")


@pytest.fixture
def reviewer() -> User:
    return person("reviewer")


def written(by: User, **fields: Any) -> Publisher:
    with pghistory.context(user=by.pk):
        return make_publisher(**fields)


def offered(by: User, **fields: Any) -> Publisher:
    (record,) = steps.submit([written(by, **fields)], by=by)
    record.refresh_from_db()
    return record  # type: ignore[return-value]


def state(record: Any) -> str:
    record.refresh_from_db()
    return str(record.state)


def test_approval_publishes(editor: User, reviewer: User) -> None:
    outlet = offered(editor, name="The Gauge")

    (revision,) = steps.approve([outlet], by=reviewer)

    connection.check_constraints()
    assert state(outlet) == "approved"
    assert outlet.reviewed_by == reviewer
    assert '"name":"The Gauge"' in str(revision.document)
    assert (revision.number, revision.entry.reason) == (1, "first")
    assert revision.entry.published_by == f"user:{reviewer.pk}"
    assert PublisherIndex.objects.get(until_seq=None).number == outlet.pk


def test_every_step_is_recorded_with_who_and_why(editor: User, reviewer: User) -> None:
    outlet = offered(editor)
    steps.send_back([outlet], by=reviewer, reason="Which country?")
    steps.submit([outlet], by=editor, note="Country added.")

    made = Transition.objects.filter(record_uuid=outlet.uuid).order_by("id")

    assert list(made.values_list("from_state", "to_state", "reason", "made_by")) == [
        ("draft", "in_review", "", f"user:{editor.pk}"),
        ("in_review", "changes_requested", "Which country?", f"user:{reviewer.pk}"),
        ("changes_requested", "in_review", "Country added.", f"user:{editor.pk}"),
    ]


WRITES: dict[str, Callable[[Transition], object]] = {
    "create": lambda step: step.save(force_insert=True),
    "bulk_create": lambda step: Transition.objects.bulk_create([step]),
    "raw": raw_insert,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_step_that_was_not_made_cannot_be_recorded(
    editor: User, write: Callable[[Transition], object]
) -> None:
    offered(editor)
    step = Transition.objects.get()
    step.pk += 1
    step.made_at -= timedelta(days=1)

    with pytest.raises(ProgrammingError, match="permission denied"):
        write(step)


def test_author_cannot_approve(editor: User, reviewer: User) -> None:
    outlet = offered(reviewer)

    with pytest.raises(ValidationError, match="another person must approve"):
        steps.approve([outlet], by=reviewer)
    assert state(outlet) == "in_review"
    assert not LedgerEntry.objects.exists()


def test_what_was_changed_since_it_was_seen_is_not_approved(editor: User, reviewer: User) -> None:
    outlet = offered(editor)
    seen = {str(outlet.uuid): outlet.version}
    with pghistory.context(user=editor.pk):
        Publisher.objects.filter(pk=outlet.pk).update(country="IQ")

    with pytest.raises(ValidationError, match="changed since you opened it"):
        steps.approve([outlet], by=reviewer, versions=seen)


def test_one_that_fails_holds_all_back(editor: User, reviewer: User) -> None:
    good, marked = offered(editor), offered(editor, tlp="amber")

    with pytest.raises(ValidationError, match="TLP:CLEAR"):
        steps.approve([good, marked], by=reviewer)
    assert (state(good), state(marked)) == ("in_review", "in_review")
    assert not LedgerEntry.objects.exists()


@pytest.mark.parametrize("step", [steps.send_back, steps.discard])
def test_reason_is_asked_for(editor: User, reviewer: User, step: Any) -> None:
    outlet = offered(editor)

    with pytest.raises(ValidationError, match="Say "):
        step([outlet], by=reviewer, reason=" ")


def test_return_without_a_reason_is_refused_by_the_database(reviewer: User, editor: User) -> None:
    outlet = offered(editor)

    with pytest.raises(IntegrityError, match="Say why"), transaction.atomic():
        Publisher.objects.filter(pk=outlet.pk).update(state="changes_requested")


def test_only_reviewers_approve(editor: User) -> None:
    outlet = offered(editor)

    with pytest.raises(PermissionDenied, match="may not review publishers"):
        steps.approve([outlet], by=person("editor"))


def test_step_that_is_none_is_refused(editor: User, reviewer: User) -> None:
    outlet = written(editor)

    with pytest.raises(ValidationError, match="is “Draft”, and cannot become “Approved”"):
        steps.approve([outlet], by=reviewer)
    with pytest.raises(IntegrityError, match="cannot go from"), transaction.atomic():
        Publisher.objects.filter(pk=outlet.pk).update(state="approved")


def test_nobody_approves_in_anothers_name(editor: User, reviewer: User) -> None:
    outlet = offered(editor)

    with (
        pytest.raises(IntegrityError, match="in another's name"),
        pghistory.context(user=editor.pk),
        transaction.atomic(),
    ):
        Publisher.objects.filter(pk=outlet.pk).update(
            state="approved", reviewed_at="2026-01-01T00:00Z", reviewed_by=reviewer
        )


def test_approval_without_publication_is_refused_at_commit(editor: User, reviewer: User) -> None:
    outlet = offered(editor)

    with (
        pytest.raises(IntegrityError, match="approving does both"),
        pghistory.context(user=reviewer.pk),
        transaction.atomic(),
    ):
        _approve_alone(outlet, reviewer)


def test_edit_begins_a_version_of_its_own(editor: User, reviewer: User) -> None:
    outlet = offered(editor)
    steps.approve([outlet], by=reviewer)
    other = person("editor")

    with pghistory.context(user=other.pk):
        Publisher.objects.filter(pk=outlet.pk).update(country="IQ")

    outlet.refresh_from_db()
    assert (outlet.state, outlet.contributors) == ("draft", [f"user:{other.pk}"])
    assert PublisherIndex.objects.filter(until_seq=None, number=outlet.pk).exists()


def test_second_revision_ends_the_first(editor: User, reviewer: User) -> None:
    outlet = offered(editor)
    steps.approve([outlet], by=reviewer)
    with pghistory.context(user=editor.pk):
        Publisher.objects.filter(pk=outlet.pk).update(country="IQ")
    steps.submit([outlet], by=editor)

    (second,) = steps.approve([outlet], by=reviewer, corrects=[outlet], note="The country.")

    ranges = PublisherIndex.objects.order_by("from_seq").values_list("from_seq", "until_seq")
    assert list(ranges) == [(1, 2), (2, None)]
    assert (second.number, second.entry.reason, second.note) == (2, "correction", "The country.")


def test_user_who_wrote_and_left_still_counts(editor: User, reviewer: User) -> None:
    outlet = offered(editor)
    with pghistory.context(user=reviewer.pk):
        Publisher.objects.filter(pk=outlet.pk).update(country="IQ")

    with pytest.raises(ValidationError, match="You have written this version"):
        steps.approve([outlet], by=reviewer)


def _approve_alone(outlet: Publisher, reviewer: User) -> None:
    Publisher.objects.filter(pk=outlet.pk).update(
        state="approved", reviewed_at="2026-01-01T00:00Z", reviewed_by=reviewer
    )
    connection.check_constraints()
