"""The first page: what waits for whom, each line leading to just what it counts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sources.models import Publisher, Source
from sources.review.batch import publish_reviewed
from tests.desk import Desk
from tests.factories import (
    make_anchor,
    make_claim,
    make_excerpt,
    make_publisher,
    make_snapshot,
    make_source,
    make_threat,
)
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[[str], Desk]
HOME = reverse("admin:index")


def waits(page: Any) -> dict[str, tuple[str, str]]:
    """Each line by its words: its number, and where it leads."""
    lines = page.xpath("//ul[@class='waits']//a")
    return {
        " ".join(line.text_content().split()[1:]): (line.findtext("strong"), line.get("href"))
        for line in lines
    }


def listed(person: Desk, address: str) -> set[str]:
    page = person.open(address)
    return {words.strip() for words in page.xpath("//*[contains(@class, 'human-id')]//text()")} | {
        words.strip() for words in page.xpath("//td[@class='field-human_id']//text()")
        + page.xpath("//th[@class='field-human_id']//text()")
    }  # fmt: skip


def test_source_without_claims_waits_until_one_cites_it(desk: Desks) -> None:
    read, unread = make_source("Read"), make_source("Unread")
    make_claim(excerpt=make_excerpt("words", make_snapshot("The words.", read)))
    make_claim(source=make_source("Speaks itself"))
    Source.objects.filter(pk=make_source("Not wanted").pk).update(state="discarded")
    editor = desk("editor")

    number, address = waits(editor.open(HOME))["sources with no claims yet"]

    assert number == "1"
    assert listed(editor, address) == {unread.human_id}


def test_threats_wait_by_their_deadline(desk: Desks) -> None:
    soon = f"{timezone.now() + timezone.timedelta(days=3):%Y-%m-%d}"
    passed, due = make_threat(deadline_date="2024-03-01"), make_threat(deadline_date=soon)
    make_threat()
    editor = desk("editor")

    lines = waits(editor.open(HOME))

    number, address = lines["threats past their deadline with no event"]
    assert (number, listed(editor, address)) == ("1", {passed.claim.human_id})
    number, address = lines["deadlines within a week"]
    assert (number, listed(editor, address)) == ("1", {due.claim.human_id})


def test_nothing_waits_where_nothing_is(desk: Desks) -> None:
    page = desk("reader").open(HOME)

    assert waits(page) == {}
    assert "Nothing waits." in page.text_content()


def test_what_was_published_moved_lately_and_is_plotted(desk: Desks) -> None:
    publisher = make_publisher("Harbour News")
    publish_reviewed([publisher], by=somebody("editor"), reviewer=somebody("reviewer"))
    reader = desk("reader")

    page = reader.open(HOME)

    (line,) = page.xpath("//ul[@class='moved']/li")
    assert f"{publisher.human_id} First published Harbour News" in " ".join(
        line.text_content().split()
    )
    columns = page.xpath("//figure//*[name()='svg']/*[name()='a']")
    assert columns[-1].get("aria-label").startswith("1, week of")
    assert len(reader.open(columns[-1].get("href")).xpath("//tbody/tr")) == 1
    assert {column.get("aria-label")[0] for column in columns[:-1]} == {"0"}


def test_words_gone_from_later_captures_are_a_share_of_all(desk: Desks) -> None:
    make_anchor(outcome="exact"), make_anchor(outcome="gone", start=None, end=None)

    page = desk("reader").open(HOME)

    (line,) = (
        line for line in page.xpath("//ul[@class='sound']/li") if "gone" in line.text_content()
    )
    assert line.text_content().split()[:3] == ["1", "of", "2"]


def test_queries_do_not_grow_with_what_waits(desk: Desks) -> None:
    editor = desk("editor")

    def count(rows: int) -> int:
        for _ in range(rows):
            publishers = [make_publisher(f"Wire {Publisher.objects.count()}")]
            publish_reviewed(publishers, by=somebody("editor"), reviewer=somebody("reviewer"))
            make_source()
            make_threat(deadline_date="2024-03-01")
            make_anchor()
        editor.open(HOME)
        with CaptureQueriesContext(connection) as queries:
            editor.open(HOME)
        return len(queries)

    assert count(1) == count(6)
