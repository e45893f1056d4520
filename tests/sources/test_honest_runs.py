"""`verify` reports nothing of what was done honestly, in whatever order it was done.

CLAIMBASE_RUNS says how many histories are tried (3 in the suite); each is told by its number.
"""

import os
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from actors import identity
from actors.models import Actor, IdentityJudgement
from claims.models import Claim
from sources import verification
from sources.ingest import capture
from sources.ledger.heads import sign_head
from sources.models import CuratedModel, LedgerEntry, Source
from sources.publication.indexing import rebuild
from sources.publication.kinds import kind_of, kinds
from sources.review import steps
from sources.review.batch import SETTLED, companions, publish_reviewed, with_referents
from sources.review.withdrawal import refresh, retract
from tests.factories import (
    make_claim,
    make_claim_link,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
    make_tree,
)
from tests.house.writes import alteration
from tests.people import person

pytestmark = pytest.mark.django_db
RUNS = int(os.environ.get("CLAIMBASE_RUNS", "3"))
OVERRIDE = "A history of a test may lack what a record should have."


class Newsroom:
    """An editor and a reviewer, who do one thing after another as chance will have it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.editor, self.reviewer = person("editor"), person("reviewer")

    def report(self) -> None:
        """A source with what is taken from it, published in one act."""
        licence = self.chance.choice(["public_domain", "unknown"])
        with pghistory.context(user=self.editor.pk):
            source = make_source(publisher=make_publisher(), licence=licence)
            make_snapshot(f"The river rose. {self.chance.random()}", source)
            claim = make_claim(source=source)
            threat = make_claim("threat", "We strike.", statement=make_statement(), source=source)
            make_tree(make_threat(threat), {"any": ["they strike", {"not": "they leave"}]})
            for other in self.public(Claim)[:1]:
                make_claim_link(claim, other)
        publish_reviewed(companions(source), by=self.editor, reviewer=self.reviewer)

    def relate(self) -> None:
        """A relation between actors, of whom some are public already."""
        with pghistory.context(user=self.editor.pk):
            relation = make_relation(*self.public(Actor)[:1])
        self.publish([relation])

    def update(self) -> None:
        self.publish([self.edited()])

    def correct(self) -> None:
        record = self.edited()
        self.publish([record], corrects=[record], note="It was otherwise.")

    def capture_again(self) -> None:
        """A later capture, with or without the words that are cited."""
        text = self.chance.choice(["The river rose. We strike.", "The river fell."])
        for source in self.public(Source)[:1]:
            capture(source, f"{text} {self.chance.random()}".encode(), name="a", by=self.editor)
            self.publish([source])

    def merge(self) -> None:
        both = self.public(Actor)[:2]
        if len(both) == 2:
            identity.merge(*both, reason="Same founders.", by=self.editor)
            self.publish(both)

    def split(self) -> None:
        for judgement in IdentityJudgement.objects.filter(undone_at=None)[:1]:
            identity.undo(judgement, by=self.editor)
            self.publish([judgement.actor, judgement.other])

    def refresh(self) -> None:
        records = self.public()
        refresh(records[: self.chance.randint(1, 5)], by=self.editor)

    def retract(self) -> None:
        for record in self.public()[:1]:
            retract(record, by=self.reviewer, reason="It was forged.")

    def reinstate(self) -> None:
        gone = [record for record in self.records() if record.state == "discarded"]
        steps.reopen(gone[:1], by=self.editor)
        self.publish(gone[:1])

    def sign(self) -> None:
        sign_head()

    def rebuild(self) -> None:
        for kind in kinds():
            rebuild(kind)

    def records(self, *models: type[CuratedModel]) -> list[Any]:
        """All records of these models, or of all, in an order of chance."""
        found = [
            record
            for kind in kinds()
            if not models or kind.root in models
            for record in kind.root._default_manager.order_by("pk")
        ]
        self.chance.shuffle(found)
        return found

    def public(self, *models: type[CuratedModel]) -> list[Any]:
        return [
            record
            for record in self.records(*models)
            if kind_of(record).index._default_manager.filter(uuid=record.uuid, until_seq=None)
        ]

    def edited(self) -> CuratedModel:
        """A public record of which the working version says something else by now."""
        record: CuratedModel = self.public()[0]
        with pghistory.context(user=self.editor.pk):
            type(record)._default_manager.filter(pk=record.pk).update(**alteration(record))
        return record

    def publish(self, records: Sequence[Any], **how: Any) -> None:
        every = with_referents(type(each)._default_manager.get(pk=each.pk) for each in records)
        waiting = [record for record in every if record.state not in SETTLED]
        steps.submit(waiting, by=self.editor)
        steps.approve(waiting, by=self.reviewer, override=OVERRIDE, **how)


def attempt(act: Callable[[], None]) -> None:
    """Do it, whole; or not at all, where the rules refuse it."""
    with suppress(ValidationError), transaction.atomic():
        act()
        connection.check_constraints()


@pytest.mark.parametrize("number", range(RUNS))
def test_honest_history_is_verified(number: int) -> None:
    chance = random.Random(number)
    newsroom = Newsroom(chance)
    acts = [
        newsroom.report, newsroom.relate, newsroom.update, newsroom.correct,
        newsroom.capture_again, newsroom.merge, newsroom.split, newsroom.refresh,
        newsroom.retract, newsroom.reinstate, newsroom.sign, newsroom.rebuild,
    ]  # fmt: skip

    for act in [newsroom.report, newsroom.relate, *chance.sample(acts, len(acts))]:
        attempt(act)
        assert list(verification.everything()) == [], f"after {act.__name__}"

    assert LedgerEntry.objects.filter(reason="retraction").exists()
    for record in newsroom.public():
        assert list(verification.record(kind_of(record), record.pk)) == []
