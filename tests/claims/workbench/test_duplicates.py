"""Duplicate claims: side by side, linked or judged, told when somebody was faster, and undone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimLink, RepeatJudgement
from tests.desk import Desk
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_link,
    make_repeat_judgement,
    make_statement,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ADDRESS = reverse("admin:claims_duplicates")


def pair(words: str = "Every base will be hit.", *, said: str = "2024-05") -> tuple[Claim, Claim]:
    older = make_statement(speakers=[make_actor("The front")], said_date="2024-03-01")
    newer = make_statement(speakers=[make_actor("The committee")], said_date=said)
    return make_claim(text=words, statement=older), make_claim(text=words, statement=newer)


def say(desk: Desk, opened: Any, verdict: str, **typed: Any) -> Any:
    """The page after a verdict on the first pair."""
    first = opened.xpath("//article//form")[0]
    fields = {name: value for name, value in first.form_values() if value}
    sent = {**fields, "verdict": verdict, "reason": "The same speech", **typed}
    response = desk.client.post(ADDRESS, sent, follow=True)
    assert response.status_code == 200
    return desk.page(response)


def words(page: Any, where: str = "//main") -> str:
    return " ".join(" ".join(each.text_content() for each in page.xpath(where)).split())


def test_pair_is_shown_with_claimant_date_and_words(desk: Desks) -> None:
    older, newer = pair()

    page = desk("reader").open(ADDRESS)

    heads = [str(each) for each in page.xpath("//article//thead//a/text()")]
    assert heads == [older.human_id, newer.human_id]
    rows = {
        words(row, "./th"): [words(cell, ".") for cell in row.xpath("./td")]
        for row in page.xpath("//article//tbody/tr")
    }
    assert rows["Claimant"] == ["The front", "The committee"]
    assert rows["Said"] == ["2024-03-01", "2024-05"]
    assert "Every base will be hit." in rows["Rests on"][0]
    assert "The same words" in words(page, "//article")
    assert not page.xpath("//article//button")


@pytest.mark.parametrize(
    ("said", "turned"),
    [("2024-05", False), ("2024-05", True), ("2023-12-31", False)],
    ids=["later", "turned round", "entered later, said first"],
)
def test_repeat_links_the_later_to_the_one_said_first(desk: Desks, said: str, turned: bool) -> None:
    older, newer = pair(said=said)
    first = newer if turned or said < "2024" else older
    editor = desk()
    typed = {"stays": newer.pk} if turned else {}

    page = say(editor, editor.open(ADDRESS), "repeats", **typed)

    link: Any = ClaimLink.objects.get()
    assert (link.kind, link.target, link.note) == ("repeats", first, "The same speech")
    assert link.claim == (older if first == newer else newer)
    change = link.changes.get()
    assert (change.pgh_agent, change.pgh_context["reason"]) == (
        f"user:{editor.user.pk}",
        "The same speech",
    )
    assert "repeats" in words(page, "//ul[@class='messagelist']")
    assert "No two claims are alike" in words(page)


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_judged_pair_comes_back_when_it_is_undone(desk: Desks, verdict: str) -> None:
    older, newer = pair()
    editor = desk()
    before = [*Claim.objects.values_list("version", flat=True)]

    page = say(editor, editor.open(ADDRESS), verdict)

    judgement = RepeatJudgement.objects.get()
    assert (judgement.older, judgement.newer, judgement.verdict) == (older, newer, verdict)
    assert (judgement.judged_by, judgement.reason) == (editor.user, "The same speech")
    # Neither claim is another for it.
    assert [*Claim.objects.values_list("version", flat=True)] == before
    assert "No two claims are alike" in words(page)

    (undo,) = page.xpath("//a[text()='Undo']/@href")
    (form,) = editor.open(undo).xpath("//form[.//input[@name='post']]")
    editor.send(undo, dict(form.form_values()))

    assert len(editor.open(ADDRESS).xpath("//article")) == 1


def judged(older: Claim, newer: Claim) -> None:
    make_repeat_judgement(older, newer, reason="Another base")


def linked(older: Claim, newer: Claim) -> None:
    make_claim_link(newer, older, kind="contradicts")


@pytest.mark.parametrize(
    ("faster", "told"),
    [(judged, "different, because: Another base"), (linked, "linked already")],
    ids=["judged", "linked"],
)
def test_second_of_two_editors_is_told_and_keeps_the_reason(
    desk: Desks, faster: Callable[[Claim, Claim], None], told: str
) -> None:
    older, newer = pair()
    editor = desk()
    opened = editor.open(ADDRESS)
    faster(older, newer)

    page = say(editor, opened, "repeats", reason="They say so")

    note = words(page, "//*[@class='errornote']")
    assert told in note
    assert "They say so" in note
    assert not ClaimLink.objects.filter(kind="repeats").exists()


def test_unknown_verdict_and_missing_reason_are_refused_beside_the_pair(desk: Desks) -> None:
    pair()
    editor = desk()
    opened = editor.open(ADDRESS)

    assert "not a valid choice" in words(say(editor, opened, "perhaps"), "//article")
    assert "Say what shows it." in words(say(editor, opened, "repeats", reason=""), "//article")
    assert not RepeatJudgement.objects.exists()


def test_readers_judge_nothing_and_strangers_sign_in(desk: Desks, client: Any) -> None:
    assert desk("reader").client.post(ADDRESS, {"verdict": "repeats"}).status_code == 403
    assert "/login/" in client.get(ADDRESS).url


def test_queries_do_not_grow_with_pairs(desk: Desks) -> None:
    editor = desk()

    def count(*texts: str) -> int:
        for text in texts:
            pair(text)
        editor.open(ADDRESS)  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            editor.open(ADDRESS)
        return len(queries)

    assert count("Every base will be hit.") == count("The river rose.", "Nobody paid for it.")
