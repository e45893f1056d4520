"""The story of a record and its parts, and earlier values brought back."""

from typing import Any

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actors.models import Actor, ActorName
from claims.models import Claim, Condition, ConditionalThreat
from sources.models import Publisher, Source
from sources.timeline import changes_of, parts_of, restore
from tests.factories import (
    make_actor,
    make_publisher,
    make_source,
    make_source_link,
    make_translation,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db


def told(model: Any, pk: Any) -> list[list[tuple[str, str]]]:
    """Each change, newest first, as the rows that it touched and how."""
    return [
        [(row.model.__name__, row.kind) for row in change.rows] for change in changes_of(model, pk)
    ]


def test_changes_say_who_when_and_why() -> None:
    user = make_user()
    with pghistory.context(user=user.pk, reason="Looked it up"):
        source = make_source("Old", byline="By A")
    with pghistory.context(user=user.pk, reason="As printed"):
        Source.objects.filter(pk=source.pk).update(title="New")

    newest, oldest = changes_of(Source, source.pk)

    assert (newest.agent, newest.reason) == (f"user:{user.pk}", "As printed")
    ((change,),) = (row.fields for row in newest.rows)
    assert (change.column.name, change.before, change.after) == ("title", "Old", "New")
    assert oldest.reason == "Looked it up"
    assert newest.at > oldest.at


def test_changes_tell_parts_and_those_removed() -> None:
    with pghistory.context(reason="one"):
        source = make_source()
    with pghistory.context(reason="two"):
        link = make_source_link(source)
    with pghistory.context(reason="three"):
        link.delete()

    assert told(Source, source.pk) == [
        [("SourceLink", "removed")],
        [("SourceLink", "added")],
        [("Source", "added")],
    ]


def test_changes_find_parts_of_parts_through_untracked_rows() -> None:
    translation = make_translation()

    ((*rows,),) = told(Source, translation.excerpt.snapshot.source_id)

    assert ("ExcerptTranslation", "added") in rows


def test_changes_find_a_tree_whose_threat_is_gone() -> None:
    tree = make_tree()
    claim = tree.threat.claim
    ConditionalThreat.objects.filter(pk=tree.threat.pk).delete()

    rows = [row for change in told(Claim, claim.pk) for row in change]

    assert ("Condition", "removed") in rows
    assert ("ConditionalThreat", "removed") in rows


def test_changes_of_another_record_are_not_told() -> None:
    source, other = make_source(), make_source()
    make_source_link(other)

    assert told(Source, source.pk) == [[("Source", "added")]]


def test_changes_of_a_deleted_record_are_told() -> None:
    source = make_source()
    pk = source.pk
    source.delete()

    rows = [row for change in told(Source, pk) for row in change]

    assert rows == [("Source", "removed"), ("Source", "added")] or rows == [
        ("Source", "added"),
        ("Source", "removed"),
    ]


def test_parts_of_a_claim_are_found_by_their_triggers() -> None:
    paths = dict(parts_of(Claim))

    assert paths[Condition] == ["threat__claim"]
    assert ActorName not in paths


def test_restore_brings_back_values_but_not_the_workflow() -> None:
    source = make_source("Old", byline="By A")
    Source.objects.filter(pk=source.pk).update(title="New", state="in_review")
    user = make_user()
    first = changes_of(Source, source.pk)[-1].rows[0]

    restore(first.event, by=user, reason="Vandalism")

    source.refresh_from_db()
    assert (source.title, source.state) == ("Old", "in_review")
    newest = changes_of(Source, source.pk)[0]
    assert (newest.agent, newest.reason) == (f"user:{user.pk}", "Vandalism")


def test_restore_brings_back_a_removed_part() -> None:
    link = make_source_link(note="As it says")
    source, pk = link.source, link.pk
    link.delete()
    removal = next(
        row
        for change in changes_of(Source, source.pk)
        for row in change.rows
        if row.kind == "removed"
    )

    restore(removal.event, by=make_user())

    assert [(each.pk, each.note) for each in source.links.all()] == [(pk, "As it says")]


def test_restore_what_does_not_hold_any_more_is_refused_in_words() -> None:
    publisher = make_publisher("Meridian")
    Publisher.objects.filter(pk=publisher.pk).update(name="Meridian Wire")
    make_publisher("Meridian")
    first = changes_of(Publisher, publisher.pk)[-1].rows[0]

    with pytest.raises(ValidationError, match="already exists"):
        restore(first.event, by=make_user())


def test_restore_against_a_rule_across_rows_is_refused_in_words() -> None:
    actor = make_actor("First")
    connection.check_constraints()
    name = actor.names.get()
    ActorName.objects.filter(pk=name.pk).update(preferred=False)
    ActorName.objects.create(actor=actor, name="Second", preferred=True)
    connection.check_constraints()
    unpreferred = next(
        row
        for change in changes_of(Actor, actor.pk)
        for row in change.rows
        if row.kind == "changed"
    )
    ActorName.objects.filter(pk=name.pk).update(preferred=False)
    ActorName.objects.filter(actor=actor).exclude(pk=name.pk).update(preferred=False)
    ActorName.objects.filter(pk=name.pk).update(preferred=True)
    connection.check_constraints()

    with pytest.raises(ValidationError, match="without a preferred name"):
        restore(unpreferred.event, by=make_user())


def offered(model: Any, pk: Any) -> list[list[tuple[str, str]]]:
    """Of each change, newest first, the rows that it is offered to bring back."""
    return [
        [(row.model.__name__, row.kind) for row in change.rows if row.can_restore]
        for change in changes_of(model, pk)
    ]


def test_only_what_would_change_something_is_offered() -> None:
    with pghistory.context(reason="one"):
        source = make_source("Old")
    with pghistory.context(reason="two"):
        Source.objects.filter(pk=source.pk).update(title="New")
    with pghistory.context(reason="three"):
        Source.objects.filter(pk=source.pk).update(state="in_review")
    with pghistory.context(reason="four"):
        Source.objects.filter(pk=source.pk).update(state="draft")

    assert offered(Source, source.pk) == [[], [], [], [("Source", "added")]]


def test_removed_part_is_offered_once_and_no_more_when_it_is_back() -> None:
    with pghistory.context(reason="one"):
        link = make_source_link()
    source = link.source
    with pghistory.context(reason="two"):
        link.delete()
    assert [row for row in offered(Source, source.pk) if row] == [[("SourceLink", "removed")]]
    removal = changes_of(Source, source.pk)[0].removed[0]

    restore(removal.event, by=make_user())

    assert [row for row in offered(Source, source.pk) if row] == []


def test_parts_that_went_together_come_back_together_whatever_their_order() -> None:
    tree = make_tree(tree={"all": ["they strike", {"not": "they leave"}]})
    threat, claim = tree.threat, tree.threat.claim
    before = {*Condition.objects.values_list("pk", "parent", "wording")}
    with pghistory.context(reason="By mistake"):
        ConditionalThreat.objects.filter(pk=threat.pk).delete()
    events = [row.event for row in changes_of(Claim, claim.pk)[0].removed]
    assert len(events) > len(before) > 2

    restore(*events, by=make_user(), reason="Back")

    assert {*Condition.objects.values_list("pk", "parent", "wording")} == before
    assert changes_of(Claim, claim.pk)[0].reason == "Back"


def test_parts_whose_whole_is_gone_stay_gone_and_nothing_is_half_done() -> None:
    tree = make_tree(tree={"all": ["they strike", {"not": "they leave"}]})
    claim = tree.threat.claim
    with pghistory.context(reason="By mistake"):
        ConditionalThreat.objects.filter(pk=tree.threat.pk).delete()
    events = [
        row.event
        for row in changes_of(Claim, claim.pk)[0].removed
        if row.model is not ConditionalThreat
    ]

    with pytest.raises(ValidationError, match="not a valid choice"):
        restore(*events, by=make_user())

    assert not Condition.objects.exists()
