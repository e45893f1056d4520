"""A look at what is flagged: what changed beside what was, and the decision on similar words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.anchoring import anchor
from sources.models import Anchor, Taint
from sources.review.withdrawal import retract
from tests.api.publishing import correct, publish
from tests.desk import Desk
from tests.factories import make_claim, make_excerpt, make_publisher, make_snapshot, make_source
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[[str], Desk]
CITED, LATER = "every base will be hit", "every base would be hit"


@pytest.fixture
def recaptured() -> Any:
    """A public claim that cites words, of which a later capture has only similar ones."""
    source = make_source("A warning")
    excerpt = make_excerpt(CITED, make_snapshot(f"They said {CITED}.", source))
    claim = make_claim(excerpt=excerpt)
    publish(claim)
    make_snapshot(f"They said {LATER}.", source)
    anchor([source])
    return claim


def changed(page: Any, name: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.xpath(f"//{name}")]


def test_correction_is_shown_beside_what_was(desk: Desks) -> None:
    publisher = make_publisher("Harbor News")
    source = make_source("A warning", publisher=publisher)
    publish(source)
    correct(publisher, "The name was misspelt.", name="Harbour News")
    flag = Taint.objects.get(record_uuid=source.uuid)

    page = desk("editor").open(reverse("admin:sources_taint_change", args=[flag.pk]))

    assert changed(page, "del") == ["removed: Harbor"]
    assert changed(page, "ins") == ["added: Harbour"]
    assert "A warning" in page.xpath("string(//div[@class='reading'])")


def test_retraction_tells_its_reason(desk: Desks) -> None:
    publisher = make_publisher("Harbour News")
    source = make_source("A warning", publisher=publisher)
    publish(source)
    retract(publisher, by=somebody("reviewer"), reason="It does not exist.")
    flag = Taint.objects.get(record_uuid=source.uuid)

    page = desk("editor").open(reverse("admin:sources_taint_change", args=[flag.pk]))

    assert "It does not exist." in page.xpath("string(//div[@class='reading'])")


def test_changed_words_are_shown_in_both_captures(recaptured: Any, desk: Desks) -> None:
    flag = Taint.objects.get(record_uuid=recaptured.uuid)
    editor = desk("editor")

    page = editor.open(reverse("admin:sources_taint_change", args=[flag.pk]))

    assert (changed(page, "del"), changed(page, "ins")) == (["removed: will"], ["added: would"])
    (onward,) = page.xpath("//a[text()='Decide whether they are the same']/@href")
    assert onward == reverse("admin:sources_anchor_change", args=[Anchor.objects.get().pk])


@pytest.mark.parametrize(("decision", "outcome"), [("accept", "fuzzy"), ("refuse", "gone")])
def test_person_decides_beside_the_words(
    decision: str, outcome: str, recaptured: Any, desk: Desks
) -> None:
    editor, held = desk("editor"), Anchor.objects.get()
    address = reverse("admin:sources_anchor_change", args=[held.pk])

    page = editor.open(address)
    assert page.xpath("//button[@name='_decide']/@value") == ["accept", "refuse"]
    editor.send(address, {**editor.form(page), "_decide": decision})

    held.refresh_from_db()
    assert (held.outcome, held.accepted_by) == (outcome, editor.user)
    assert not editor.open(address).xpath("//button[@name='_decide']")


def test_reader_looks_and_decides_nothing(recaptured: Any, desk: Desks) -> None:
    reader = desk("reader")

    page = reader.open(reverse("admin:sources_anchor_change", args=[Anchor.objects.get().pk]))

    assert changed(page, "ins") == ["added: would"]
    assert not page.xpath("//button[@name='_decide']")


def test_queries_do_not_grow_with_quotes(desk: Desks) -> None:
    editor = desk("editor")

    def count(quotes: int) -> int:
        words = [f"words {number} are cited here" for number in range(quotes)]
        source = make_source("A warning")
        snapshot = make_snapshot(". ".join(words), source)
        claim = make_claim(excerpt=make_excerpt(words[0], snapshot))
        for each in words[1:]:
            claim.citations.create(excerpt=make_excerpt(each, snapshot), role="supports")
        publish(claim)
        make_snapshot("Nothing of it is left.", source)
        anchor([source])
        address = reverse(
            "admin:sources_taint_change", args=[Taint.objects.get(record_uuid=claim.uuid).pk]
        )
        editor.open(address)
        with CaptureQueriesContext(connection) as queries:
            editor.open(address)
        return len(queries)

    assert count(1) == count(6)
