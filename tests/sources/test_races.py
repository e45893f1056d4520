"""The seal, the versions and the reviews hold when two sessions work at once."""

import pghistory
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError
from django.utils import timezone

from sources.models import Excerpt, Snapshot, Source
from tests.factories import make_excerpt, make_snapshot, make_source, make_source_link, make_user
from tests.races import interleave

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("order", ["excerpt first", "snapshot first"])
def test_snapshot_cannot_change_under_an_excerpt(order: str) -> None:
    snapshot = make_snapshot("The river rose.")
    quote = lambda: make_excerpt("river", snapshot)  # noqa: E731
    change = lambda: Snapshot.objects.update(text="The river fell.")  # noqa: E731

    if order == "excerpt first":
        quoted, changed = interleave(quote, change)
    else:
        changed, quoted = interleave(change, quote)

    assert quoted is None
    assert isinstance(changed, ProgrammingError)
    assert Excerpt.objects.get().snapshot.text == "The river rose."


@pytest.mark.usefixtures("as_owner")
def test_snapshot_cannot_change_under_an_excerpt_for_the_owner() -> None:
    snapshot = make_snapshot("The river rose.")

    quoted, changed = interleave(
        lambda: make_excerpt("river", snapshot),
        lambda: Snapshot.objects.update(text="The river fell."),
    )

    assert quoted is None
    assert isinstance(changed, IntegrityError)


def test_writes_of_two_sessions_both_count() -> None:
    source, target = make_source(), make_source()

    errors = interleave(
        lambda: make_source_link(source, target, kind="quotes"),
        lambda: make_source_link(source, target, kind="corrects"),
    )

    assert errors == [None, None]
    assert Source.objects.get(pk=source.pk).version == 3


def test_review_meets_the_edit_of_the_same_person() -> None:
    source, reviewer = make_source(), make_user()
    Source.objects.filter(pk=source.pk).update(state="in_review")

    def edit() -> None:
        with pghistory.context(user=reviewer.pk):
            make_source_link(source, make_source())

    def review() -> None:
        with pghistory.context(user=reviewer.pk):
            Source.objects.filter(pk=source.pk).update(
                state="approved", reviewed_at=timezone.now(), reviewed_by=reviewer
            )

    edited, reviewed = interleave(edit, review)

    assert edited is None
    assert isinstance(reviewed, DatabaseError)
    assert "four_eyes" in str(reviewed)
