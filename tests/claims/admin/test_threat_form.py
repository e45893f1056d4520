"""Entering a threat through its form: the tree, the consequences, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Condition, ConditionalThreat, ThreatParty
from claims.wording import threat_sentence
from tests.claims.admin.threat_pages import (
    IF_ISRAEL,
    THREAT,
    WOULD_BE_HIT,
    add_address,
    change_address,
    condition,
    consequence,
    errors,
)
from tests.factories import (
    make_condition,
    make_event,
    make_threat,
)

pytestmark = pytest.mark.django_db
# --- Entering ---------------------------------------------------------------------------------


def test_add_form_is_prefilled_from_the_claim(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()

    form = editor.form(editor.open(add_address(scene.claim)))

    assert form["claim"] == str(scene.claim.pk)
    assert form["threateners"] == str(scene.committee.pk)


def test_threat_is_entered_with_tree_and_consequences(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))

    editor.send(address, {
        **form,
        "aim": "deterrent", "form": "explicit",
        "protected_actors": [scene.iran.pk], "protected_places": [scene.airspace.pk],
        "conditions": ["new0", "new1", "new2", "new3"],
        "conditions-new0-operator": "any", "conditions-new0-depth": 0,
        **condition("new1", "Israel strikes", depth=1, means="through Iraqi airspace",
                    actors=[scene.israel.pk], object_actors=[scene.iran.pk],
                    action=scene.force.pk, place=scene.airspace.pk, object_words="a site\nthe dam"),
        "conditions-new2-operator": "not", "conditions-new2-depth": 1,
        "conditions-new2-connective": "unless",
        **condition("new3", "the United States stays out", "the United States joined in", 2),
        "consequences": ["new0", "new1"],
        **consequence("new0", "bases are hit", targets=[scene.us.pk], timing="immediate"),
        "consequences-new0-objects": ["new0", "new1"],
        "consequences-new0-objects-new0-kind": "installation",
        "consequences-new0-objects-new1-place": scene.airspace.pk,
        "consequences-new0-objects-new1-especially": "on",
        **consequence("new1", "interests suffer", "its interests would suffer too"),
    })  # fmt: skip

    threat = ConditionalThreat.objects.with_status().get(pk=scene.claim.pk)
    assert threat_sentence(threat) == (
        "The committee threatens: if either Israel strikes or it does not come about that the "
        "United States stays out, then bases are hit at once and interests suffer."
    )
    assert threat.status == "standing"
    leaf = Condition.objects.get(wording="Israel strikes")
    assert leaf.excerpt
    assert leaf.excerpt.exact == IF_ISRAEL
    assert [row.actor for row in leaf.actors.all()] == [scene.israel]
    assert sorted(str(row) for row in leaf.objects_of_action.all()) == ["Iran", "a site", "the dam"]
    assert [(p.role, p.actor or p.place) for p in threat.parties.all()] == [
        ("threatener", scene.committee),
        ("protected", scene.iran),
        ("protected", scene.airspace),
    ]
    first, second = threat.consequences.all()
    assert [row.actor for row in first.actors.all()] == [scene.us]
    assert [(o.kind, o.especially) for o in first.target_objects.order_by("pk")] == [
        ("installation", False),
        ("", True),
    ]
    assert (second.order, second.excerpt.exact) == (2, "its interests would suffer too")


def test_threat_without_condition_is_entered(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))

    editor.send(address, {**form, "aim": "unconditional", **consequence("new0", "bases burn")})

    threat = ConditionalThreat.objects.get()
    assert not threat.conditions.exists()
    assert [deed.wording for deed in threat.consequences.all()] == ["bases burn"]


def test_threateners_left_empty_are_the_speakers(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    form = {**editor.form(editor.open(add_address(scene.claim))), **consequence("new0", "war")}
    del form["threateners"]

    editor.send(reverse(f"admin:{THREAT}_add"), form)

    assert [p.actor for p in ThreatParty.objects.all()] == [scene.committee]


def test_only_a_claim_of_kind_threat_can_be_chosen(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    scene.claim.kind = "demand"
    scene.claim.save()
    address = add_address(scene.claim)

    page = editor.send(address, {**editor.form(editor.open(address)), "claim": scene.claim.pk}, 200)

    assert "Select a valid choice" in errors(page)


# --- What is refused keeps what was typed -------------------------------------------------------


def test_words_that_are_not_in_the_source_are_refused_beside_them(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))

    page = editor.send(address, {
        **form, "conditions": ["new0"],
        **condition("new0", "Israel flies", "if Israel used Iraqi airports for strikes"),
        **consequence("new0", "bases are hit", actors=[scene.us.pk]),
    }, 200)  # fmt: skip

    assert "nearest" in errors(page)
    shown = editor.form(page)
    assert shown["conditions-new0-wording"] == "Israel flies"
    assert shown["consequences-new0-quote_words"] == WOULD_BE_HIT
    assert not Condition.objects.exists()


def test_words_that_occur_twice_are_asked_for(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = {**editor.form(editor.open(address)), "conditions": ["new0"]}
    row = condition("new0", "Iraq is crossed", "Iraq")

    page = editor.send(address, {**form, **row}, 200)
    places = page.xpath("//input[@name='conditions-new0-quote_place']")
    chosen = places[1].get("value")
    editor.send(address, {**form, **row, "conditions-new0-quote_place": chosen})

    assert "The words occur 2 times" in errors(page)
    excerpt = Condition.objects.get().excerpt
    assert excerpt
    assert f"{excerpt.snapshot_id}:{excerpt.start}" == chosen


def test_condition_without_words_is_refused(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))
    row = condition("new0", "", "", actors=[scene.israel.pk])

    page = editor.send(address, {**form, "conditions": ["new0"], **row}, 200)

    assert "This field is required" in errors(page)


def test_rule_of_the_database_is_told_in_words(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))
    keys = [f"new{number}" for number in range(66)]
    rows: dict[str, Any] = {"conditions-new0-operator": "any"}
    for key in keys[1:]:
        rows |= condition(key, f"wording {key}", depth=1)

    page = editor.send(address, {**form, "conditions": keys, **rows}, 200)

    assert "at most 64 parts" in errors(page)
    assert editor.form(page)["conditions-new65-wording"] == "wording new65"
    assert not ConditionalThreat.objects.exists()


def test_condition_of_an_event_cannot_be_removed(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    leaf = make_condition(threat, "they strike")
    make_event(threat, "trigger_occurred", condition=leaf)
    form = editor.form(editor.open(change_address(threat)))
    del form["conditions"]

    page = editor.send(change_address(threat), {**form, "conditions-removed": [leaf.pk]}, 200)

    assert "cannot be removed from the condition" in errors(page)
    assert threat.conditions.count() == 1
