"""What a person is told of: on a page of its own, and on the first page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim
from sources import talk
from sources.models import Comment, Publisher, Source, User
from sources.review import steps
from tests.desk import Desk
from tests.factories import make, make_publisher, make_source, make_user
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
NEWS, SEEN, HOME = (reverse(f"admin:{name}") for name in ("news", "news_seen", "index"))


def told(person: Desk, address: str = NEWS) -> list[tuple[str, str]]:
    """The news of a page: the record's id, and what is told of it."""
    return [
        (
            row.xpath("string(.//*[@class='human-id'])"),
            " ".join(row.find("div/p").text_content().split()),
        )
        for row in person.open(address).xpath("//ul[@class='news']/li")
    ]


def listed(person: Desk, heading: str) -> list[str]:
    rows = person.open(NEWS).xpath(f"//section[@aria-labelledby='{heading}']//li/a")
    return [row.xpath("string(*[@class='human-id'])") for row in rows]


@pytest.fixture
def amara() -> User:
    user = somebody("reviewer")
    User.objects.filter(pk=user.pk).update(username="n.amara")
    user.refresh_from_db()
    return user


def test_comment_on_what_one_watches_wrote_has_in_hand_or_took_part_in(
    desk: Desks, amara: User
) -> None:
    me, other = desk(), make_source("Of no concern")
    with pghistory.context(user=me.user.pk):
        written = make_source("Written")
    watched, held, joined = make_source("Watched"), make_source("Held"), make_source("Joined")
    talk.watch(watched, by=me.user)
    talk.assign([held], me.user, by=me.user)
    said = talk.start(joined, "I think so.", by=me.user)
    for source in (other, watched, held, written):
        talk.start(source, "Which page?", by=amara)
    talk.answer(said.thread, "And I.", by=amara)

    assert told(me) == [
        (joined.human_id, "n.amara commented: And I. you took part"),
        (written.human_id, "n.amara commented: Which page? you wrote it"),
        (held.human_id, "n.amara commented: Which page? assigned to you"),
        (watched.human_id, "n.amara commented: Which page? you watch it"),
    ]
    assert told(me, HOME) == told(me)


def test_comment_that_calls_one_by_name_leads_to_it(desk: Desks, amara: User) -> None:
    me, source = desk("reader"), make_source()
    said = talk.start(source, f"Look, @{me.user.username.upper()}!", by=amara)
    talk.start(source, f"Not @{me.user.username}x.", by=amara)

    ((_, words),) = told(me)
    assert words.endswith("you are named")
    (link,) = me.open(NEWS).xpath("//ul[@class='news']//a/@href")
    address, _, place = link.partition("#")
    assert place == f"comment-{said.pk}"
    assert me.open(address).get_element_by_id(place) is not None


def test_own_doings_and_removed_comments_are_no_news(desk: Desks, amara: User) -> None:
    me, source = desk(), make_source()
    talk.watch(source, by=me.user)
    talk.start(source, "Which page?", by=me.user)
    talk.assign([source], me.user, by=me.user)
    talk.remove(talk.start(source, "A mistake", by=amara), by=amara)
    with pghistory.context(user=me.user.pk):
        Source.objects.filter(pk=source.pk).update(state="in_review")

    assert told(me) == []
    assert "Nothing is new." in me.open(NEWS).text_content()


def test_steps_of_what_one_watches(desk: Desks, amara: User) -> None:
    me, editor = desk("reader"), somebody("editor")
    outlet, other = make_publisher("The Gauge"), make_publisher("Another")
    talk.watch(outlet, by=me.user)

    steps.submit([outlet, other], by=editor, note="New")
    steps.send_back([outlet, other], by=amara, reason="Which country?")

    assert told(me) == [
        (outlet.human_id, "n.amara returned it: Which country? you watch it"),
        (outlet.human_id, f"{editor} offered it for review: New you watch it"),
    ]


def test_what_was_handed_to_one(desk: Desks, amara: User) -> None:
    me, source = desk("reader"), make_source()

    talk.assign([source], me.user, by=amara)

    assert told(me) == [(source.human_id, "n.amara assigned it to you")]
    assert listed(me, "assigned") == [source.human_id]
    lines = me.open(HOME).xpath("//ul[@class='waits']//a")
    assert ("1 assigned to you", f"{NEWS}#assigned") in [
        (line.text_content(), line.get("href")) for line in lines
    ]


def test_what_was_seen_is_no_news_but_what_came_since_is(desk: Desks, amara: User) -> None:
    me, source = desk(), make_source()
    talk.watch(source, by=me.user)
    seen = talk.start(source, "Seen", by=amara)
    Comment.objects.filter(pk=seen.pk).update(written_at=timezone.now() - timedelta(hours=1))
    (until,) = me.open(NEWS).xpath("//input[@name='until']/@value")
    talk.start(source, "Since then", by=amara)

    assert me.client.post(SEEN, {"until": until}).headers["location"] == NEWS

    assert told(me) == [(source.human_id, "n.amara commented: Since then you watch it")]


@pytest.mark.parametrize(
    "until", ["", "soon", "2026-13-01", "2024-01-01T00:00", "9999-01-01T00:00Z"]
)
def test_moment_that_is_none_hides_nothing(until: str, desk: Desks) -> None:
    me = desk()

    assert me.client.post(SEEN, {"until": until}).status_code == 302

    me.user.refresh_from_db()
    assert me.user.news_seen_at is None
    assert me.client.get(SEEN).status_code == 405


def test_record_that_is_gone_is_told_no_more(desk: Desks, amara: User) -> None:
    me, source = desk(), make_source()
    talk.watch(source, by=me.user)
    talk.start(source, "Which page?", by=amara)

    source.delete()

    assert told(me) == []
    assert listed(me, "watched") == []


def test_kind_that_one_may_not_view_is_not_told(amara: User) -> None:
    me = Desk(make_user("bare", is_staff=True))
    talk.start(make_source("A secret"), "@bare, look", by=amara)

    assert told(me) == []


def test_watched_records_are_listed_and_let_go(desk: Desks) -> None:
    me, source = desk("reader"), make_source()
    talk.watch(source, by=me.user)

    (form,) = me.open(NEWS).xpath("//form[.//button[@value='unwatch']]")
    led = me.client.post(form.action, {**dict(form.form_values()), "do": "unwatch"})

    assert led.headers["location"].startswith(NEWS)
    assert listed(me, "watched") == []


@pytest.mark.parametrize("address", [NEWS, HOME])
def test_queries_do_not_grow_with_news(address: str, desk: Desks, amara: User) -> None:
    me = desk()

    def count(rows: int) -> int:
        made: list[Any] = [make(model) for model in (Claim, Publisher) for _ in range(rows)]
        for record in made:
            talk.watch(record, by=me.user)
            talk.assign([record], me.user, by=amara)
            talk.start(record, "Which page?", by=amara)
            with pghistory.context(user=amara.pk):
                type(record).objects.filter(pk=record.pk).update(state="in_review")
        me.open(address)  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            me.open(address)
        return len(queries)

    assert count(1) == count(4)
