"""Which pairs of actors are candidates, why, and in what order."""

from collections.abc import Callable
from typing import Any

import pytest

from actors import duplicates
from actors.choices import JudgementVerdict
from actors.models import Actor
from sources import likeness
from tests.factories import make_actor, make_external_id, make_judgement, make_name

pytestmark = pytest.mark.django_db


def found() -> list[tuple[Actor, Actor]]:
    """The candidates of the first page, the older first."""
    pairs, _ = duplicates.candidates()
    actors = Actor.objects.in_bulk()
    return [(actors[pair.older], actors[pair.newer]) for pair in pairs]


def pair(name: str = "Sun Front", like: str = "", **over: Any) -> tuple[Actor, Actor]:
    return make_actor(name, **over), make_actor(like or name, **over)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("Crescent Brigade", "crescent brigáde"),
        ("حركة النجباء", "حركه النجباء"),
        ("Haqqani Network", "Haqqani Network (HQN)"),
    ],
    ids=["case and accents", "letter variants", "most of the trigrams"],
)
def test_actors_with_names_alike_are_a_pair(name: str, like: str) -> None:
    older, newer = make_actor("First"), make_actor("Second")
    make_name(older, name)
    make_name(newer, like)
    make_actor("Somebody else")

    assert found() == [(older, newer)]


def test_pair_tells_the_names_most_alike_once() -> None:
    older, newer = pair("Army of the Sun", "Army of the Suns")
    make_name(older, "جيش الشمس")
    make_name(newer, "جيش الشمس")

    ((first,), following) = duplicates.candidates()

    assert (first.older, first.newer) == (older.pk, newer.pk)
    assert (first.older_name, first.newer_name, first.likeness) == ("جيش الشمس", "جيش الشمس", 1)
    assert following is None


def test_actors_with_one_id_in_two_registers_are_a_pair_before_all_others() -> None:
    older, newer = pair("One", "Another")
    make_external_id(older, scheme="wikidata", value="Q30")
    make_external_id(newer, scheme="opensanctions", value="Q30")
    alike = pair()

    assert found() == [(older, newer), alike]
    assert duplicates.candidates()[0][0].shared_id == "Q30"


def test_number_that_two_registers_give_is_chance() -> None:
    one, other = pair("One", "Another")
    make_external_id(one, scheme="ofac-sdn", value="6908")
    make_external_id(other, scheme="un-sc", value="6908")

    assert found() == []


def same_register() -> None:
    for each in pair():
        make_external_id(each, scheme="ofac-sdn")


def person_and_group() -> None:
    make_actor("Sun Front", kind="person")
    make_actor("Sun Front", kind="armed_group")


def discarded() -> None:
    pair()
    Actor.objects.update(state="discarded")


def merged_records_were_judged() -> None:
    one, other = pair()
    merged = make_actor("Another name")
    make_judgement(merged, one, verdict="same")
    make_judgement(other, merged, verdict="different")


@pytest.mark.parametrize(
    "case", [same_register, person_and_group, discarded, merged_records_were_judged]
)
def test_no_candidates(case: Callable[[], None]) -> None:
    case()

    assert found() == []


@pytest.mark.parametrize("verdict", JudgementVerdict)
def test_judged_actors_are_no_candidates(verdict: str) -> None:
    make_judgement(*pair(), verdict=verdict)

    assert found() == []


def test_judgement_that_was_taken_back_leaves_a_candidate() -> None:
    one, other = pair()
    by = make_judgement(one, other, verdict="different")
    by.undone_at, by.undone_by = by.judged_at, by.judged_by
    by.save()

    assert found() == [(one, other)]


def test_merged_actor_is_no_candidate_itself() -> None:
    one, other = pair()
    make_judgement(one, make_actor("The one that stands"), verdict="same")

    assert found() == []
    assert make_actor("Sun Front") in found()[0]
    assert other in found()[0]


def test_page_is_best_first_and_pages_reach_every_pair_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(likeness, "BATCH", 3)
    monkeypatch.setattr(likeness, "MOST_BATCHES", 2)
    monkeypatch.setattr(likeness, "ENOUGH", 2)
    made = {pair(f"Group {letter * 6}") for letter in "abcde"}
    for letter in "uvwxyz":
        make_actor(f"Nobody {letter * 9}")

    pages, before = [], None
    while True:
        page, before = duplicates.candidates(before)
        pages.append([*page])
        if before is None:
            break

    assert pages[0] == []  # the newest are like nobody
    assert {len(page) for page in pages} <= {0, 1, 2}
    pairs = [(pair.older, pair.newer) for page in pages for pair in page]
    assert sorted(pairs) == sorted((one.pk, other.pk) for one, other in made)


def test_one_actor_brings_at_most_so_many_at_once() -> None:
    for _ in range(likeness.MOST + 2):
        make_actor("Sun Front")

    newest = Actor.objects.latest("pk")

    assert [pair.newer for pair in duplicates.candidates()[0]].count(newest.pk) == likeness.MOST
