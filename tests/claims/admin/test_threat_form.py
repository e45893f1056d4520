"""Entering a threat through its form: the tree, the consequences, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from claims.models import Condition, ConditionalThreat, ConditionObject, Consequence, ThreatParty
from claims.wording import threat_sentence
from tests.factories import (
    make_actor,
    make_condition,
    make_condition_actor,
    make_condition_object,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_event,
    make_threat,
    make_threat_party,
    make_tree,
)

pytestmark = pytest.mark.django_db
IF_ISRAEL = "if Israel used Iraqi airspace for strikes against Iran"
WOULD_BE_HIT = "American bases in Iraq would be hit"
THREAT = "claims_conditionalthreat"


def add_address(claim: Any) -> str:
    return reverse(f"admin:{THREAT}_add") + f"?claim={claim.pk}"


def change_address(threat: Any) -> str:
    return reverse(f"admin:{THREAT}_change", args=[threat.pk])


def condition(key: str, wording: str, words: str = IF_ISRAEL, depth: int = 0, **over: Any) -> Any:
    row = f"conditions-{key}"
    typed = {"wording": wording, "quote_words": words, "operator": "leaf", "depth": depth, **over}
    return {f"{row}-{name}": value for name, value in typed.items()}


def consequence(key: str, wording: str, words: str = WOULD_BE_HIT, **over: Any) -> Any:
    row = f"consequences-{key}"
    typed = {"wording": wording, "quote_words": words, "timing": "unspecified", **over}
    return {f"{row}-{name}": value for name, value in typed.items()}


def errors(page: Any) -> str:
    return " ".join(page.xpath("//ul[contains(@class, 'errorlist')]//text()"))


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


# --- Changing -------------------------------------------------------------------------------------


def test_saving_unchanged_writes_nothing(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    make_threat_party(threat, scene.committee, role="threatener")
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    make_consequence(threat, "bases are hit")
    scene.claim.refresh_from_db()
    before = scene.claim.version

    editor.edit(threat)

    scene.claim.refresh_from_db()
    assert scene.claim.version == before


def test_tree_is_rearranged(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    top = make_tree(threat, {"any": ["a", {"all": ["b", "c"]}]})
    a, b, c = (threat.conditions.get(wording=wording) for wording in "abc")
    group = threat.conditions.get(operator="all")
    form = editor.form(editor.open(change_address(threat)))

    # The group goes; b and c stand where it stood, before a.
    editor.send(change_address(threat), {
        **form,
        "conditions": [top.pk, b.pk, c.pk, a.pk],
        f"conditions-{b.pk}-depth": 1, f"conditions-{c.pk}-depth": 1,
        "conditions-removed": [group.pk],
    })  # fmt: skip

    leaves = threat.conditions.filter(operator="leaf").order_by("order")
    assert [leaf.wording for leaf in leaves] == ["b", "c", "a"]
    assert {leaf.parent for leaf in leaves} == {top}
    assert not threat.conditions.filter(pk=group.pk).exists()


def test_removed_consequence_goes_and_the_others_are_numbered_anew(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    first, second, third = (make_consequence(threat, words) for words in ("one", "two", "three"))
    form = editor.form(editor.open(change_address(threat)))

    editor.send(change_address(threat), {
        **form, "consequences": [third.pk, second.pk], "consequences-removed": [first.pk],
    })  # fmt: skip

    assert [(row.wording, row.order) for row in threat.consequences.all()] == [
        ("three", 1),
        ("two", 2),
    ]


def test_object_in_words_is_replaced(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    leaf = make_condition(threat, "they strike")
    ConditionObject.objects.create(condition=leaf, wording="the dam")
    form = editor.form(editor.open(change_address(threat)))
    before = form[f"conditions-{leaf.pk}-object_words"]

    editor.send(change_address(threat), {**form, f"conditions-{leaf.pk}-object_words": "the port"})

    assert before == "the dam"
    assert [str(row) for row in leaf.objects_of_action.all()] == ["the port"]


# --- The buttons of the rows --------------------------------------------------------------------


def test_button_redraws_the_page_and_saves_nothing(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))
    typed = {
        **form, "aim": "", "conditions": ["new0"], **condition("new0", "Israel strikes"),
        **consequence("new0", "bases are hit"),
    }  # fmt: skip

    response = editor.client.post(address, {**typed, "_rows": "conditions beside new0"})

    page = html.fromstring(response.content)
    assert response.status_code == 200
    assert errors(page) == ""
    (form_on_page,) = page.xpath("//form[@id='conditionalthreat_form']")
    assert form_on_page.xpath(".//input[@name='conditions']/@value") == ["new1", "new0", "new2"]
    assert form_on_page.fields["conditions-new0-wording"].strip() == "Israel strikes"
    assert form_on_page.fields["conditions-new1-operator"] == "any"
    assert not ConditionalThreat.objects.exists()


def test_button_with_script_gets_the_rows_alone(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))

    response = editor.client.post(
        address, {**form, "_rows": "conditions add"}, headers={"X-Rows": "1"}
    )

    page = html.fromstring(response.content.decode())
    assert page.get("id") == "rows"
    assert page.get("data-focus") == "conditions-new0"
    assert "if …" in page.get_element_by_id("sentence").text_content()


@pytest.mark.parametrize(
    "asked", ["conditions up gone", "nothing add", "conditions explode new0", "refresh", "  "]
)
def test_button_that_means_nothing_only_redraws(
    desk: Callable[..., Any], scene: Any, asked: str
) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = {**editor.form(editor.open(address)), **consequence("new0", "bases are hit")}

    response = editor.client.post(address, {**form, "_rows": asked})

    assert response.status_code == 200
    page = html.fromstring(response.content)
    assert editor.form(page)["consequences-new0-wording"] == "bases are hit"


def test_sentence_follows_what_is_typed(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    address = add_address(scene.claim)
    form = editor.form(editor.open(address))

    response = editor.client.post(address, {
        **form, "_rows": "refresh", "conditions": ["new0"], **condition("new0", "Israel strikes"),
        **consequence("new0", "bases are hit"),
    })  # fmt: skip

    sentence = html.fromstring(response.content).get_element_by_id("sentence").text_content()
    assert sentence == "The committee threatens: if Israel strikes, then bases are hit."


def test_form_takes_no_more_queries_for_more_rows(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    threat = make_threat(scene.claim)
    group = make_tree(threat, {"any": ["a"]})

    def add(words: str) -> None:
        leaf = make_condition(threat, words, parent=group, action=scene.force)
        make_condition_actor(leaf, make_actor(f"Who {words}"))
        make_condition_object(leaf, actor=make_actor(f"Whom {words}"))
        deed = make_consequence(threat, words)
        make_consequence_actor(deed, make_actor(f"Target of {words}"))
        make_consequence_object(deed)

    add("b")
    editor.open(change_address(threat))
    with CaptureQueriesContext(connection) as few:
        editor.open(change_address(threat))
    for words in "cdefg":
        add(words)

    with CaptureQueriesContext(connection) as many:
        editor.open(change_address(threat))

    assert len(many) == len(few), "\n".join(query["sql"] for query in many)


# --- Who may ----------------------------------------------------------------------------------


def test_reader_sees_the_rows_and_no_buttons(desk: Callable[..., Any], scene: Any) -> None:
    threat = make_threat(scene.claim)
    make_condition(threat, "they strike")
    make_consequence(threat, "bases are hit")

    page = desk("reader").open(change_address(threat))

    assert "they strike" in page.get_element_by_id("rows").text_content()
    assert page.xpath("//button[@name='_rows']") == []
    assert page.xpath("//*[@id='rows']//textarea[not(@disabled)]") == []


def test_reader_cannot_save(desk: Callable[..., Any], scene: Any) -> None:
    threat = make_threat(scene.claim)
    deed = make_consequence(threat, "bases are hit")
    data = {"consequences": [deed.pk], **consequence(str(deed.pk), "nothing is hit", "")}

    response = desk("reader").client.post(change_address(threat), {**data, "_save": "Save"})

    assert response.status_code == 403
    assert Consequence.objects.get().wording == "bases are hit"
