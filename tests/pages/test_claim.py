"""What the page of a claim tells beside its words, and that of a relation of claims about it."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.choices import INVERSE_LINKS, ClaimLinkKind
from tests.api.publishing import publish
from tests.factories import (
    make_action,
    make_actor,
    make_assessment,
    make_claim,
    make_claim_link,
    make_claim_place,
    make_claim_topic,
    make_participant,
    make_place,
    make_relation,
    make_statement,
    make_topic,
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


def test_claim_tells_whom_and_what_it_is_about(client: Client) -> None:
    base, port = make_place("The base"), make_place("The port", code="port")
    claim = make_claim(
        action=make_action("07", label="Give aid"), about_date="2024-10~", modality="future"
    )
    for name, role in (("B", "mentioned"), ("A", "subject"), ("C", "protected"), ("D", "subject")):
        make_participant(claim, make_actor(name), role=role)
    for place in (base, port):
        make_claim_place(claim, place)
    make_claim_topic(claim, make_topic("Aid", code="aid"))
    publish(claim)

    about = section(shown(client, f"/claims/{claim.human_id}"), "about")

    assert [*facts(about).items()] == [
        ("Subject", "A, D"), ("Protected", "C"), ("Mentioned", "B"), ("Action", "Give aid"),
        ("When", "about 2024-10"), ("Places", "The base, The port"), ("Topics", "Aid"),
        ("How it is put", "future"),
    ]  # fmt: skip
    lists = [each for each in about.xpath(".//dd/a/@href") if "?" in each]
    assert "/claims?topic=aid" in lists
    for address in lists:
        assert claim.human_id in text(shown(client, address))


def test_claim_of_which_nothing_is_coded_tells_nothing_of_it(client: Client) -> None:
    claim = make_claim()
    publish(claim)

    assert not shown(client, f"/claims/{claim.human_id}").xpath("//*[@id='about']")


def test_relation_and_the_claims_about_it_lead_to_each_other(
    client: Client, public: BaseDatabaseWrapper
) -> None:
    relation = make_relation(
        subject=make_actor("The Wing"), object=make_actor("The Front"), predicate="member_of"
    )
    one, other = (
        make_claim("relation", words, relation=relation, polarity=polarity)
        for words, polarity in (("It is so.", "affirmed"), ("It is not so.", "denied"))
    )
    publish(one, other)
    address = f"/relations/{relation.human_id}"

    with CaptureQueriesContext(public) as few:
        page = shown(client, address)

    assert text(page.xpath("//h1")[0]) == "The Wing is a member of The Front"
    assert "The Wing is a member of The Front" in text(shown(client, "/relations"))
    for claim, part, says in ((one, "asserted", "Asserts that"), (other, "denied", "Denies that")):
        (link,) = section(page, part).xpath(".//a[@class='main']")
        assert text(link) == claim.proposition
        about = section(shown(client, link.get("href")), "about")
        assert facts(about) == {says: "The Wing is a member of The Front"}
        assert about.xpath(".//dd/a/@href") == [address]

    more = [make_claim("relation", f"It is so, {n}.", relation=relation) for n in range(8)]
    publish(*more[1:])
    with CaptureQueriesContext(public) as many:
        shown(client, address)
    assert len(many) == len(few)

    publish(more[0])
    (rest,) = section(shown(client, address), "asserted").xpath(".//a[.='All 9']/@href")
    assert "9 records" in text(shown(client, rest))


def test_relation_that_nobody_claims_says_so(client: Client) -> None:
    relation = make_relation()
    publish(relation)

    page = shown(client, f"/relations/{relation.human_id}")

    assert [text(section(page, part).find("ol")) for part in ("asserted", "denied")] == [
        "No published claim does."
    ] * 2


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
