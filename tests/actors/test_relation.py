"""Relations between actors: cited, not to oneself, and once for any time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from actors.choices import INVERSE, SYMMETRIC, Predicate
from actors.models import Actor, ActorRelation, RelationCitation
from tests.factories import make_actor, make_relation, make_relation_citation
from tests.house.writes import raw_delete, raw_update

pytestmark = pytest.mark.django_db


@pytest.fixture
def ends() -> tuple[Actor, Actor]:
    return make_actor("Iran"), make_actor("Militia")


def test_relation_rests_on_words(ends: tuple[Actor, Actor]) -> None:
    ActorRelation.objects.create(subject=ends[0], predicate="funds", object=ends[1])

    with pytest.raises(IntegrityError, match=r"REL-[0-9]+ rests on no words"), transaction.atomic():
        connection.check_constraints()

    make_relation_citation(ActorRelation.objects.get())
    connection.check_constraints()


LAST_CITATION_GOES: dict[str, Callable[[Any], object]] = {
    "delete": lambda citation: citation.delete(),
    "queryset": lambda citation: RelationCitation.objects.filter(pk=citation.pk).delete(),
    "raw": raw_delete,
    "moved": lambda citation: RelationCitation.objects.filter(pk=citation.pk).update(
        relation=make_relation()
    ),
}


def in_a_transaction(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
        connection.check_constraints()


@pytest.mark.parametrize("write", LAST_CITATION_GOES.values(), ids=LAST_CITATION_GOES)
def test_last_citation_stays(write: Callable[[Any], object]) -> None:
    relation = make_relation()
    second = make_relation_citation(relation)
    second.delete()
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="rests on no words"):
        in_a_transaction(lambda: write(relation.citations.get()))


def test_citation_is_replaced_in_one_transaction() -> None:
    relation = make_relation()

    with transaction.atomic():
        relation.citations.all().delete()
        make_relation_citation(relation)
    connection.check_constraints()

    assert relation.citations.count() == 1


def test_relation_and_all_its_citations_go_together() -> None:
    make_relation().delete()
    connection.check_constraints()

    assert not RelationCitation.objects.exists()


def test_words_are_cited_once() -> None:
    citation = make_relation_citation()

    with pytest.raises(IntegrityError, match="cited_once"):
        make_relation_citation(citation.relation, citation.excerpt)


def test_no_relation_to_oneself(ends: tuple[Actor, Actor]) -> None:
    relation = make_relation(*ends)

    for write in (
        lambda: make_relation(ends[0], ends[0]),
        lambda: ActorRelation.objects.update(object=models.F("subject")),
        lambda: raw_update(relation, {"object_id": ends[0].pk}),
    ):
        with pytest.raises(IntegrityError, match="not_to_itself"), transaction.atomic():
            write()


@pytest.mark.parametrize(
    ("known", "new", "fits"),
    [
        ("2014/2016", "2016-06/2018", False),
        ("2014/2016", "2017/2018", True),
        ("2014/2016", "2014/2016", False),
        ("2014/..", "2020", False),
        ("../2014", "2014-12", False),
        ("../2014", "2015/..", True),
        (None, "2020", False),
        ("2020", None, False),
        (None, None, False),
        ("2014-10-01", "2014-10-02", True),
    ],
)
def test_same_relation_does_not_overlap_itself(
    ends: tuple[Actor, Actor], known: str | None, new: str | None, fits: bool
) -> None:
    make_relation(*ends, "funds", valid_date=known)

    if fits:
        make_relation(*ends, "funds", valid_date=new)
    else:
        with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
            make_relation(*ends, "funds", valid_date=new)


def test_overlap_is_refused_to_updates_too(ends: tuple[Actor, Actor]) -> None:
    make_relation(*ends, "funds", valid_date="2014")
    later = make_relation(*ends, "funds", valid_date="2015")

    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        ActorRelation.objects.filter(pk=later.pk).update(valid_date="2014-06/2015")
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        raw_update(later, {"valid_date": "2014-06/2015"})


def test_other_relations_may_overlap(ends: tuple[Actor, Actor]) -> None:
    subject, other = ends
    make_relation(subject, other, "funds")

    make_relation(subject, other, "arms")
    make_relation(other, subject, "funds")
    make_relation(subject, make_actor(), "funds")

    assert ActorRelation.objects.count() == 4


@pytest.mark.parametrize("predicate", SYMMETRIC)
def test_relation_that_holds_both_ways_is_recorded_once(
    ends: tuple[Actor, Actor], predicate: Predicate
) -> None:
    one, other = ends
    make_relation(one, other, predicate, valid_date="2014/2016")
    make_relation(other, one, predicate, valid_date="2017")

    with pytest.raises(IntegrityError, match="no_mirror"):
        make_relation(other, one, predicate, valid_date="2016")


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"predicate": "likes"}, "predicate_is_a_term"),
        ({"confidence": "sure"}, "confidence_is_a_term"),
        ({"valid_date": "2016/2014"}, "ends before it starts"),
    ],
)
def test_rule_of_a_relation(bad: dict[str, Any], rule: str) -> None:
    relation = make_relation(confidence="high", valid_date="2014/2016")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        ActorRelation.objects.filter(pk=relation.pk).update(**bad)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        raw_update(relation, bad)


def test_every_predicate_is_named_from_both_ends() -> None:
    assert set(INVERSE) == set(Predicate)


def test_who_backs_whom(ends: tuple[Actor, Actor]) -> None:
    state, militia = ends
    funds = make_relation(state, militia, "funds")
    proxy = make_relation(militia, state, "proxy_of")
    rival = make_relation(militia, make_actor(), "rival_of")

    assert set(ActorRelation.objects.backing(militia)) == {funds, proxy}
    assert set(ActorRelation.objects.involving(militia)) == {funds, proxy, rival}
    assert set(ActorRelation.objects.between([militia], [state])) == {funds, proxy}
