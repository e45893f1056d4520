"""Two people at one claim, its threat and its statement: nothing is lost, both are told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import make_condition, make_threat

pytestmark = pytest.mark.django_db
Desks = Callable[..., Any]


def address_of(claim: Any) -> str:
    return reverse("admin:claims_editor", args=[claim.pk])


@pytest.fixture
def leaf(scene: Any) -> Any:
    return make_condition(make_threat(scene.claim), "they strike")


def compared(page: Any, panel: str = "conflict") -> dict[str, list[str]]:
    return {
        row.find("th").text_content(): [cell.text_content() for cell in row.findall("td")]
        for row in page.xpath(f"//section[@id='{panel}']//tbody/tr")
    }


def test_threat_that_another_changed_meanwhile(desk: Desks, scene: Any, leaf: Any) -> None:
    mine, theirs = desk(), desk()
    address, row = address_of(scene.claim), f"threat-conditions-{leaf.pk}"
    opened = mine.form(mine.open(address))
    theirs.send(address, {**opened, f"{row}-wording": "they bomb", "threat-aim": "deterrent"})

    page = mine.send(address, {**opened, f"{row}-wording": "they shell", "kind": "threat"}, 200)
    shown = mine.form(page)
    told = compared(page)
    mine.send(address, {**shown, "save_over": page.get_element_by_id("save-over").get("value")})

    assert told["Aim"][:2] == ["Unclear", "Deterrent"]
    assert ["they strike", "they bomb", "they shell"] in [cells[:3] for cells in told.values()]
    leaf.refresh_from_db()
    assert (leaf.wording, leaf.threat.aim) == ("they shell", "deterrent")


def test_statement_that_another_changed_meanwhile(desk: Desks, scene: Any) -> None:
    mine, theirs = desk(), desk()
    statement, address = scene.statement, address_of(scene.claim)
    part = f"statement-{statement.pk}"
    opened = mine.form(mine.open(address))
    theirs.edit(statement, summary="Their words", medium="speech")

    page = mine.send(address, {**opened, f"{part}-summary": "My words"}, 200)
    shown, told = mine.form(page), compared(page, "statement-conflict")
    seen = page.get_element_by_id("statement-conflict-save-over")
    mine.send(address, {**shown, seen.get("name"): seen.get("value")})

    assert told["Summary"][:3] == ["A warning", "Their words", "My words"]
    statement.refresh_from_db()
    assert (statement.summary, statement.medium) == ("My words", "speech")


def test_statement_of_a_new_claim_that_another_changed_meanwhile(desk: Desks, scene: Any) -> None:
    mine, theirs = desk(), desk()
    address = reverse("admin:claims_editor") + f"?source={scene.source.pk}"
    opened = mine.form(mine.open(address))
    theirs.edit(scene.statement, summary="Their words")

    page = mine.send(address, {
        **opened, "kind": "demand", "proposition": "Leave.",
        "citations-new0-quote_words": "American bases",
    }, 200)  # fmt: skip

    assert "Summary" in compared(page, "statement-conflict")
    scene.statement.refresh_from_db()
    assert scene.statement.summary == "Their words"
    assert mine.form(page)["proposition"] == "Leave."
