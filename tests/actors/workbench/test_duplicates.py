"""Duplicate actors: side by side, judged, told when somebody was faster, and undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.identity import judge
from actors.models import Actor, IdentityJudgement
from tests.desk import Desk
from tests.factories import (
    make_actor,
    make_claim,
    make_external_id,
    make_judgement,
    make_name,
    make_participant,
    make_relation,
    make_statement,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ADDRESS = reverse("admin:actors_duplicates")


def pair(name: str = "Sun Front") -> tuple[Actor, Actor]:
    older, newer = make_actor(name, country="IQ"), make_actor(f"{name}s", country="SY")
    for actor in (older, newer):
        make_name(actor, f"{name} جبهة", script="Arab", language="ar")
        make_relation(actor)
        make_relation(None, actor)
    make_external_id(older)
    make_participant(actor=newer)
    make_claim(statement=make_statement(speakers=[newer]))
    make_judgement(make_actor(), newer)
    make_relation(older, newer, "allied_with")
    return older, newer


def form(page: Any) -> dict[str, str]:
    """The form of the first pair, as a browser sends it before anything is typed."""
    first = page.xpath("//article//form")[0]
    return {name: value for name, value in first.form_values() if value}


def say(desk: Desk, opened: Any, verdict: str, **typed: Any) -> Any:
    """The page after a verdict."""
    sent = {**form(opened), "verdict": verdict, "reason": "Other founders", **typed}
    response = desk.client.post(ADDRESS, sent, follow=True)
    assert response.status_code == 200
    return desk.page(response)


def words(page: Any, where: str = "//main") -> str:
    return " ".join(" ".join(each.text_content() for each in page.xpath(where)).split())


def test_pair_is_shown_side_by_side_with_what_a_merge_would_touch(desk: Desks) -> None:
    older, newer = pair()

    page = desk("reader").open(ADDRESS)

    heads = [str(each) for each in page.xpath("//article[1]//thead//a/text()")]
    assert heads == [older.human_id, newer.human_id]
    rows = {
        words(row, "./th").strip(): [words(cell, ".") for cell in row.xpath("./td")]
        for row in page.xpath("//article[1]//tbody/tr")
    }
    assert rows["Country"] == ["IQ", "SY"]
    assert rows["Names"] == ["Sun Front Sun Front جبهة Arab", "Sun Fronts Sun Front جبهة Arab"]
    assert "allied with Sun Fronts" in rows["Relations"][0]
    assert "claim participants: 1" in rows["Would come along"][1]
    assert "actors that redirect to it: 1" in rows["Would come along"][1]
    assert "claim participants" not in rows["Would come along"][0]
    why = words(page, "//article[1]//ul[@class='why']")
    assert "The same name but for case and accents: Sun Front جبهة" in why
    assert "would be of an actor to itself" in why
    assert not page.xpath("//article//button")  # a reader judges nothing


@pytest.mark.parametrize("turned", [False, True], ids=["older stays", "newer stays"])
def test_same_merges_into_the_one_that_stays(desk: Desks, turned: bool) -> None:
    older, newer = make_actor("Sun Front"), make_actor("Sun Front")
    stays, goes = (newer, older) if turned else (older, newer)
    editor = desk()

    page = say(editor, editor.open(ADDRESS), "same", stays=stays.pk)

    judgement = IdentityJudgement.objects.get()
    assert (judgement.actor, judgement.other, judgement.verdict) == (goes, stays, "same")
    assert (judgement.reason, judgement.judged_by) == ("Other founders", editor.user)
    assert "Judged same" in words(page, "//ul[@class='messagelist']")


def test_judged_pair_comes_back_when_it_is_undone(desk: Desks) -> None:
    make_actor("Sun Front"), make_actor("Sun Front")
    editor = desk()
    page = say(editor, editor.open(ADDRESS), "different")
    assert "No two actors are alike" in words(page)

    (undo,) = page.xpath("//a[text()='Undo']/@href")
    editor.send(undo, editor.form(editor.open(undo)))

    assert len(editor.open(ADDRESS).xpath("//article")) == 1


def test_second_of_two_editors_is_told_and_keeps_the_reason(desk: Desks) -> None:
    older, newer = make_actor("Sun Front"), make_actor("Sun Front")
    first, second = desk(), desk()
    opened = second.open(ADDRESS)
    judge(newer, older, verdict="unsure", reason="One source", by=first.user)

    page = say(second, opened, "same", reason="They say so themselves")

    told = words(page, "//*[@class='errornote']")
    assert f"{first.user} has judged these two already" in told
    assert "unsure, because: One source" in told
    assert "They say so themselves" in told
    assert IdentityJudgement.objects.get().verdict == "unsure"


def test_changed_actor_is_looked_at_again(desk: Desks) -> None:
    older, _newer = make_actor("Sun Front"), make_actor("Sun Front")
    editor = desk()
    opened = editor.open(ADDRESS)
    Actor.objects.filter(pk=older.pk).update(country="LB")

    page = say(editor, opened, "same", reason="They say so")

    assert "Somebody has changed one of the two" in words(page, "//article")
    assert form(page)["reason"].strip() == "They say so"
    say(editor, page, "same")
    assert IdentityJudgement.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Say what shows it."),
        ({"verdict": "perhaps"}, "not a valid choice"),
    ],
)
def test_refusal_is_told_beside_the_pair(desk: Desks, typed: Any, told: str) -> None:
    make_actor("Sun Front"), make_actor("Sun Front")
    editor = desk()

    page = say(editor, editor.open(ADDRESS), **{"verdict": "same", **typed})

    assert told in words(page, "//article")
    assert not IdentityJudgement.objects.exists()


def test_what_was_typed_is_shown_when_the_pair_is_no_candidate_any_more(desk: Desks) -> None:
    one, other = make_actor("Sun Front"), make_actor("Sun Front")
    third = make_actor("Another")
    make_judgement(one, third, verdict="different")
    editor = desk()
    opened = editor.open(ADDRESS)
    make_judgement(other, third, verdict="same")

    page = say(editor, opened, "same")

    told = words(page, "//*[@class='errornote']")
    assert "Somebody has changed one of the two" in told
    assert "You wrote: Other founders" in told


@pytest.mark.parametrize("sent", [{}, {"one": "x", "other": "9" * 40}, {"one": "1", "other": "1"}])
def test_nonsense_is_refused_in_words(desk: Desks, sent: dict[str, str]) -> None:
    response = desk().client.post(ADDRESS, {**sent, "verdict": "same", "reason": "So"})

    assert response.status_code == 200
    assert "errornote" in response.content.decode()


def test_readers_judge_nothing_and_strangers_sign_in(desk: Desks, client: Any) -> None:
    assert desk("reader").client.post(ADDRESS, {"verdict": "same"}).status_code == 403
    assert "/login/" in client.get(ADDRESS).url


def test_empty_screen_says_how_pairs_come(desk: Desks) -> None:
    assert "Pairs come here by themselves" in words(desk().open(ADDRESS))


def test_queries_do_not_grow_with_pairs(desk: Desks) -> None:
    editor = desk()

    def count(*names: str) -> int:
        for name in names:
            pair(name)
        editor.open(ADDRESS)  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            editor.open(ADDRESS)
        return len(queries)

    assert count("Sun Front") == count("River Guard", "Night Hawks", "Free Valley")
