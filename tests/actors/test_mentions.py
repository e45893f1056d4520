"""Known actors in a text: by any name, in any script, whatever marks, capitals, possessives."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.mentions import mentions, name_of, names_in
from actors.models import Actor
from tests.factories import make_actor, make_judgement, make_name


def found(text: str, **names: str) -> list[tuple[str, int]]:
    known = [name_of(name.replace("_", " "), int(key[1:])) for key, name in names.items()]
    return [(text[each.start : each.end], each.actors[0]) for each in mentions(text, known)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kata'ib Hezbollah said", "Kata'ib Hezbollah"),
        ("the Kataʾib-Hezbollah men", "Kataʾib-Hezbollah"),
        ("KATAIB HEZBOLLAH", "KATAIB HEZBOLLAH"),
        ("Kataib Hezbollah’s men", "Kataib Hezbollah"),
        ("Kataib\nHezbollah", "Kataib\nHezbollah"),
    ],
)
def test_one_name_in_many_spellings(text: str, words: str) -> None:
    assert found(text, a1="Kata'ib Hezbollah") == [(words, 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("قالت حركة النجباء", "حركة النجباء"),
        ("حَرَكة النُّجَباء", "حَرَكة النُّجَباء"),
        ("وحركه النجباء", "حركه النجباء"),
    ],
)
def test_arabic_with_vowel_signs_and_prefixes(text: str, words: str) -> None:
    assert found(text, a1="حركة النجباء") == [(words, 1)]


def test_capitals_of_a_name_are_capitals_in_the_text() -> None:
    assert found("They told us that the falcons fly.", a1="US", a2="Falcons") == []
    assert found("The U.S. and US Falcons", a1="US", a2="Falcons") == [
        ("U.S", 1), ("US", 1), ("Falcons", 2),
    ]  # fmt: skip


def test_longer_name_wins_and_places_count_code_points() -> None:
    text = "😀 Islamic Resistance in Iraq, Iraq"

    assert found(text, a1="Iraq", a2="Islamic Resistance in Iraq") == [
        ("Islamic Resistance in Iraq", 2), ("Iraq", 1),
    ]  # fmt: skip


def test_no_name_over_the_end_of_a_sentence() -> None:
    assert found("They met Marsh. Falcons fly.", a1="Marsh Falcons") == []


@pytest.mark.django_db
def test_names_come_by_one_query_and_only_those_that_may_stand_there() -> None:
    iran, front = make_actor("Iran"), make_actor("Ashab al-Kahf")
    make_name(iran, "إيران", script="Arab")
    make_name(front, "Iran", kind="front_name")
    make_actor("Iranian Air"), make_actor("Oman")
    text = "وإيران said. Iran’s U.S. base"
    us = make_actor("U.S.")

    with CaptureQueriesContext(connection) as queries:
        names = names_in(text)

    assert len(queries) == 1
    assert {name.actor for name in names} == {iran.pk, front.pk, us.pk}
    assert [(text[m.start : m.end], m.actors, m.loose) for m in mentions(text, names)] == [
        ("إيران", (iran.pk,), False),
        ("Iran", (iran.pk, front.pk), False),
        ("U.S", (us.pk,), False),
    ]


@pytest.mark.django_db
def test_actor_that_redirects_or_was_given_up_is_not_named() -> None:
    merged = make_actor("Iran")
    make_judgement(merged, make_actor("Persia"))
    Actor.objects.filter(pk=make_actor("Iran").pk).update(state="discarded")

    assert names_in("Iran") == []
