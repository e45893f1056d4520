"""Many people at once: one step wins, nobody approves what is theirs, the ledger has no gap.

CLAIMBASE_ROUNDS says how often (20 rounds in the suite).
"""

import os
import threading
from collections.abc import Callable, Sequence

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections

from sources import verification
from sources.ledger.heads import sign_head
from sources.models import LedgerEntry, Publisher, PublisherIndex, PublisherRevision, User
from sources.review import steps
from sources.review.batch import publish_reviewed
from tests.factories import make_publisher
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("CLAIMBASE_ROUNDS", "20"))
Work = Callable[[], object]


def at_once(*work: Work) -> list[Exception | None]:
    """Do all of it in sessions that begin together; what each was refused with."""
    start = threading.Barrier(len(work))
    refusals: list[Exception | None] = [None] * len(work)

    def run(place: int, one: Work) -> None:
        try:
            start.wait(20)
            one()
        except (ValidationError, DatabaseError) as error:
            refusals[place] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(place, one), daemon=True)
        for place, one in enumerate(work)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return refusals


def edit(outlet: Publisher, by: User, country: str) -> None:
    with pghistory.context(user=by.pk):
        Publisher.objects.filter(pk=outlet.pk).update(country=country)


def test_one_step_of_a_record_wins_and_no_edit_is_lost() -> None:
    # The author may review, too, but not this.
    editor, reviewer, other = person("reviewer"), person("reviewer"), person("reviewer")
    with pghistory.context(user=editor.pk):
        outlet = make_publisher("The Gauge")
    won = {"approve": 0, "send_back": 0, "neither": 0}

    for number in range(ROUNDS):
        outlet.refresh_from_db()
        if outlet.state != "in_review":
            if outlet.state == "approved":
                edit(outlet, editor, "")
            steps.submit([outlet], by=editor)
        outlet.refresh_from_db()
        seen = {str(outlet.uuid): outlet.version}
        public = PublisherRevision.objects.count()
        country = ("IQ", "IR", "SY", "LB")[number % 4]

        approved, returned, edited, own = at_once(
            lambda seen=seen: steps.approve([outlet], by=reviewer, versions=seen),  # type: ignore[misc]
            lambda: steps.send_back([outlet], by=other, reason="Once more."),
            lambda country=country: edit(outlet, editor, country),  # type: ignore[misc]
            lambda: steps.approve([outlet], by=editor),
        )

        outlet.refresh_from_db()
        assert edited is None
        assert outlet.country == country
        assert own is not None
        assert not (approved is None and returned is None)
        assert PublisherRevision.objects.count() == public + (approved is None)
        won["approve"] += approved is None
        won["send_back"] += returned is None
        won["neither"] += approved is not None and returned is not None
        if approved is None:  # and then edited, so that it is a draft again
            assert outlet.state == "draft" or outlet.reviewed_by == reviewer

    assert won["approve"] + won["send_back"] > 0
    assert not PublisherRevision.objects.filter(reviewer=f"user:{editor.pk}").exists()
    sign_head()
    assert list(verification.everything()) == []


def test_publications_at_once_leave_no_gap_and_no_empty_range() -> None:
    editor, reviewer = person("editor"), person("reviewer")
    sessions = 8
    with pghistory.context(user=editor.pk):
        outlets = [make_publisher() for _ in range(sessions * max(ROUNDS // 4, 2))]

    def publish(mine: Sequence[Publisher]) -> None:
        for outlet in mine:
            publish_reviewed([outlet], by=editor, reviewer=reviewer)

    refusals = at_once(
        *(lambda mine=outlets[number::sessions]: publish(mine) for number in range(sessions))
    )

    assert refusals == [None] * sessions
    seqs = list(LedgerEntry.objects.values_list("seq", flat=True))
    assert seqs == list(range(1, len(outlets) + 1))
    assert PublisherIndex.objects.filter(until_seq=None).count() == len(outlets)
    sign_head()
    assert list(verification.everything()) == []
