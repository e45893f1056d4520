"""Changing the rows of a threat: by saving the form, by their buttons, and not as a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from claims.models import ConditionalThreat, ConditionObject, Consequence
from tests.claims.admin.threat_pages import (
    add_address,
    change_address,
    condition,
    consequence,
    errors,
)
from tests.factories import (
    make_actor,
    make_condition,
    make_condition_actor,
    make_condition_object,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_threat,
    make_threat_party,
    make_tree,
)

pytestmark = pytest.mark.django_db
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
    cited = [form_on_page.fields[f"conditions-new{row}-quote_words"] for row in (0, 2)]
    assert cited[0] == cited[1] != ""
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
