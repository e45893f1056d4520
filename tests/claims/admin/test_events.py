"""Events and assessments have pages of their own, each with its evidence."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Assessment, ConditionalThreat, ThreatEvent
from tests.factories import make_claim, make_event, make_statement, make_threat, make_tree

pytestmark = pytest.mark.django_db
ADD = "admin:claims_threatevent_add"


@pytest.fixture
def threat(scene: Any) -> Any:
    threat = make_threat(scene.claim)
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    return threat


def threat_page(threat: Any) -> str:
    return reverse("admin:claims_conditionalthreat_change", args=[threat.pk])


def status(threat: Any) -> str:
    return str(ConditionalThreat.objects.with_status().get(pk=threat.pk).status)


def test_event_of_a_condition_is_entered_with_its_evidence(
    desk: Callable[..., Any], scene: Any, threat: Any
) -> None:
    editor = desk()
    address = reverse(ADD) + f"?threat={threat.pk}"
    leaf = threat.conditions.get(wording="they strike")
    page = editor.open(address)
    offered = page.xpath("//select[@name='condition']/option/text()")

    response = editor.client.post(address, {
        **editor.form(page), "kind": "trigger_occurred", "condition": leaf.pk,
        "effective_date": "2024-10-02", "_save": "Save",
        "citations-0-quote_words": "the United States joined in",
        "citations-0-quote_source": scene.source.pk,
    })  # fmt: skip

    event = threat.events.get()
    assert [choice.strip() for choice in offered] == [
        "The whole threat", "Any of", "they strike", "Not", "they leave",
    ]  # fmt: skip
    assert event.citations.get().excerpt.exact == "the United States joined in"
    assert response.url == threat_page(threat)
    assert status(threat) == "triggered"
    assert "Trigger occurred" in editor.open(threat_page(threat)).text_content()


def test_kinds_of_event_say_what_they_mean(desk: Callable[..., Any], threat: Any) -> None:
    page = desk().open(reverse(ADD) + f"?threat={threat.pk}")

    offered = page.xpath("//select[@name='kind']/option/text()")

    assert "Trigger occurred: The condition, or the one named, was met." in offered


def test_form_of_events_leads_to_where_a_restatement_is_linked(
    desk: Callable[..., Any], threat: Any
) -> None:
    editor = desk()
    again = make_claim("threat", statement=make_statement())
    page = editor.open(reverse(ADD) + f"?threat={threat.pk}")

    (address,) = page.xpath("//a[starts-with(., 'Restated')]/@href")
    form = editor.form(editor.open(address))
    response = editor.client.post(address, {
        **form, "claim": again.pk, "kind": "restates_stronger", "_save": "Save",
    })  # fmt: skip

    link = again.links.get()
    assert form["kind"] == "repeats"
    assert (link.kind, link.target) == ("restates_stronger", threat.claim)
    assert response.url == reverse("admin:claims_claim_change", args=[threat.claim_id])


def test_event_is_voided_and_shown_so(desk: Callable[..., Any], threat: Any) -> None:
    editor = desk()
    wrong = make_event(threat, "carried_out")
    address = reverse(ADD) + f"?threat={threat.pk}"

    editor.send(address, {
        **editor.form(editor.open(address)), "kind": "voids", "voids": wrong.pk,
    })  # fmt: skip

    assert status(threat) == "standing"
    assert "(voided)" in editor.open(threat_page(threat)).text_content()


def test_event_of_another_threat_is_not_offered(desk: Callable[..., Any], threat: Any) -> None:
    elsewhere = make_event(make_threat(), "carried_out")
    page = desk().open(reverse(ADD) + f"?threat={threat.pk}")

    assert str(elsewhere.pk) not in page.xpath("//select[@name='voids']/option/@value")


def test_event_whose_threat_is_not_chosen_is_refused(desk: Callable[..., Any]) -> None:
    editor = desk()

    editor.send(reverse(ADD), {**editor.form(editor.open(reverse(ADD))), "kind": "issued"}, 200)

    assert not ThreatEvent.objects.exists()


def test_assessment_is_entered_from_its_claim(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = reverse("admin:claims_assessment_add") + f"?claim={scene.claim.pk}"

    editor.send(address, {
        **editor.form(editor.open(address)), "about": "will_be_done", "assessor": "Desk",
        "likelihood": "unlikely", "rationale": "They never did.",
    })  # fmt: skip

    claim_page = editor.open(reverse("admin:claims_claim_change", args=[scene.claim.pk]))
    assert Assessment.objects.get().claim == scene.claim
    assert "Desk: That it will be done Unlikely" in claim_page.text_content()


def test_assessment_that_judges_nothing_is_refused(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = reverse("admin:claims_assessment_add") + f"?claim={scene.claim.pk}"
    form = {**editor.form(editor.open(address)), "about": "is_true", "assessor": "Desk"}

    page = editor.send(address, {**form, "rationale": "Hm."}, 200)

    assert "Give a credibility, a likelihood or a verdict." in page.text_content()
