"""The review page: a record goes its steps, and whoever may not is refused."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest

from claims.models import Claim, ClaimIndex
from sources.models import Publisher, PublisherIndex, Source, SourceIndex
from tests.desk import Desk
from tests.factories import make_claim, make_publisher

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def take(
    desk: Desk, record: Any, step: str, query: str = "", status: int = 302, **typed: Any
) -> Any:
    address = desk.address(type(record), "review", record.pk) + query
    page = desk.open(address)
    seen = page.xpath("//input[@name='seen']/@value")
    response = desk.client.post(address, {"seen": seen, "step": step, **typed})
    assert response.status_code == status, response.content.decode()
    record.refresh_from_db()
    return desk.page(response) if status == 200 else None


def buttons(desk: Desk, record: Any) -> list[str]:
    page = desk.open(desk.address(type(record), "review", record.pk))
    return [str(value) for value in page.xpath("//button[@name='step']/@value")]


def written(desk: Desk, make: Callable[..., Any] = make_publisher, **fields: Any) -> Any:
    with pghistory.context(user=desk.user.pk):
        return make(**fields)


def test_record_goes_from_draft_to_public(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)

    take(editor, outlet, "submit")
    take(reviewer, outlet, "approve")

    assert outlet.state == "approved"
    assert PublisherIndex.objects.filter(number=outlet.pk, until_seq=None).exists()


def test_return_needs_a_reason_and_keeps_what_was_typed(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    take(editor, outlet, "submit")

    page = take(reviewer, outlet, "send_back", status=200, reason=" ")
    assert "Say what is to be changed" in page.text_content()
    take(reviewer, outlet, "send_back", reason="Which country?")

    assert outlet.state == "changes_requested"
    page = editor.open(editor.address(Publisher, "review", outlet.pk))
    assert "Which country?" in page.text_content()


def test_each_sees_the_steps_that_are_possible(desk: Desks) -> None:
    editor, reviewer, reader = desk("editor"), desk("reviewer"), desk("reader")
    outlet = written(editor)

    assert buttons(editor, outlet) == ["submit", "discard"]
    assert buttons(reader, outlet) == []
    take(editor, outlet, "submit")
    assert buttons(editor, outlet) == ["withdraw", "discard"]
    assert buttons(reviewer, outlet) == ["approve", "send_back", "withdraw", "discard"]
    take(reviewer, outlet, "approve")
    assert buttons(reviewer, outlet) == ["refresh", "retract"]


def test_author_is_told_that_another_must_approve(desk: Desks) -> None:
    reviewer = desk("reviewer")
    outlet = written(reviewer)
    take(reviewer, outlet, "submit")

    page = take(reviewer, outlet, "approve", status=200)

    assert "another person must approve" in page.text_content()
    assert outlet.state == "in_review"


def test_editor_cannot_approve(desk: Desks) -> None:
    editor = desk("editor")
    outlet = written(desk("editor"))
    take(editor, outlet, "submit")

    take(editor, outlet, "approve", status=403)


def test_change_since_the_page_was_opened_is_told(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    take(editor, outlet, "submit")
    address = reviewer.address(Publisher, "review", outlet.pk)
    seen = reviewer.open(address).xpath("//input[@name='seen']/@value")
    Publisher.objects.filter(pk=outlet.pk).update(country="IQ")

    response = reviewer.client.post(address, {"seen": seen, "step": "approve"})

    assert "was changed since you opened this page" in response.content.decode()
    outlet.refresh_from_db()
    assert outlet.state == "in_review"


def test_correction_shows_what_changes_and_is_listed_so(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor, name="The Guage")
    take(editor, outlet, "submit")
    take(reviewer, outlet, "approve")
    with pghistory.context(user=editor.user.pk):
        Publisher.objects.filter(pk=outlet.pk).update(name="The Gauge")
    take(editor, outlet, "submit")

    page = reviewer.open(reviewer.address(Publisher, "review", outlet.pk))
    assert page.xpath("//del/text()") == ["Guage"]
    assert page.xpath("//ins/text()") == ["Gauge"]
    take(reviewer, outlet, "approve", corrects="on", reason="The name was misspelt.")

    revision = outlet.revisions.last()
    assert (revision.entry.reason, revision.note) == ("correction", "The name was misspelt.")


def test_retraction_ends_the_current_view(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    take(editor, outlet, "submit")
    take(reviewer, outlet, "approve")

    take(reviewer, outlet, "retract", reason="It never existed.")

    assert outlet.state == "discarded"
    assert not PublisherIndex.objects.filter(until_seq=None).exists()
    assert outlet.revisions.last().entry.reason == "retraction"


def test_source_is_published_with_all_that_goes_with_it(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    source = claim.citations.get().excerpt.snapshot.source

    take(editor, source, "submit", "?together")
    page = reviewer.open(reviewer.address(Source, "review", source.pk) + "?together")
    assert claim.human_id in page.text_content()
    take(reviewer, source, "approve", "?together")

    claim.refresh_from_db()
    assert (source.state, claim.state) == ("approved", "approved")
    assert SourceIndex.objects.filter(until_seq=None).count() == 1
    assert ClaimIndex.objects.get(until_seq=None).number == claim.pk


def test_claim_alone_is_told_what_it_lacks(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    take(editor, claim, "submit")

    page = take(reviewer, claim, "approve", status=200)

    assert "which it refers to, is public or published with it" in page.text_content()
    assert not Claim.objects.filter(state="approved").exists()
