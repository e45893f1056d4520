"""Entering a claim: its words, whose it is, and what comes next."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim
from tests.factories import make_claim, make_snapshot, make_source, make_threat, make_topic

pytestmark = pytest.mark.django_db
ADD = "admin:claims_claim_add"
WORDS = "its interests would suffer too"


def change_address(claim: Claim) -> str:
    return reverse("admin:claims_claim_change", args=[claim.pk])


def errors(page: Any) -> str:
    return " ".join(page.xpath("//ul[contains(@class, 'errorlist')]//text()"))


def typed(desk: Any, **over: Any) -> dict[str, Any]:
    """The empty form, and what is typed into it."""
    filled = {
        "proposition": "American interests will suffer.",
        "kind": "prediction",
        "citations-0-quote_words": WORDS,
    }
    return {**desk.form(desk.open(reverse(ADD))), **filled, **over}


def test_claim_of_a_statement_finds_its_words_in_the_one_report(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    topic = make_topic("Bases")

    form = typed(editor, statement=scene.statement.pk, subjects=[scene.us.pk, scene.israel.pk])
    parts = {"shielded": scene.iran.pk, "about_places": scene.airspace.pk}

    editor.send(reverse(ADD), {**form, **parts, "about_topics": topic.pk})

    claim = Claim.objects.get(kind="prediction")
    (citation,) = claim.citations.all()
    assert (citation.role, citation.excerpt.exact) == ("origin", WORDS)
    assert citation.excerpt.snapshot.source == scene.source
    assert [(part.role, part.actor) for part in claim.participants.all()] == [
        ("subject", scene.us),
        ("subject", scene.israel),
        ("protected", scene.iran),
    ]
    assert ([*claim.places.all()], [*claim.topics.all()]) == ([scene.airspace], [topic])


def test_claim_in_a_sources_own_voice_finds_its_words_there(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()

    editor.send(reverse(ADD), typed(editor, source=scene.source.pk))

    claim = Claim.objects.get(kind="prediction")
    assert claim.source == scene.source
    assert claim.citations.get().excerpt.exact == WORDS


def test_claim_without_words_is_refused(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    form = typed(editor, **{"source": scene.source.pk, "citations-0-quote_words": ""})

    page = editor.send(reverse(ADD), form, 200)

    assert "rests on no words" in errors(page)
    assert editor.form(page)["proposition"] == "American interests will suffer."


def test_words_of_a_source_that_does_not_report_the_statement_are_refused(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    elsewhere = make_source()
    make_snapshot(f"Elsewhere: {WORDS}.", source=elsewhere)
    form = typed(editor, **{
        "statement": scene.statement.pk, "citations-0-quote_source": elsewhere.pk,
    })  # fmt: skip

    page = editor.send(reverse(ADD), form, 200)

    assert "has no report of its statement" in errors(page)
    assert editor.form(page)["citations-0-quote_words"] == WORDS


def test_claim_has_one_voice(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    form = typed(editor, source=scene.source.pk, statement=scene.statement.pk)

    page = editor.send(reverse(ADD), form, 200)

    assert "give one of the two" in errors(page)


def test_saving_unchanged_writes_nothing(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    scene.claim.refresh_from_db()
    before = scene.claim.version

    editor.edit(scene.claim)

    assert scene.claim.version == before


@pytest.mark.parametrize(("kind", "asked"), [("threat", True), ("prediction", False)])
def test_next_step_of_a_threat_is_to_describe_it(
    desk: Callable[..., Any], scene: Any, kind: str, asked: bool
) -> None:
    editor = desk()
    form = typed(editor, source=scene.source.pk, kind=kind)

    response = editor.client.post(reverse(ADD), {**form, "_next": "1"})

    made = Claim.objects.latest("pk")
    threat = reverse("admin:claims_conditionalthreat_add") + f"?claim={made.pk}"
    assert (response.url == threat) == asked


def test_page_of_a_threat_leads_to_its_threat(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()

    before = editor.open(change_address(scene.claim)).text_content()
    make_threat(scene.claim)
    after = editor.open(change_address(scene.claim)).text_content()
    fact = editor.open(change_address(make_claim())).text_content()

    assert "Describe the threat" in before
    assert "threatens, naming no condition" in after
    assert "none, as this is no threat" in fact


def test_kind_of_a_claim_with_a_threat_cannot_change(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    make_threat(scene.claim)
    form = editor.form(editor.open(change_address(scene.claim)))

    page = editor.send(change_address(scene.claim), {**form, "kind": "demand"}, 200)

    assert "its kind stays threat" in errors(page)
