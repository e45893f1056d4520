"""The board of live threats: by deadline, heat and actor, as known at any moment."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ConditionalThreat
from claims.pages import live
from claims.pages.countdown import Countdown, countdown, is_overdue
from sources.pages.asking import Answer, NotToldError
from tests.api.publishing import publish, retract
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_link,
    make_consequence,
    make_consequence_actor,
    make_event,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db
TODAY = datetime.now(UTC).date()


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def day(days: int) -> str:
    return f"{TODAY + timedelta(days=days)}"


def threatened(said: str | None = None, deed: str = "bases burn", **over: Any) -> ConditionalThreat:
    threat = make_threat(make_claim("threat", statement=make_statement(said_date=said)), **over)
    make_tree(threat, {"all": [f"{deed} if they strike", {"not": "they leave"}]})
    make_consequence(threat, wording=deed)
    return threat


def again(target: ConditionalThreat, said: str) -> Claim:
    claim = threatened(said).claim
    make_claim_link(claim, target.claim, kind="restates_stronger")
    return claim


def groups(page: Any) -> dict[str, list[str]]:
    """The human ids under each heading."""
    return {
        text(group.find("h2")).rpartition(" ")[0]: [
            address.rpartition("/")[2] for address in group.xpath(".//a[@class='main']/@href")
        ]
        for group in page.xpath("//section[@class='group']")
    }


def strip(page: Any) -> list[tuple[str, int]]:
    """The address and the count of each step."""
    links = page.xpath("//ol[@class='strip']//a")
    return [(link.get("href"), int(text(link).split()[-2])) for link in links]


def test_board_tells_where_each_threat_stands(client: Client) -> None:
    committee, rival = make_actor("The Committee"), make_actor("The Rival")
    threat = threatened("2024-05", deadline_date=day(3))
    make_threat_party(threat, committee, role="threatener")
    make_consequence_actor(threat.consequences.get(), role="target", actor=rival)
    leaf = threat.conditions.filter(operator="leaf").first()
    make_event(threat, kind="trigger_partly_occurred", condition=leaf)
    restating = again(threat, "2024-06-01")
    publish(threat.claim, restating)

    (row,) = [
        row
        for row in shown(client, "/live").xpath("//section[@class='group']//li[p]")
        if row.xpath(f".//a[@class='main'][@href='/threats/{threat.claim.human_id}']")
    ]

    said = text(row)
    for words in (
        "The Committee threatens: if bases burn if they strike, unless they leave, then bases burn",
        "partly triggered", "Who would be hit The Rival", "Who would trigger it nobody is named",
        f"{day(3)} in 3 days", "partly met bases burn if they strike",
        "unmet they leave (must not come about)",
        "Heat 0", "Last said again 2024-06-01, restated more strongly",
    ):  # fmt: skip
        assert words in said
    assert row.xpath(f".//a[@href='/threats/{restating.human_id}']")
    assert "overdue" not in said


def test_threats_stand_by_deadline(client: Client) -> None:
    dates = {"over": -3, "soon": 2, "later": 30, "late": 400}
    claims = {name: threatened(deadline_date=day(days)).claim for name, days in dates.items()}
    open_ended = threatened().claim
    publish(*claims.values(), open_ended)

    page = shown(client, "/live")

    assert groups(page) == {
        "Overdue": [claims["over"].human_id],
        "Within seven days": [claims["soon"].human_id],
        "Within ninety days": [claims["later"].human_id],
        "Later": [claims["late"].human_id],
        "No deadline that is known": [open_ended.human_id],
    }
    (overdue,) = page.xpath("//span[contains(@class, 'overdue')]/ancestor::li[1]")
    assert "3 days ago" in text(overdue)


def test_threats_stand_by_heat_as_the_api_counts_it(client: Client) -> None:
    hot, cold = threatened(day(-50)), threatened("2020")
    make_event(hot, kind="escalated", effective_date=day(-1))
    last = again(hot, day(-7))
    publish(hot.claim, cold.claim, last)

    page = shown(client, "/live?by=heat")

    assert groups(page) == {
        "Said in these ninety days": [hot.claim.human_id, last.human_id],
        "Not said in these ninety days": [cold.claim.human_id],
    }
    heats = [text(each) for each in page.xpath("//span[@class='heat']")]
    assert heats == ["Heat 3", "Heat 1", "Heat 0"]
    assert f"Last said again {day(-1)} (escalated)" in text(page)
    assert page.xpath("//nav[@class='by']/a[@aria-current]/text()") == ["By heat"]


def test_threats_stand_by_who_threatens(client: Client) -> None:
    busy, other = make_actor("The Busy"), make_actor("The Other")
    threats = [threatened() for _ in range(3)]
    for threat in threats[:2]:
        make_threat_party(threat, busy, role="threatener")
    make_threat_party(threats[1], other, role="threatener")
    publish(*(threat.claim for threat in threats))
    first, second, third = (threat.claim.human_id for threat in threats)

    page = shown(client, "/live?by=actor")

    assert groups(page) == {
        "The Busy": [first, second],
        "Nobody who is known": [third],
        "The Other": [second],
    }
    assert page.xpath(f"//h2/a[@href='/actors/{busy.human_id}']")


def test_what_ended_is_told_the_latest_first(client: Client) -> None:
    averted, withdrawn, standing = threatened(), threatened(), threatened()
    make_event(averted, kind="complied", effective_date="2024-02")
    make_event(withdrawn, kind="withdrawn", effective_date="2024-03-01")
    publish(*(threat.claim for threat in (averted, withdrawn, standing)))

    rows = shown(client, "/live").xpath("//section[@class='ended']//li")

    assert [text(row).split(" threatens")[0] for row in rows] == [
        "withdrawn 2024-03-01 Somebody",
        "averted 2024-02 Somebody",
    ]


def test_strip_leads_to_the_board_as_known_then(client: Client) -> None:
    kept, gone = threatened().claim, threatened().claim
    publish(kept)
    publish(gone)
    retract(gone, "It never was.")

    page = shown(client, "/live?by=heat")

    steps = strip(page)
    assert len(steps) == 24
    assert steps[-1] == ("?by=heat", 1)
    for address, count in (steps[0], steps[len(steps) // 2], steps[-1]):
        then = shown(client, f"/live{address}")
        assert len(then.xpath("//section[@class='group']//li[p]")) == count
        (current,) = then.xpath("//ol[@class='strip']//a[@aria-current]/@href")
        assert current == address
        assert strip(then) == steps
    assert "as known at" in text(shown(client, f"/live{steps[0][0]}"))


def test_board_is_narrowed_by_what_the_api_takes(client: Client) -> None:
    actors = [make_actor("The One"), make_actor("The Other")]
    for actor in actors:
        threat = threatened()
        make_threat_party(threat, actor, role="threatener")
        publish(threat.claim)

    page = shown(client, "/live?by=actor")
    (narrow,) = page.xpath("//aside//a[text()='The One']/@href")
    narrowed = shown(client, f"/live{narrow}")

    assert [*groups(narrowed)] == ["The One"]
    assert strip(narrowed)[-1][1] == 1
    assert narrowed.xpath("//form[@class='search']/input[@name='by']/@value") == ["actor"]
    (as_json, *_) = narrowed.xpath("//p[@class='as-data']/a/@href")
    assert client.get(as_json).json()["count"] == 1
    assert len(groups(shown(client, "/live?overdue=false&by=deadline"))) == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=colour", "There is no way “colour”. There are: deadline, heat, actor."),
        ("ordering=-number", "Here “by” says it: deadline, heat, actor."),
        ("status=averted", "These are live: standing, partly_triggered, triggered."),
        ("as_of=soon", "“soon” is no date."),
        ("form=loud", "There is no “loud”."),
    ],
)
def test_what_nobody_can_ask_is_told(client: Client, query: str, words: str) -> None:
    page = shown(client, f"/live?{query}&q=port", status=400)

    assert words in text(page.xpath("//*[@role='alert']")[0])
    assert page.xpath("//form[@class='search']//input[@name='q']/@value") == ["port"]


def test_board_of_an_empty_ledger(client: Client) -> None:
    page = shown(client, "/live")

    assert "No threat is live." in text(page)
    assert not page.xpath("//ol[@class='strip']")
    assert "is live. Ask for less." in text(shown(client, "/live?q=port"))


def test_board_says_when_a_part_of_it_takes_too_long(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = live.told

    def slow(request: Any, view: Any, query: str, action: str = "list") -> Any:
        if action == "over_time":
            raise NotToldError(Answer(503, {"status": 503, "detail": "Ask for less."}))
        return asked(request, view, query, action)

    monkeypatch.setattr(live, "told", slow)

    assert "Ask for less." in text(shown(client, "/live", status=503))


def test_queries_do_not_grow_with_rows(client: Client, public: BaseDatabaseWrapper) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(public) as captured:
            shown(client, address)
        return len(captured)

    def more() -> None:
        threat = threatened(day(-3), deadline_date=day(3))
        make_threat_party(threat, make_actor(), role="threatener")
        publish(threat.claim, again(threat, day(-2)))

    more()
    more()
    addresses = ["/live", "/live?by=heat", "/live?by=actor"]
    few = [queries(address) for address in addresses]
    more()

    assert [queries(address) for address in addresses] == few


@pytest.mark.parametrize(
    ("until", "words", "is_over"),
    [
        ("2024-05-02T00:00:00Z", "today", False), ("2024-05-01T12:00:00Z", "earlier today", True),
        ("2024-05-01T15:00:00Z", "today", False), ("2024-05-03T00:00:00Z", "tomorrow", False),
        ("2024-05-01T00:00:00Z", "yesterday", True), ("2024-04-30T00:00:00Z", "2 days ago", True),
        ("2024-06-01T00:00:00Z", "in 30 days", False),
        ("2021-05-02T00:00:00Z", "1,096 days ago", True),
    ],
)  # fmt: skip
def test_countdown_in_words(until: str, words: str, is_over: bool) -> None:
    moment = datetime(2024, 5, 1, 12, tzinfo=UTC)

    due = countdown({"deadline_until": until}, moment)

    assert (str(due), due and due.is_over) == (words, is_over)
    assert is_overdue({"status": "standing"}, due) is is_over
    assert not is_overdue({"status": "averted"}, due)


def test_no_deadline_has_no_countdown() -> None:
    assert countdown({"deadline_until": None}, datetime.now(UTC)) is None
    assert not is_overdue({"status": "standing"}, None)
    assert str(Countdown(TODAY, 1000, is_over=False)) == "in 1,000 days"
