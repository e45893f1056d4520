"""What is done with several records at once: counted first, then done to all of them or to none."""

from collections.abc import Callable, Sequence
from typing import Any

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimTopic
from sources import talk
from sources.admin import bulk
from sources.models import (
    Assignment,
    Bookmark,
    CuratedModel,
    Publisher,
    Source,
    Transition,
    User,
)
from sources.review import steps
from tests.desk import Desk
from tests.factories import make_claim, make_publisher, make_source, make_topic, make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
STEPS = ("submit", "withdraw", "discard", "reopen", "hand_on", "pin", "delete_selected")


class Bulk:
    """A person who chooses records of one kind in their list, and something to do with them."""

    def __init__(self, desk: Desk, name: str, records: Sequence[CuratedModel]) -> None:
        self.desk, self.name, self.records = desk, name, records
        self.address = desk.address(type(records[0]), "changelist")

    def ask(self, **typed: Any) -> Any:
        """The page that counts."""
        keys = [record.pk for record in self.records]
        chosen = {"action": self.name, "_selected_action": keys}
        return self._page(self.desk.client.post(self.address, {**chosen, **typed}))

    def press(self, page: Any, status: int = 302, **typed: Any) -> Any:
        """Type into the page's form and press its button."""
        (form,) = page.xpath("//div[@id='content-main']//form")
        fields: dict[str, list[str]] = {}
        for name, value in form.form_values():
            fields.setdefault(name, []).append(value)
        response = self.desk.client.post(self.address, {**fields, **typed})
        assert response.status_code == status
        return self._page(response) if status == 200 else self.desk.open(response.url)

    def _page(self, response: Any) -> Any:
        assert response.status_code == 200
        return self.desk.page(response)


def fits(page: Any) -> list[str]:
    return page.xpath("//section[@aria-labelledby='fits-heading']//*[@class='human-id']/text()")


def passed_over(page: Any) -> dict[str, str]:
    rows = page.xpath("//section[@aria-labelledby='passed-heading']//li")
    return {
        row.xpath(".//*[@class='human-id']/text()")[0]: row.xpath("span[@class='quiet']")[
            0
        ].text_content()
        for row in rows
    }


def button(page: Any) -> list[str]:
    return page.xpath("//div[@id='content-main']//input[@type='submit']/@value")


def said(page: Any) -> str:
    return " ".join(page.xpath("//ul[@class='messagelist']")[0].text_content().split())


def state(record: CuratedModel) -> str:
    record.refresh_from_db()
    return record.state


def offered(number: int = 1, by: User | None = None, **fields: Any) -> list[Publisher]:
    by = by or _editor()
    with pghistory.context(user=by.pk):
        made = [make_publisher(**fields) for _ in range(number)]
    steps.submit(made, by=by)
    return made


def _editor() -> User:
    return make_user(is_superuser=True)


# --- Counting and doing ---------------------------------------------------------------------


def test_page_counts_what_fits_and_says_why_others_do_not(desk: Desks) -> None:
    drafts, (waiting,) = [make_publisher(), make_publisher()], offered()

    page = Bulk(desk(), "submit", [*drafts, waiting]).ask()

    assert fits(page) == [one.human_id for one in drafts]
    assert passed_over(page) == {
        waiting.human_id: "It is “In review”, not “Draft” or “Changes requested”."
    }
    assert button(page) == ["Submit 2 records"]
    assert [state(one) for one in (*drafts, waiting)] == ["draft", "draft", "in_review"]


def test_what_was_counted_is_done_and_told_with_links(desk: Desks) -> None:
    drafts, (waiting,) = [make_publisher(), make_publisher()], offered()
    task = Bulk(desk(), "submit", [*drafts, waiting])

    page = task.press(task.ask(), words="Both are new.")

    one, two = drafts
    assert said(page) == f"2 records are offered for review: {one.human_id}, {two.human_id}."
    assert page.xpath(f"//ul[@class='messagelist']//a[contains(@href, '/{one.pk}/change/')]")
    assert [state(each) for each in drafts] == ["in_review", "in_review"]
    assert {*Transition.objects.values_list("reason", flat=True)[:2]} == {"Both are new."}


def test_where_nothing_fits_there_is_no_button(desk: Desks) -> None:
    page = Bulk(desk(), "withdraw", [make_publisher()]).ask()

    assert button(page) == []
    assert "There is none among them" in page.text_content()


def test_reviewer_returns_several_with_one_reason(desk: Desks) -> None:
    waiting = offered(2)
    task = Bulk(desk("reviewer"), "send_back", waiting)

    page = task.press(task.ask(), status=200, words=" ")
    assert "Say what is to be changed." in page.text_content()
    task.press(page, words="Which country?")

    assert [state(each) for each in waiting] == ["changes_requested"] * 2


def test_reviewer_approves_what_another_wrote_and_is_complete(desk: Desks) -> None:
    reviewer = desk("reviewer")
    (good,), (own,) = offered(), offered(by=reviewer.user)
    (secret,) = offered(tlp="red")
    task = Bulk(reviewer, "approve", [good, own, secret])

    page = task.ask()
    assert fits(page) == [good.human_id]
    assert "another person must approve it" in passed_over(page)[own.human_id]
    assert "only that is ever published" in passed_over(page)[secret.human_id]
    task.press(page)

    assert [state(each) for each in (good, own, secret)] == ["approved", "in_review", "in_review"]


def test_what_refers_to_what_is_passed_over_is_passed_over(desk: Desks) -> None:
    publisher = make_publisher(tlp="red")
    resting = make_source(publisher=publisher)
    steps.submit([publisher, resting], by=_editor())

    page = Bulk(desk("reviewer"), "approve", [resting]).ask()

    assert publisher.human_id in passed_over(page)[resting.human_id]


# --- Two people -----------------------------------------------------------------------------


def test_one_changed_meanwhile_holds_all_back_and_nothing_typed_is_lost(desk: Desks) -> None:
    one, two = make_publisher(), make_publisher()
    task = Bulk(desk(), "submit", [one, two])
    page = task.ask()
    desk().edit(two, country="NO")

    page = task.press(page, status=200, words="Both are new.")

    assert f"{two.human_id} was changed since you opened it." in page.text_content()
    assert page.xpath("//textarea[@name='words']")[0].text.strip() == "Both are new."
    assert [state(one), state(two)] == ["draft", "draft"]
    task.press(page)
    assert [state(one), state(two)] == ["in_review", "in_review"]


def test_one_deleted_meanwhile_holds_all_back(desk: Desks) -> None:
    one, two = make_publisher(), make_publisher()
    task = Bulk(desk(), "submit", [one, two])
    page = task.ask()
    Publisher.objects.filter(pk=two.pk).delete()

    page = task.press(page, status=200)

    assert bulk.LEFT in page.text_content()
    assert state(one) == "draft"


def test_one_that_left_the_filtered_list_holds_all_back(desk: Desks) -> None:
    one, two = make_publisher(), make_publisher()
    task = Bulk(desk(), "submit", [one, two])
    task.address += "?state__exact=draft"
    page = task.ask()
    steps.submit([two], by=_editor())

    page = task.press(page, status=200)

    assert bulk.LEFT in page.text_content()
    assert fits(page) == [one.human_id]
    assert state(one) == "draft"


def test_what_was_passed_over_is_not_done_when_it_would_fit_by_now(desk: Desks) -> None:
    draft, (waiting,) = make_publisher(), offered()
    task = Bulk(desk(), "submit", [draft, waiting])
    page = task.ask()
    steps.withdraw([waiting], by=_editor())

    task.press(page)

    assert [state(draft), state(waiting)] == ["in_review", "draft"]


# --- Topics, hands and pins -----------------------------------------------------------------


def test_topic_is_added_to_those_that_lack_it_once_they_are_counted(desk: Desks) -> None:
    water, (with_it, without) = make_topic(label="Water"), (make_claim(), make_claim())
    ClaimTopic.objects.create(claim=with_it, topic=water)
    task = Bulk(desk(), "add_topic", [with_it, without])

    page = task.ask()
    assert button(page) == ["Count"]
    page = task.press(page, status=200, topic=str(water.pk))
    assert fits(page) == [without.human_id]
    assert passed_over(page) == {with_it.human_id: "It has this topic already."}
    task.press(page)

    assert [one.topics.get() for one in (with_it, without)] == [water, water]


def test_another_topic_is_counted_anew(desk: Desks) -> None:
    water, salt, claim = make_topic(label="Water"), make_topic(label="Salt"), make_claim()
    task = Bulk(desk(), "add_topic", [claim])
    page = task.press(task.ask(), status=200, topic=str(water.pk))

    page = task.press(page, status=200, topic=str(salt.pk))

    assert not claim.topics.exists()
    task.press(page)
    assert claim.topics.get() == salt


def test_topic_is_not_added_over_anothers_change(desk: Desks) -> None:
    water, claim = make_topic(label="Water"), make_claim()
    task = Bulk(desk(), "add_topic", [claim])
    page = task.press(task.ask(), status=200, topic=str(water.pk))
    Claim.objects.filter(pk=claim.pk).update(proposition="The river fell.")

    page = task.press(page, status=200)

    assert "was changed since you opened it" in page.text_content()
    assert not claim.topics.exists()


def test_topic_is_removed_from_those_that_have_it(desk: Desks) -> None:
    water, (with_it, without) = make_topic(label="Water"), (make_claim(), make_claim())
    ClaimTopic.objects.create(claim=with_it, topic=water)
    task = Bulk(desk(), "remove_topic", [with_it, without])

    page = task.press(task.ask(), status=200, topic=str(water.pk))
    assert passed_over(page) == {without.human_id: "It does not have this topic."}
    task.press(page)

    assert not ClaimTopic.objects.exists()


def test_several_are_handed_to_one_person_and_out_of_all_hands(desk: Desks) -> None:
    one, two, ada = make_source(), make_source(), make_user("ada", is_staff=True)
    task = Bulk(desk(), "hand_on", [one, two])
    talk.assign([one], ada, by=ada)

    page = task.press(task.ask(), status=200, assignee=str(ada.pk))
    assert passed_over(page) == {one.human_id: "It is so already."}
    task.press(page)
    assert [*Assignment.objects.values_list("assignee", flat=True)] == [ada.pk, ada.pk]

    page = task.press(task.ask(), status=200, assignee="")
    assert len(fits(page)) == 2
    task.press(page)
    assert not Assignment.objects.exists()


def test_reader_pins_several(desk: Desks) -> None:
    reader, sources = desk("reader"), [make_source(), make_source()]
    task = Bulk(reader, "pin", sources)

    task.press(task.ask())

    assert Bookmark.objects.filter(owner=reader.user).count() == 2
    assert passed_over(task.ask()) == {
        one.human_id: "You have pinned it already." for one in sources
    }


# --- Who, how many, at what cost ------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "offers"),
    [
        ("reader", ("pin", "claims_export")),
        ("editor", (*STEPS, "claims_export")),
        ("reviewer", (*STEPS, "approve", "send_back", "claims_export")),
    ],
)
def test_each_role_is_offered_what_it_may_do(
    role: str, offers: tuple[str, ...], desk: Desks
) -> None:
    make_source()

    page = desk(role).open(desk().address(Source, "changelist"))

    assert {*page.xpath("//select[@name='action']/option/@value")} - {""} == {*offers}


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_what_is_not_offered_is_not_done(role: str, desk: Desks) -> None:
    (waiting,) = offered()
    person = desk(role)
    address = person.address(Publisher, "changelist")
    sent = {
        "action": "approve",
        "_selected_action": waiting.pk,
        "post": "yes",
        "seen": f"{waiting.uuid}:{waiting.version}",
        "words": "",
    }

    person.client.post(address, sent)

    assert state(waiting) == "in_review"


def test_more_than_one_can_look_through_are_refused(
    desk: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    person, drafts = desk(), [make_publisher() for _ in range(3)]
    address = person.address(Publisher, "changelist")
    sent = {"action": "submit", "_selected_action": [drafts[0].pk], "select_across": "1"}

    response = person.client.post(address, sent, follow=True)

    assert "Choose at most 2 at once" in response.content.decode()
    assert {state(one) for one in drafts} == {"draft"}


@pytest.mark.parametrize("name", ["submit", "approve", "hand_on", "pin"])
def test_query_count_does_not_grow(name: str, desk: Desks) -> None:
    counts = []
    for number in (2, 6):
        chief = desk("administrator")
        records = offered(number) if name == "approve" else [make_source() for _ in range(number)]
        task = Bulk(chief, name, records)
        with CaptureQueriesContext(connection) as queries:
            page = task.ask()
            if name == "hand_on":
                page = task.press(page, status=200, assignee=str(chief.user.pk))
            task.press(page)
        counts.append(len(queries))

    assert counts[0] == counts[1]
