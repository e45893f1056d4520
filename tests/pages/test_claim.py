"""What the page of a claim tells beside its words."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from claims.choices import INVERSE_LINKS, ClaimLinkKind
from tests.api.publishing import publish
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_claim_link,
    make_place,
    make_statement,
)
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def facts(part: Any) -> dict[str, str]:
    rows = part.xpath(".//dl[@class='facts']/div")
    return {text(row.find("dt")): text(row.find("dd")) for row in rows}


def section(page: Any, name: str) -> Any:
    return page.xpath(f"//section[@aria-labelledby='{name}']")[0]


def under_headings(part: Any) -> dict[str, list[str]]:
    return {
        text(heading): [text(link) for link in heading.getnext().xpath(".//a")]
        for heading in part.xpath("h3")
    }


def test_claim_tells_for_whom_and_to_whom_it_is_said(client: Client) -> None:
    statement = make_statement(
        "A warning",
        speakers=[make_actor("The Committee")],
        on_behalf_of=[make_actor("The Factions")],
        addressees=[make_actor("اللجنة"), make_actor("The Basin")],
        said_date="2024-10-01",
        place=make_place("Baghdad"),
        medium="communique",
    )
    claim = make_claim(statement=statement)
    publish(claim)

    lead, where = section(shown(client, f"/claims/{claim.human_id}"), "who").xpath("p")
    told = facts(shown(client, f"/statements/{statement.human_id}"))

    assert text(lead) == "The Committee on behalf of The Factions to اللجنة, The Basin"
    assert {*lead.xpath("a/@dir")} == {"auto"}
    assert text(where) == "In A warning: communiqué, Baghdad, 2024-10-01"
    assert told["Where"] == "Baghdad"
    assert told["Medium"] == "communiqué"


def test_credibility_is_told_in_a_word(client: Client) -> None:
    claim = make_claim()
    make_assessment(claim, about="was_said", verdict="", credibility="5")
    make_assessment(claim, verdict="mixed", credibility="6")
    publish(claim)

    judged = text(section(shown(client, f"/claims/{claim.human_id}"), "judged"))

    assert "Credibility 5, improbable" in judged
    assert "Credibility 6, cannot be judged" in judged
    assert "of 6" not in judged


def test_linked_claims_stand_under_what_this_one_does_with_them(client: Client) -> None:
    claim = make_claim()
    first, second, third = (make_claim(text=f"Number {n}.") for n in "123")
    for one, other, kind in (
        (claim, first, "restates_weaker"),
        (claim, second, "restates_weaker"),
        (third, claim, "restates_weaker"),
        (claim, first, "contradicts"),
        (second, claim, "contradicts"),
        (third, claim, "denies"),
    ):
        make_claim_link(one, other, kind=kind)
    publish(first, second, claim, third)

    page = shown(client, f"/claims/{claim.human_id}")

    assert under_headings(section(page, "links")) == {
        "Is restated more weakly by": ["Number 3."],
        "Restates more weakly": ["Number 1.", "Number 2."],
    }
    assert under_headings(section(page, "against")) == {
        "Contradicts": ["Number 1.", "Number 2."],
        "Is denied by": ["Number 3."],
    }


def test_every_link_is_named_from_both_ends() -> None:
    assert set(INVERSE_LINKS) == set(ClaimLinkKind)
