"""Two people change the rows of one threat at once: nothing is lost, both versions are shown."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import make_condition, make_consequence, make_threat, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def threat(scene: Any) -> Any:
    threat = make_threat(scene.claim)
    make_tree(threat, {"any": ["they strike", "they land"]})
    make_consequence(threat, "bases are hit")
    return threat


def address(threat: Any) -> str:
    return reverse("admin:claims_conditionalthreat_change", args=[threat.pk])


def seen(page: Any) -> Any:
    """The tick that the other's changes were seen."""
    return page.get_element_by_id("save-over").get("value")


def compared(page: Any) -> dict[str, list[str]]:
    """What the page shows of the other's changes, by the name of the field or row."""
    rows = page.xpath("//section[@id='conflict']//tbody/tr")
    return {
        row.find("th").text_content(): [cell.text_content() for cell in row.findall("td")]
        for row in rows
    }


def test_change_of_the_same_row_is_shown_and_the_typed_words_stay(
    desk: Callable[..., Any], threat: Any
) -> None:
    mine, theirs = desk(), desk()
    leaf = threat.conditions.get(wording="they strike")
    wording = f"conditions-{leaf.pk}-wording"
    opened = mine.form(mine.open(address(threat)))
    theirs.send(address(threat), {**opened, wording: "they bomb"})

    page = mine.send(address(threat), {**opened, wording: "they shell"}, 200)

    assert compared(page).popitem()[1][:3] == ["they strike", "they bomb", "they shell"]
    shown = mine.form(page)
    assert shown[wording] == "they shell"
    mine.send(address(threat), {**shown, "save_over": seen(page)})
    leaf.refresh_from_db()
    assert leaf.wording == "they shell"


def test_row_that_was_not_touched_takes_what_the_other_typed(
    desk: Callable[..., Any], threat: Any
) -> None:
    mine, theirs = desk(), desk()
    first, second = (threat.conditions.get(wording=f"they {verb}") for verb in ("strike", "land"))
    opened = mine.form(mine.open(address(threat)))
    theirs.send(address(threat), {**opened, f"conditions-{first.pk}-wording": "they bomb"})

    page = mine.send(address(threat), {**opened, f"conditions-{second.pk}-means": "by sea"}, 200)
    shown = mine.form(page)
    mine.send(address(threat), {**shown, "save_over": seen(page)})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.wording, second.means) == ("they bomb", "by sea")


def test_row_that_the_other_added_appears(desk: Callable[..., Any], threat: Any) -> None:
    editor = desk()
    opened = editor.form(editor.open(address(threat)))
    group = threat.conditions.get(operator="any")
    added = make_condition(threat, "they sail", parent=group, order=3)

    page = editor.send(address(threat), {**opened, "aim": "deterrent"}, 200)
    shown = editor.form(page)
    editor.send(address(threat), {**shown, "save_over": seen(page)})

    assert "Condition “they sail”" in compared(page)
    added.refresh_from_db()
    threat.refresh_from_db()
    assert (threat.aim, added.parent, added.order) == ("deterrent", group, 3)


def test_row_that_the_other_removed_goes(desk: Callable[..., Any], threat: Any) -> None:
    editor = desk()
    opened = editor.form(editor.open(address(threat)))
    gone = threat.conditions.get(wording="they land")
    key = str(gone.pk)
    gone.delete()

    page = editor.send(address(threat), {**opened, "aim": "deterrent"}, 200)

    assert "removed" in str(compared(page))
    assert key not in editor.form(page)["conditions"]


def test_row_that_the_other_removed_stays_when_it_was_typed_in(
    desk: Callable[..., Any], scene: Any, threat: Any
) -> None:
    editor = desk()
    opened = editor.form(editor.open(address(threat)))
    gone = threat.conditions.get(wording="they land")
    row = f"conditions-{gone.pk}"
    gone.delete()

    page = editor.send(address(threat), {**opened, f"{row}-wording": "they invade"}, 200)
    shown = editor.form(page)
    assert shown[f"{row}-wording"] == "they invade"
    editor.send(address(threat), {**shown, "save_over": seen(page)})

    leaves = threat.conditions.filter(operator="leaf")
    assert {leaf.wording for leaf in leaves} == {"they strike", "they invade"}


def test_button_of_a_row_does_not_hide_the_comparison(
    desk: Callable[..., Any], threat: Any
) -> None:
    mine, theirs = desk(), desk()
    leaf = threat.conditions.get(wording="they strike")
    wording = f"conditions-{leaf.pk}-wording"
    opened = mine.form(mine.open(address(threat)))
    theirs.send(address(threat), {**opened, wording: "they bomb"})

    redrawn = mine.client.post(address(threat), {
        **opened, wording: "they shell", "_rows": "consequences add",
    }, headers={"X-Rows": "1"})  # fmt: skip
    page = mine.send(address(threat), {**opened, wording: "they shell"}, 200)

    assert "they shell" in redrawn.content.decode()
    assert compared(page).popitem()[1][:3] == ["they strike", "they bomb", "they shell"]
