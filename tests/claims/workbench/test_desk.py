"""The threat desk: piles by status and by deadline, and what each threat shows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.choices_threat import ThreatStatus
from claims.models import ConditionalThreat
from claims.workbench import desk as screen
from tests.desk import Desk
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_link,
    make_event,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)

pytestmark = pytest.mark.django_db
Desks = Callable[[str], Desk]
ADDRESS = reverse("admin:claims_desk")


def shown(page: Any) -> list[str]:
    """The threats on a page, by id."""
    return [str(each) for each in page.xpath("//article//a[@class='human-id']/text()")]


def pile(person: Desk, key: str) -> list[str]:
    return shown(person.open(f"{ADDRESS}?pile={key}"))


def make_full(**over: Any) -> ConditionalThreat:
    threat = make_threat(**over)
    make_threat_party(threat, make_actor("The committee"), role="threatener")
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    return threat


def test_each_pile_holds_what_stands_so(desk: Desks) -> None:
    standing, averted, gone = make_threat(), make_threat(), make_threat()
    make_event(averted, "complied")
    make_event(gone, "carried_out")
    editor = desk("editor")

    piles = {status: pile(editor, status) for status in ThreatStatus}

    assert {status: ids for status, ids in piles.items() if ids} == {
        "standing": [standing.claim.human_id],
        "averted": [averted.claim.human_id],
        "carried_out": [gone.claim.human_id],
    }
    assert len(pile(editor, "all")) == 3


def test_threat_ended_by_a_link_alone_or_by_its_expiry_is_in_its_pile(desk: Desks) -> None:
    expired = make_threat(expiry_date="2020-01-01")
    older = make_threat()
    newer = make_claim("threat", statement=make_statement())
    make_claim_link(newer, older.claim, kind="supersedes")
    editor = desk("editor")

    assert pile(editor, "lapsed") == [expired.claim.human_id]
    assert pile(editor, "superseded") == [older.claim.human_id]


def test_passed_deadline_without_an_event_asks_for_one(desk: Desks) -> None:
    asks = make_threat(deadline_date="2024-03-01")
    told = make_threat(deadline_date="2024-03-01")
    make_event(told, "complied", effective_date="2024-02-28")
    make_threat()

    page = desk("editor").open(ADDRESS)

    assert shown(page) == [asks.claim.human_id]
    (link,) = page.xpath("//a[@data-panel]/@href")
    assert link == f"{reverse('admin:claims_threatevent_add')}?threat={asks.pk}"


def tabs(page: Any) -> dict[str, str]:
    """The piles by name, those that are not empty, with how many they hold."""
    words = [tab.text_content().rsplit(maxsplit=1) for tab in page.xpath("//nav[@class='tabs']/a")]
    return {name: count for name, count in words if count != "0"}


def open_tab(page: Any) -> str:
    (tab,) = page.xpath("//nav[@class='tabs']/a[@aria-current]")
    return str(tab.text_content().rsplit(maxsplit=1)[0])


def test_first_pile_that_is_not_empty_is_opened(desk: Desks) -> None:
    editor = desk("editor")
    nothing = editor.open(ADDRESS)
    averted = make_threat(deadline_date=f"{timezone.now() + timedelta(days=30):%Y-%m-%d}")
    make_event(averted, "complied")

    one = editor.open(ADDRESS)
    asks = make_threat(deadline_date="2024-03-01")
    two = editor.open(ADDRESS)

    assert (open_tab(nothing), tabs(nothing)) == ("All", {})
    assert (open_tab(one), tabs(one)) == ("Averted", {"Averted": "1", "All": "1"})
    assert (open_tab(two), shown(two)) == ("Ask for an event", [asks.claim.human_id])
    assert tabs(two) == {"Ask for an event": "1", "Standing": "1", "Averted": "1", "All": "2"}


def test_tabs_count_the_newest(desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "LOOKED", 2)
    soon = timezone.now() + timedelta(days=3)
    make_threat(deadline_date=f"{soon:%Y-%m-%d}")
    for _ in range(3):
        make_threat()

    page = desk("reader").open(ADDRESS)

    assert tabs(page)["Due this week"] == "1+"
    assert tabs(page)["Standing"] == "3+"


@time_machine.travel(datetime(2024, 3, 1, 12, tzinfo=UTC), tick=False)
def test_next_deadline_comes_first_and_says_how_far_off_it_is() -> None:
    later, next_one = (make_threat(deadline_date=f"2024-03-{day}") for day in ("07", "05"))
    make_threat(deadline_date="2024-03-20")
    make_threat(deadline_date="2024-02")

    cards = [*screen._cards(screen.BY_KEY["soon"].choose(screen._threats()))]

    assert [card.threat for card in cards] == [next_one, later]
    distances = [card.distance.replace("\xa0", " ") for card in cards]
    assert distances == ["in 4 days, 12 hours", "in 6 days, 12 hours"]


def test_card_tells_sentence_conditions_and_events(desk: Desks) -> None:
    threat = make_full()
    leaf = threat.conditions.get(wording="they strike")
    make_event(threat, "trigger_occurred", condition=leaf, effective_date="../2024-10-02")
    error = make_event(threat, "withdrawn")
    make_event(threat, "voids", voids=error)

    (article,) = desk("reader").open(f"{ADDRESS}?pile=triggered").xpath("//article")

    words = " ".join(article.text_content().split())
    assert "The committee threatens: if either they strike or it does not come" in words
    assert "they strike Met" in words
    assert "they leave Unmet" in words
    assert "Trigger occurred by 2024-10-02 they strike" in words
    assert "Withdrawn" not in words
    assert not article.xpath(".//a[@data-panel]")  # a reader records nothing


def test_card_tells_who_restated_it_and_how_long_its_deadline_is(desk: Desks) -> None:
    threat = make_threat(deadline_period="P10D", deadline_anchor="said")
    newer = make_claim("threat", statement=make_statement())
    make_claim_link(newer, threat.claim, kind="restates_stronger")
    make_claim_link(newer, threat.claim, kind="justifies")

    (article,) = desk("reader").open(f"{ADDRESS}?pile=standing").xpath("//article")

    (told,) = article.xpath(".//ol[@class='events']/li")
    assert told.text_content() == f"{newer.human_id}: restates more strongly"
    assert "Deadline 10 days from when it was said" in article.text_content()


def test_older_threats_are_a_page_further(desk: Desks) -> None:
    threats = [make_threat() for _ in range(screen.PAGE + 2)]
    reader = desk("reader")

    first = reader.open(f"{ADDRESS}?pile=all")
    (onward,) = first.xpath("//a[text()='Older threats']/@href")
    second = reader.open(ADDRESS + onward)

    assert shown(first) + shown(second) == [each.claim.human_id for each in reversed(threats)]
    assert not second.xpath("//a[text()='Older threats']")


def test_none_of_the_threats_due_soon_is_left_to_another_page(
    desk: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "PAGE", 2)
    monkeypatch.setattr(screen, "MOST", 4)
    days = [timezone.now() + timedelta(days=day) for day in (3, 1, 2, 4)]
    threats = [make_threat(deadline_date=f"{day:%Y-%m-%d}") for day in days]
    reader = desk("reader")

    page = reader.open(f"{ADDRESS}?pile=soon")
    make_threat(deadline_date=f"{days[0]:%Y-%m-%d}")
    cut = reader.open(f"{ADDRESS}?pile=soon")

    assert shown(page) == [threats[place].claim.human_id for place in (1, 2, 0, 3)]
    assert "There are more" not in page.text_content()
    assert "There are more; these are the first." in cut.text_content()


@pytest.mark.parametrize("asked", ["?pile=nonsense", "?before=x", f"?before={'9' * 40}"])
def test_unknown_piles_and_places_show_the_first(asked: str, desk: Desks) -> None:
    desk("reader").open(ADDRESS + asked)


def test_strangers_are_asked_to_sign_in(client: Any) -> None:
    assert "/login/" in client.get(ADDRESS).url


@pytest.mark.parametrize("key", list(screen.BY_KEY))
def test_queries_do_not_grow_with_threats(key: str, desk: Desks) -> None:
    reader = desk("reader")

    def count(rows: int) -> int:
        for _ in range(rows):
            threat = make_full(deadline_date="2024-03-01")
            make_event(threat, "issued")
            make_claim_link(make_claim("threat"), threat.claim, kind="repeats")
        reader.open(f"{ADDRESS}?pile={key}")  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            reader.open(f"{ADDRESS}?pile={key}")
        return len(queries)

    assert count(1) == count(5)
