"""What is public is taken back or brought up to date, and what rests on it is flagged."""

from typing import Any

import orjson
import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actors.identity import merge, undo
from actors.models import Actor, ActorName, ActorRelation
from claims.models import Claim, ClaimIndex
from sources.models import Publisher, Source, Taint, User
from sources.publication.kinds import kind_of
from sources.review import steps
from sources.review.batch import companions, publish_reviewed, with_referents
from sources.review.taint import clear
from sources.review.withdrawal import dependents, refresh, retract
from tests.factories import (
    make_actor,
    make_claim,
    make_publisher,
    make_relation,
    make_source,
)
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return person("editor")


@pytest.fixture
def reviewer() -> User:
    return person("reviewer")


def published(editor: User, reviewer: User, make: Any, *args: Any, **fields: Any) -> Any:
    """A record that is public, with all that it refers to."""
    with pghistory.context(user=editor.pk):
        record = make(*args, **fields)
    publish_reviewed(with_referents([record]), by=editor, reviewer=reviewer)
    connection.check_constraints()
    record.refresh_from_db()
    return record


def document(record: Any) -> dict[str, Any]:
    """The newest document of a record."""
    found = kind_of(record).revision._default_manager.filter(record=record).last()
    result: dict[str, Any] = orjson.loads(found.document)
    return result


def flags(record: Any) -> list[str]:
    found = Taint.objects.filter(record_uuid=record.uuid, cleared_at=None)
    return list(found.order_by("pk").values_list("reason", flat=True))


def source_of(claim: Claim) -> Source:
    source: Source = claim.citations.get().excerpt.snapshot.source
    return source


def test_retraction_flags_what_refers_to_it(editor: User, reviewer: User) -> None:
    claim = published(editor, reviewer, make_claim)
    source = source_of(claim)
    assert dependents([source]) == {source: {"claim": 1}}

    retract(source, by=reviewer, reason="It was forged.")

    connection.check_constraints()
    assert flags(claim) == ["source_retracted"]
    assert document(source) | {"uuid": ""} == {
        "type": "source",
        "id": source.human_id,
        "uuid": "",
        "revision": 2,
        "change_note": "It was forged.",
        "retracted": True,
    }
    assert ClaimIndex.objects.filter(until_seq=None).exists()


def test_retraction_gives_its_reason_once(editor: User, reviewer: User) -> None:
    outlet = published(editor, reviewer, make_publisher)

    with pytest.raises(ValidationError, match="Say why"):
        retract(outlet, by=reviewer, reason=" ")
    retract(outlet, by=reviewer, reason="No such outlet.")
    with pytest.raises(ValidationError, match="is not public"):
        retract(outlet, by=reviewer, reason="Again.")


def test_retracted_record_is_reinstated(editor: User, reviewer: User) -> None:
    outlet = published(editor, reviewer, make_publisher)
    retract(outlet, by=reviewer, reason="No such outlet.")

    steps.reopen([outlet], by=editor)
    steps.submit([outlet], by=editor)
    (revision,) = steps.approve([outlet], by=reviewer)

    assert (revision.number, revision.entry.reason) == (3, "reinstatement")


def test_correction_flags_and_update_does_not(editor: User, reviewer: User) -> None:
    claim = published(editor, reviewer, make_claim)
    source = source_of(claim)

    def again(title: str, **how: Any) -> None:
        with pghistory.context(user=editor.pk):
            Source.objects.filter(pk=source.pk).update(title=title)
        steps.submit([source], by=editor)
        steps.approve([source], by=reviewer, **how)

    again("Longer title")
    assert flags(claim) == []
    again("True title", corrects=[source], note="The title was another's.")
    assert flags(claim) == ["corrected"]


def test_flag_is_cleared_by_a_person_who_says_what_was_found(editor: User, reviewer: User) -> None:
    claim = published(editor, reviewer, make_claim)
    retract(source_of(claim), by=reviewer, reason="Forged.")
    flag = Taint.objects.get(record_uuid=claim.uuid)

    with pytest.raises(ValidationError, match="Say what your look found"):
        clear(flag, by=editor, verdict=" ")
    clear(flag, by=editor, verdict="Another source has the words.")

    assert flags(claim) == []
    with pytest.raises(ValidationError, match="cleared this flag already"):
        clear(flag, by=editor, verdict="Again.")


def test_flagged_record_is_published_only_with_a_reason(editor: User, reviewer: User) -> None:
    claim = published(editor, reviewer, make_claim)
    source = source_of(claim)
    with pghistory.context(user=editor.pk):
        Source.objects.filter(pk=source.pk).update(title="True title")
    steps.submit([source], by=editor)
    steps.approve([source], by=reviewer, corrects=[source], note="The title.")
    with pghistory.context(user=editor.pk):
        Claim.objects.filter(pk=claim.pk).update(proposition="The river rose a little.")
    steps.submit([claim], by=editor)

    with pytest.raises(ValidationError, match="say why to publish all the same"):
        steps.approve([claim], by=reviewer)
    steps.approve([claim], by=reviewer, override="The title does not matter here.")

    assert document(claim)["proposition"] == "The river rose a little."


def test_merge_and_split_flag_what_names_the_actor(editor: User, reviewer: User) -> None:
    relation = published(editor, reviewer, make_relation)
    actor = relation.subject

    judgement = merge(actor, make_actor(), reason="One group.", by=editor)
    assert flags(relation) == ["actor_merged"]
    undo(judgement, by=editor)
    assert flags(relation) == ["actor_merged", "actor_split"]


def rename(actor: Actor, name: str, editor: User, reviewer: User) -> None:
    with pghistory.context(user=editor.pk):
        ActorName.objects.filter(actor=actor).update(name=name)
    steps.submit([actor], by=editor)
    steps.approve([actor], by=reviewer)


def test_label_stays_as_published_until_it_is_refreshed(editor: User, reviewer: User) -> None:
    relation = published(editor, reviewer, make_relation, make_actor("Old name"))
    rename(relation.subject, "New name", editor, reviewer)
    assert document(relation)["subject"]["name"] == "Old name"
    with pghistory.context(user=editor.pk):  # of a draft nothing shows
        ActorRelation.objects.filter(pk=relation.pk).update(note="Secret draft.")

    (revision,) = refresh([relation], by=editor)

    assert document(relation)["subject"]["name"] == "New name"
    assert (revision.entry.reason, revision.number) == ("reference_changed", 2)
    assert "Secret" not in str(revision.document)
    relation.refresh_from_db()
    assert relation.state == "draft"
    assert flags(relation) == []
    assert refresh([relation], by=editor) == []


def test_draft_name_does_not_leak_into_what_is_published(editor: User, reviewer: User) -> None:
    actor = make_actor("Public name")
    published(editor, reviewer, make_relation, actor)
    with pghistory.context(user=editor.pk):
        ActorName.objects.filter(actor=actor).update(name="Draft name")

    other = published(editor, reviewer, make_relation, actor, make_actor("Another"))

    assert document(other)["subject"]["name"] == "Public name"


def test_what_refers_to_something_retracted_cannot_be_refreshed(
    editor: User, reviewer: User
) -> None:
    claim = published(editor, reviewer, make_claim)
    retract(source_of(claim), by=reviewer, reason="Forged.")

    with pytest.raises(ValidationError, match="is not public any more"):
        refresh([claim], by=editor)


def test_companions_are_what_rests_on_a_source_and_what_that_needs(editor: User) -> None:
    outlet = make_publisher()
    source = make_source(publisher=outlet)
    claim = make_claim(source=source)
    make_claim()  # of another source

    assert companions(source) == [outlet, source, claim]


def test_marked_companion_holds_all_back(editor: User, reviewer: User) -> None:
    with pghistory.context(user=editor.pk):
        source = make_source(publisher=make_publisher(tlp="amber"))
        make_claim(source=source)
    steps.submit(companions(source), by=editor)

    with pytest.raises(ValidationError, match="TLP:CLEAR"):
        steps.approve(companions(source), by=reviewer)
    assert not Publisher.objects.filter(state="approved").exists()
    assert not ClaimIndex.objects.exists()
