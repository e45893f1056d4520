"""A record goes its steps on pages of the admin, and whoever may not is refused."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, ClaimIndex
from sources.models import LedgerEntry, Publisher, PublisherIndex, Source, SourceIndex, Taint
from tests.desk import Desk
from tests.factories import make_claim, make_publisher, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def written(desk: Desk, make: Callable[..., Any] = make_publisher, **fields: Any) -> Any:
    with pghistory.context(user=desk.user.pk):
        return make(**fields)


def post(desk: Desk, address: str, status: int = 302, **typed: Any) -> Any:
    response = desk.client.post(address, typed)
    assert response.status_code == status, response.content.decode()
    return desk.page(response) if status == 200 else None


def step(desk: Desk, record: Any, name: str, status: int = 302, words: str = "") -> Any:
    """Take a step on its own page, at the version that the page shows."""
    address = desk.address(type(record), "step", record.pk, name)
    found = desk.open(address).xpath("//input[@name='version']/@value")
    page = post(desk, address, status, version=found[0] if found else "", words=words)
    record.refresh_from_db()
    return page


def decide(desk: Desk, record: Any, decision: str, status: int = 302, **typed: Any) -> Any:
    """Decide on the review page, at the version that it shows."""
    address = desk.address(type(record), "review", record.pk)
    found = desk.open(address).xpath("//input[@name='version']/@value")
    version = found[0] if found else ""
    page = post(desk, address, status, version=version, decision=decision, **typed)
    record.refresh_from_db()
    return page


def together(desk: Desk, source: Source, decision: str, status: int = 302, **typed: Any) -> Any:
    address = desk.address(Source, "together", source.pk)
    seen = desk.open(address).xpath("//input[@name='seen']/@value")
    page = post(desk, address, status, seen=[*dict.fromkeys(seen)], decision=decision, **typed)
    source.refresh_from_db()
    return page


def published(editor: Desk, reviewer: Desk, **fields: Any) -> Publisher:
    outlet: Publisher = written(editor, **fields)
    step(editor, outlet, "submit")
    decide(reviewer, outlet, "approve")
    return outlet


def test_record_goes_from_draft_to_public(desk: Desks) -> None:
    outlet = published(desk("editor"), desk("reviewer"))

    assert outlet.state == "approved"
    assert PublisherIndex.objects.filter(number=outlet.pk, until_seq=None).exists()


def test_record_says_where_it_stands_and_what_can_be_done(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    address = editor.address(Publisher, "change", outlet.pk)

    before = editor.open(address).xpath("//section[@class='standing']")[0].text_content()
    assert "Not public" in before
    step(editor, outlet, "submit")
    decide(reviewer, outlet, "approve")
    after = editor.open(address).xpath("//section[@class='standing']")[0].text_content()

    assert "revision 1" in after


def test_return_needs_a_reason_and_the_author_reads_it(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    step(editor, outlet, "submit")

    page = decide(reviewer, outlet, "return", status=200, reason=" ")
    assert "Say what is to be changed" in page.text_content()
    decide(reviewer, outlet, "return", reason="Which country?")

    assert outlet.state == "changes_requested"
    queue = editor.open(reverse("admin:sources_source_queue")).text_content()
    assert "Which country?" in queue


def test_queue_shows_what_others_wrote_first(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    step(editor, written(editor, name="By the editor"), "submit")
    step(reviewer, written(reviewer, name="By the reviewer"), "submit")

    page = reviewer.open(reverse("admin:sources_source_queue"))

    assert "By the editor" in page.get_element_by_id("waits").getparent().text_content()
    assert "By the reviewer" in page.get_element_by_id("mine").getparent().text_content()


def test_pages_cost_the_same_however_much_there_is(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    source = written(editor, make_claim).citations.get().excerpt.snapshot.source
    together(editor, source, "submit")
    addresses = [
        reverse("admin:sources_source_queue"),
        reviewer.address(Source, "together", source.pk),
    ]
    for address in addresses:
        reviewer.open(address)  # what is looked up once

    before = [queries(reviewer, address) for address in addresses]
    for _ in range(4):
        written(editor, make_claim, source=source)
    Claim.objects.filter(state="draft").update(state="in_review")

    assert [queries(reviewer, address) for address in addresses] == before


def queries(desk: Desk, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        desk.client.get(address)
    return len(found)


def test_author_cannot_approve(desk: Desks) -> None:
    reviewer = desk("reviewer")
    outlet = written(reviewer)
    step(reviewer, outlet, "submit")

    page = decide(reviewer, outlet, "approve", status=200)

    assert "another person" in page.text_content()
    assert outlet.state == "in_review"


@pytest.mark.parametrize(
    ("role", "view", "status"),
    [
        ("reader", "step/submit", 403),
        ("reader", "step/retract", 403),
        ("editor", "step/retract", 403),
        ("reader", "review", 403),
        ("editor", "review", 403),
        ("reviewer", "review", 200),
        ("reader", "revisions", 200),
        ("editor", "step/submit", 200),
        ("reviewer", "step/retract", 200),
        ("reviewer", "step/take_down", 403),
        ("administrator", "step/take_down", 200),
        ("editor", "step/nonsense", 404),
    ],
)
def test_who_may_take_which_step(desk: Desks, role: str, view: str, status: int) -> None:
    outlet = make_publisher()

    desk(role).open(f"{desk(role).address(Publisher, 'change', outlet.pk)[:-7]}{view}/", status)


def test_change_since_the_page_was_opened_is_told(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = written(editor)
    step(editor, outlet, "submit")
    seen = outlet.version
    Publisher.objects.filter(pk=outlet.pk).update(country="IQ")

    page = post(
        reviewer,
        reviewer.address(Publisher, "review", outlet.pk),
        200,
        version=seen,
        decision="approve",
        note="All is well.",
    )

    assert "was changed since you opened it" in page.text_content()
    assert "All is well." in page.text_content()
    outlet.refresh_from_db()
    assert outlet.state == "in_review"


def test_correction_shows_what_changes_and_stands_in_the_log(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = published(editor, reviewer, name="The Guage")
    with pghistory.context(user=editor.user.pk):
        Publisher.objects.filter(pk=outlet.pk).update(name="The Gauge")
    step(editor, outlet, "submit")

    page = reviewer.open(reviewer.address(Publisher, "review", outlet.pk))
    assert "Guage" in page.xpath("string(//del)")
    assert "Gauge" in page.xpath("string(//ins)")
    decide(reviewer, outlet, "approve", status=200, corrects="on")  # without a note
    decide(reviewer, outlet, "approve", corrects="on", note="The name was misspelt.")

    log = reviewer.open(f"{reverse('admin:sources_ledgerentry_changelist')}?log=corrections")
    assert "The name was misspelt." in log.text_content()
    compared = reviewer.open(
        f"{reviewer.address(Publisher, 'compare', outlet.pk)}?from=1&to=2"
    ).text_content()
    assert "Guage" in compared
    one = reviewer.open(reviewer.address(Publisher, "revision", outlet.pk, 1)).text_content()
    assert "The Guage" in one


def test_correction_counts_what_it_flags(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = published(editor, reviewer)
    source = written(editor, make_source, publisher=outlet)
    step(editor, source, "submit")
    decide(reviewer, source, "approve", override="Nothing is captured yet.")
    editor.edit(outlet, name="The Gorge")
    step(editor, outlet, "submit")

    page = reviewer.open(reviewer.address(Publisher, "review", outlet.pk))

    assert "flagged for another look: 1 source" in " ".join(page.text_content().split())


def test_retraction_asks_why_and_ends_the_current_view(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    outlet = published(editor, reviewer)

    page = step(reviewer, outlet, "retract", status=200)
    assert "Say why" in page.text_content()
    step(reviewer, outlet, "retract", words="It never existed.")

    assert outlet.state == "discarded"
    assert not PublisherIndex.objects.filter(until_seq=None).exists()
    assert LedgerEntry.objects.last().reason == "retraction"
    revisions = reviewer.open(reviewer.address(Publisher, "revisions", outlet.pk)).text_content()
    assert "It never existed." in revisions


def test_take_down_tells_what_goes_with_it_and_removes_the_words(desk: Desks) -> None:
    editor, reviewer, administrator = desk("editor"), desk("reviewer"), desk("administrator")
    outlet = published(editor, reviewer, name="The Canary")
    source = written(editor, make_source, publisher=outlet)
    step(editor, source, "submit")
    decide(reviewer, source, "approve", override="Nothing is captured yet.")
    editor.edit(outlet, country="IQ")
    assert LogEntry.objects.filter(object_repr__contains="Canary").exists()
    shown = administrator.open(administrator.address(Publisher, "step", outlet.pk, "take_down"))
    assert "taken down with it: 1 source" in " ".join(shown.text_content().split())

    page = step(administrator, outlet, "take_down", status=200)
    assert "Say why" in page.text_content()
    step(administrator, outlet, "take_down", words="A court ordered it.")

    for model, row in ((Publisher, outlet), (Source, source)):
        told = administrator.open(administrator.address(model, "change", row.pk)).text_content()
        assert "Canary" not in told
    revisions = reviewer.open(reviewer.address(Publisher, "revisions", outlet.pk)).text_content()
    assert "A court ordered it." in revisions
    assert not PublisherIndex.objects.exists()
    assert not LogEntry.objects.filter(object_repr__contains="Canary").exists()


def test_source_is_published_with_all_that_goes_with_it(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    source = claim.citations.get().excerpt.snapshot.source

    together(editor, source, "submit")
    page = reviewer.open(reviewer.address(Source, "together", source.pk))
    assert claim.human_id in page.text_content()
    together(reviewer, source, "approve")

    claim.refresh_from_db()
    assert (source.state, claim.state) == ("approved", "approved")
    assert SourceIndex.objects.filter(until_seq=None).count() == 1
    assert ClaimIndex.objects.get(until_seq=None).number == claim.pk


def test_what_joined_since_the_page_was_opened_stops_it(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    source = claim.citations.get().excerpt.snapshot.source
    together(editor, source, "submit")
    address = reviewer.address(Source, "together", source.pk)
    seen = [*dict.fromkeys(reviewer.open(address).xpath("//input[@name='seen']/@value"))]
    other = written(editor, make_claim, source=source)

    page = post(reviewer, address, 200, seen=seen, decision="approve")

    assert "has joined since you opened this page" in page.text_content()
    assert other.human_id in page.text_content()
    assert not ClaimIndex.objects.exists()


def test_claim_alone_is_told_what_it_lacks(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    step(editor, claim, "submit")

    page = decide(reviewer, claim, "approve", status=200)

    assert "which it refers to, is public or published with it" in page.text_content()
    assert not Claim.objects.filter(state="approved").exists()


def test_flag_is_cleared_by_who_says_what_was_found(desk: Desks) -> None:
    editor, reviewer = desk("editor"), desk("reviewer")
    claim = written(editor, make_claim)
    source = claim.citations.get().excerpt.snapshot.source
    together(editor, source, "submit")
    together(reviewer, source, "approve")
    step(reviewer, source, "retract", words="It was forged.")
    flag = Taint.objects.get(record_uuid=claim.uuid)

    page = editor.open(editor.address(Claim, "change", claim.pk))
    assert "Needs another look" in page.text_content()
    editor.edit(flag, verdict="Another source has the words.")

    assert flag.cleared_by == editor.user
