"""Rules that span rows hold when two sessions work at once."""

import pytest
from django.db import DatabaseError, IntegrityError

from actors.models import ActorName, ActorRelation, IdentityJudgement, Place, RelationCitation
from tests.factories import (
    make_actor,
    make_excerpt,
    make_judgement,
    make_name,
    make_place,
    make_relation,
    make_relation_citation,
    make_user,
)
from tests.races import interleave

pytestmark = pytest.mark.django_db(transaction=True)


def refused(errors: list[DatabaseError | None], because: str) -> bool:
    """Whether the second session alone was refused, and for this reason."""
    first, second = errors
    return first is None and isinstance(second, IntegrityError) and because in str(second)


def test_last_two_citations_are_not_both_removed() -> None:
    relation = make_relation()
    make_relation_citation(relation)
    one, two = RelationCitation.objects.all()

    errors = interleave(one.delete, two.delete)

    assert refused(errors, "rests on no words")
    assert relation.citations.count() == 1


def test_overlapping_relations_are_not_both_recorded() -> None:
    one, two, excerpt = make_actor(), make_actor(), make_excerpt()

    errors = interleave(
        lambda: make_relation(one, two, valid_date="2014/..", citations=[excerpt]),
        lambda: make_relation(one, two, valid_date="../2016", citations=[excerpt]),
    )

    assert refused(errors, "no_overlap")
    assert ActorRelation.objects.count() == 1


def test_relation_is_not_recorded_from_both_ends() -> None:
    one, two, excerpt = make_actor(), make_actor(), make_excerpt()

    errors = interleave(
        lambda: make_relation(one, two, "allied_with", citations=[excerpt]),
        lambda: make_relation(two, one, "allied_with", citations=[excerpt]),
    )

    assert refused(errors, "no_mirror")


def test_judgements_do_not_close_a_circle() -> None:
    one, two, three = (make_actor() for _ in range(3))
    user = make_user()
    make_judgement(one, two, by=user)

    errors = interleave(
        lambda: make_judgement(two, three, by=user), lambda: make_judgement(three, one, by=user)
    )

    assert refused(errors, "say already that these two are the same")
    assert IdentityJudgement.objects.count() == 2


def test_actor_is_not_left_without_a_preferred_name() -> None:
    actor = make_actor("One")
    second = make_name(actor, "Two")

    def prefer_the_second() -> None:
        ActorName.objects.filter(actor=actor).exclude(pk=second.pk).update(preferred=False)
        ActorName.objects.filter(pk=second.pk).update(preferred=True)

    errors = interleave(prefer_the_second, ActorName.objects.filter(pk=second.pk).delete)

    assert refused(errors, "left without a preferred name")


def test_places_do_not_lie_within_each_other() -> None:
    one, two = make_place("One"), make_place("Two")

    errors = interleave(
        lambda: Place.objects.filter(pk=one.pk).update(parent=two),
        lambda: Place.objects.filter(pk=two.pk).update(parent=one),
    )

    assert refused(errors, "cannot lie within itself")
