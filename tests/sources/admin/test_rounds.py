"""Going through what waits for a review: on, back, and further after each decision."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from sources import talk
from sources.models import Publisher, Source
from sources.review import steps
from sources.review.batch import companions
from tests.desk import Desk
from tests.factories import (
    make_actor,
    make_claim,
    make_publisher,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
QUEUE, KEYS = reverse("admin:sources_source_queue"), reverse("admin:keys")


def offered(editor: Desk, claims: int = 1, title: str = "A report") -> tuple[Source, list[Claim]]:
    """A source with so many claims, and all that goes with it, in review."""
    with pghistory.context(user=editor.user.pk):
        source = make_source(title)
        made = [make_claim(source=source) for _ in range(claims)]
    steps.submit(companions(source), by=editor.user)
    return source, made


def offered_outlet(editor: Desk, name: str = "") -> Publisher:
    with pghistory.context(user=editor.user.pk):
        outlet = make_publisher(name)
    steps.submit([outlet], by=editor.user)
    return outlet


def ways(person: Desk, address: str) -> dict[str, str]:
    """Where the page leads, by the keys that lead there."""
    links = person.open(address).xpath("//*[@class='round']//a[@data-key]")
    return {link.get("data-key"): link.get("href") for link in links}


def decide(person: Desk, address: str, decision: str, **typed: Any) -> str:
    """Decide at the versions that the page shows; where that leads."""
    page = person.open(address)
    (form,) = page.xpath(f"//form[.//button[@value='{decision}']]")
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    answer = person.client.post(address, {**sent, "decision": decision, **typed})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["location"])


def test_round_goes_from_source_to_source_and_through_the_records_of_each(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    first, (one, two) = offered(editor, claims=2)
    second, _ = offered(editor)
    outlet = offered_outlet(editor)
    together = [reviewer.address(Source, "together", each.pk) for each in (first, second)]
    records = [reviewer.address(type(each), "review", each.pk) for each in (first, one, two)]
    last = reviewer.address(Publisher, "review", outlet.pk)

    assert ways(reviewer, QUEUE) == {"n": together[0]}
    assert ways(reviewer, together[0]) == {"n": together[1]}
    assert ways(reviewer, together[1]) == {"p": together[0], "n": last}
    assert ways(reviewer, last) == {"p": together[1]}
    assert ways(reviewer, records[0]) == {"u": together[0], "p": together[0], "n": records[1]}
    assert ways(reviewer, records[1]) == {"u": together[0], "p": records[0], "n": records[2]}
    assert ways(reviewer, records[2]) == {"u": together[0], "p": records[1], "n": together[1]}


def test_decision_leads_to_the_next_that_waits_and_at_last_to_thanks(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    source, _ = offered(editor, claims=2)
    outlet, other = offered_outlet(editor), offered_outlet(editor)
    together = reviewer.address(Source, "together", source.pk)
    alone, last = (reviewer.address(Publisher, "review", each.pk) for each in (outlet, other))

    assert decide(reviewer, together, "approve") == alone
    assert "2 records wait for you" in reviewer.open(alone).text_content()
    assert decide(reviewer, last, "return", reason="Which country?") == alone
    assert "1 record waits for you" in reviewer.open(alone).text_content()
    assert decide(reviewer, alone, "approve") == QUEUE

    assert "Nothing waits for your review" in reviewer.open(QUEUE).text_content()


def test_record_alone_leads_to_those_of_its_source(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    _, (one, two) = offered(editor, claims=2)
    offered(editor)
    addresses = [reviewer.address(Claim, "review", claim.pk) for claim in (one, two)]

    led = decide(reviewer, addresses[0], "return", reason="Who?")

    assert led == addresses[1]
    assert decide(reviewer, led, "return", reason="Who?").endswith("/together/")


def test_comments_are_told_of_beside_the_records(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    source, (claim,) = offered(editor)
    talk.start(claim, "Who is “they”?", by=editor.user)
    talk.resolve(talk.start(source, "Done", by=editor.user).thread, by=editor.user)

    page = reviewer.open(reviewer.address(Source, "together", source.pk))
    links = page.xpath("//article//a[contains(., 'comment')]")
    alone = reviewer.open(reviewer.address(Claim, "review", claim.pk))

    assert [(link.text_content(), link.get("href")) for link in links] == [
        ("1 comment", reviewer.address(Claim, "talk", claim.pk))
    ]
    assert alone.get_element_by_id("talk").xpath(".//p[@class='body']/text()") == ["Who is “they”?"]


def test_what_one_wrote_is_no_stop_but_has_a_way_on(desk: Desks) -> None:
    reviewer = desk("reviewer")
    own, other = offered_outlet(reviewer), offered_outlet(desk())

    page = reviewer.address(Publisher, "review", own.pk)

    there = reviewer.address(Publisher, "review", other.pk)
    assert ways(reviewer, QUEUE) == ways(reviewer, page) == {"n": there}


def test_same_note_is_told_once_in_a_row(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    with pghistory.context(user=editor.user.pk):
        outlets = [make_publisher() for _ in range(3)]
    steps.submit(outlets[:2], by=editor.user, note="Please look.")
    steps.submit(outlets[2:], by=editor.user, note="And here.")

    told = reviewer.open(QUEUE).xpath("//q[@class='why']/text()")

    assert told == ["Please look.", "And here."]


def test_pages_of_the_round_cost_the_same_however_much_waits(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    source, (claim,) = offered(editor)
    addresses = [
        reviewer.address(Source, "review", source.pk),
        reviewer.address(Claim, "review", claim.pk),
    ]

    def count() -> list[int]:
        found = []
        for address in addresses:
            reviewer.open(address)  # what is cached once is cached
            with CaptureQueriesContext(connection) as queries:
                reviewer.open(address)
            found.append(len(queries))
        return found

    before = count()
    offered(editor, claims=4)
    for _ in range(4):
        offered_outlet(editor)

    assert count() == before


@pytest.mark.parametrize("role", ["reader", "reviewer"])
def test_single_keys_are_switched_off_and_on_by_each_for_themselves(role: str, desk: Desks) -> None:
    me, other = desk(role), desk(role)
    home = reverse("admin:index")

    def have(person: Desk) -> tuple[bool, bool]:
        page = person.open(home)
        (box,) = page.xpath("//*[@id='single-keys']//input[@name='single']")
        return "no-single-keys" not in page.find("body").get("class"), box.get(
            "checked"
        ) is not None

    assert me.client.post(KEYS).status_code == 204
    assert (have(me), have(other)) == ((False, False), (True, True))

    assert me.client.post(KEYS, {"single": "on"}).status_code == 204
    assert have(me) == (True, True)
    assert me.client.get(KEYS).status_code == 405


def test_strangers_switch_no_keys(client: Any) -> None:
    assert "/login/" in client.post(KEYS).url


def test_page_of_a_source_tells_the_document_in_words(desk: Desks) -> None:
    editor, reviewer = desk(), desk("reviewer")
    with pghistory.context(user=editor.user.pk):
        source = make_source(publisher=make_publisher("Meridian"))
        statement = make_statement(speakers=[make_actor("The committee")])
        make_claim(statement=statement, source=source)
    steps.submit(companions(source), by=editor.user)

    page = reviewer.open(reviewer.address(Source, "together", source.pk))

    chain = "Meridian ▸ The committee (paraphrase)"
    folds = page.xpath(f"//dd[p[.='{chain}']]/details[not(@open)]/summary/text()")
    assert {*folds} == {"Each voice"}
    weakest = page.xpath("//dt[.='Weakest mode']/following-sibling::dd[1]/p/text()")
    assert {*weakest} == {"Paraphrase"}
    digests = page.xpath("//dt[contains(., 'sha256')]/ancestor::details[1]/summary/text()")
    assert {*digests} == {"How it was captured, with its digests"}
    article = page.xpath(f"//article[@id='{source.human_id}']")[0]
    (checklist,) = article.xpath("details[@class='checklist' and not(@open)]")
    assert "Ready to publish" in checklist.findtext("summary")
    assert len(checklist.xpath(".//li[@class='holds']")) >= 1
