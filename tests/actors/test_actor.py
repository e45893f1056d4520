"""Actors, their names and their ids elsewhere: what passes, and what each rule refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from actors.models import Actor, ActorName
from tests.factories import (
    make_actor,
    make_excerpt,
    make_external_id,
    make_name,
    make_publisher,
    make_source,
)
from tests.house.writes import raw_delete, raw_update

pytestmark = pytest.mark.django_db


def in_a_transaction(write: Callable[[], object]) -> None:
    with transaction.atomic():
        write()
        connection.check_constraints()


def test_actor_needs_a_preferred_name() -> None:
    with pytest.raises(IntegrityError, match=r"ACT-[0-9]+ has no preferred name"):
        in_a_transaction(lambda: make_name(Actor.objects.create(), preferred=False))


def rows(name: ActorName) -> Any:
    return ActorName.objects.filter(pk=name.pk)


def move(name: ActorName) -> None:
    other = make_actor()
    other.names.all().delete()
    rows(name).update(actor=other)


PREFERRED_GOES: dict[str, Callable[[ActorName], object]] = {
    "update": lambda name: rows(name).update(preferred=False),
    "raw update": lambda name: raw_update(name, {"preferred": False}),
    "delete": lambda name: name.delete(),
    "queryset delete": lambda name: rows(name).delete(),
    "raw delete": raw_delete,
    "move": move,
}


@pytest.mark.parametrize("write", PREFERRED_GOES.values(), ids=PREFERRED_GOES)
def test_preferred_name_stays(write: Callable[[ActorName], object]) -> None:
    actor = make_actor("One")
    make_name(actor, "Two")
    name = actor.names.get(preferred=True)
    connection.check_constraints()

    with pytest.raises(IntegrityError, match="left without a preferred name"):
        in_a_transaction(lambda: write(name))


def test_another_name_becomes_the_preferred_one() -> None:
    actor = make_actor("One")
    second = make_name(actor, "Two")

    with transaction.atomic():
        actor.names.filter(preferred=True).update(preferred=False)
        actor.names.filter(pk=second.pk).update(preferred=True)
    connection.check_constraints()

    assert Actor.objects.get(pk=actor.pk).name == "Two"


def test_only_one_name_is_preferred() -> None:
    actor = make_actor()

    with pytest.raises(IntegrityError, match="one_preferred"):
        make_name(actor, preferred=True)


def test_actor_and_all_its_names_go_together() -> None:
    actor = make_actor()
    make_name(actor)

    actor.delete()
    connection.check_constraints()

    assert not ActorName.objects.exists()


def test_names_are_shared_but_not_repeated() -> None:
    actor = make_actor("Islamic Resistance")
    make_actor("Islamic Resistance")

    with pytest.raises(IntegrityError, match="stated_once"):
        make_name(actor, "Islamic Resistance")


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ({"name": "كتائب"}, {"name": " \t"}, "is_not_blank"),
        ({"script": "Arab"}, {"script": "arab"}, "script_has_its_form"),
        ({"language": "ar"}, {"language": "arabic"}, "language_has_its_form"),
        ({"kind": "front_name"}, {"kind": "alias"}, "kind_is_a_term"),
        ({"used_date": "2019/.."}, {"used_date": "since 2019"}, "not an EDTF"),
    ],
)
def test_rule_of_a_name(good: dict[str, Any], bad: dict[str, Any], rule: str) -> None:
    actor = make_actor()
    name = make_name(actor, **good)

    for write in (
        lambda: make_name(actor, **bad),
        lambda: ActorName.objects.filter(pk=name.pk).update(**bad),
        lambda: raw_update(name, bad),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            write()


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"kind": "gang"}, "kind_is_a_term"),
        ({"sector": "XXX"}, "sector_is_a_term"),
        ({"country": "Iraq"[:2]}, "country_has_its_form"),
        ({"active_date": "2014/2003"}, "ends before it starts"),
    ],
)
def test_rule_of_an_actor(bad: dict[str, Any], rule: str) -> None:
    actor = make_actor(kind="armed_group", sector="UAF", country="IQ", active_date="2003/2014")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Actor.objects.filter(pk=actor.pk).update(**bad)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        raw_update(actor, bad)


def test_external_id_names_one_actor() -> None:
    known = make_external_id(scheme="wikidata", value="Q30")
    make_external_id(known.actor, scheme="iso3166-1", value="Q30")

    with pytest.raises(IntegrityError, match="names_one_actor"):
        make_external_id(scheme="wikidata", value="Q30")


def test_publisher_is_at_most_one_actor() -> None:
    publisher = make_publisher()
    make_actor(publisher=publisher)

    with pytest.raises(IntegrityError):
        make_actor(publisher=publisher)


def test_name_keeps_the_words_that_show_it() -> None:
    excerpt = make_excerpt("the Crescent Brigade", source=make_source())
    name = make_name(excerpt=excerpt)

    assert ActorName.objects.get(pk=name.pk).excerpt == excerpt


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hizb allah", True),
        ("HIZBALLAH", True),
        ("Ḥizb", True),
        ("حزب الله", True),
        ("حِزْبُ ٱللّٰه", True),
        ("Hizb Alah", True),
        ("Crescent", False),
        ("", True),
    ],
)
def test_actors_are_found_by_any_name(words: str, found: bool) -> None:
    actor = make_actor("Hizb Allāh")
    make_name(actor, "حزب الله")
    make_name(actor, "Hizballah")
    make_actor("Quite Another")

    assert (actor in Actor.objects.named(words)) is found


def test_best_match_comes_first() -> None:
    near, exact = make_actor("Badr Corps of the North"), make_actor("Badr")

    assert [actor.pk for actor in Actor.objects.named("badr")] == [exact.pk, near.pk] or [
        actor.likeness for actor in Actor.objects.named("badr")
    ] == [1.0, 1.0]


def test_exact_name_ignores_spelling_alone() -> None:
    actor = make_actor("ʿAṣāʾib Ahl al-Ḥaqq")
    make_actor("Asaib")

    assert list(Actor.objects.exactly_named("Asa'ib Ahl Al-Haqq")) == [actor]
