"""Readers report errors without an account; editors answer; nobody else reads any of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sources import reported
from sources.api import limits
from sources.choices import ReportOutcome
from sources.models import CorrectionRequest, LedgerEntry
from sources.review.takedown import take_down
from tests.api.publishing import correct, publish
from tests.desk import Desk
from tests.factories import (
    make_claim,
    make_correction_request,
    make_publisher,
    make_threat,
    make_user,
)
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
SAID = {
    "kind": "detail",
    "body": "It is of Iraq: https://gauge.example/about",
    "contact": "a@b.example",
}


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


@pytest.fixture
def outlet() -> Any:
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    return outlet


def form_of(record: Any) -> str:
    return f"/{record.KIND}s/{record.human_id}/report-error"


def text(response: Any) -> str:
    return " ".join(html.fromstring(response.content).text_content().split())


def alert(response: Any) -> str:
    (said,) = html.fromstring(response.content).xpath("//*[@role='alert']")
    return str(said.text_content())


def typed(response: Any) -> dict[str, Any]:
    (form,) = html.fromstring(response.content).xpath("//form[@method='post']")
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def test_reader_reports_and_reads_the_answer(client: Client, outlet: Any) -> None:
    page = html.fromstring(client.get(f"/publishers/{outlet.human_id}").content)
    (link,) = page.xpath("//dd/a[text()='Report an error']/@href")
    fields = typed(client.get(link))

    sent = client.post(form_of(outlet), {**fields, **SAID})

    report = CorrectionRequest.objects.get()
    assert (report.kind, report.body, report.contact) == tuple(SAID.values())
    assert report.entry == LedgerEntry.objects.get(record_uuid=outlet.uuid)
    assert sent.status_code == 302
    assert sent["Location"] == f"/reports/{report.key}"
    waits = client.get(sent["Location"])
    assert "Waits for an answer" in text(waits)
    assert SAID["contact"] not in text(waits)
    assert waits["Cache-Control"] == "private, no-store"
    assert not client.cookies

    made = correct(outlet, "It is of Iraq.", country="IQ")
    entry = LedgerEntry.objects.get(pk=made.pk)
    reported.answer(
        report, ReportOutcome.CORRECTED, "You are right.", correction=entry, by=make_user()
    )

    answered = text(client.get(sent["Location"]))
    assert "You are right." in answered
    assert f"revision 2 of {outlet.human_id}" in answered


def test_report_names_the_revision_that_was_read(client: Client, outlet: Any) -> None:
    first = LedgerEntry.objects.get(record_uuid=outlet.uuid)
    correct(outlet, "It is of Iraq.", country="IQ")
    other = make_publisher()
    publish(other)
    strange = LedgerEntry.objects.get(record_uuid=other.uuid)

    assert "revision 1 of" in text(client.get(f"{form_of(outlet)}?seq={first.seq}"))
    client.post(form_of(outlet), {**SAID, "seq": first.seq})
    for seq in (strange.seq, "", "x", "9" * 30):
        assert "revision 2 of" in text(client.get(f"{form_of(outlet)}?seq={seq}"))
        client.post(form_of(outlet), {**SAID, "seq": seq})

    read = CorrectionRequest.objects.order_by("pk").values_list("entry__number", flat=True)
    assert [*read] == [1, 2, 2, 2, 2]


def test_threat_has_the_form_too(client: Client) -> None:
    claim = make_claim("threat", proposition="Bases burn if Israel strikes.")
    make_threat(claim)
    publish(claim)

    page = text(client.get(f"/threats/{claim.human_id}/report-error"))

    assert "Bases burn if Israel strikes." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "Choose the one"),
        ({"kind": "rumour"}, "Select a valid choice"),
        ({"body": " \n"}, "Say what is wrong."),
        ({"body": "x" * 4001}, "4001 characters"),
        ({"body": "a\0b"}, "Null characters"),
        ({"contact": "a\0b"}, "Null characters"),
        ({"contact": "x" * 201}, "at most 200 characters"),
        ({"website": "https://pills.example"}, "leave it empty"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    client: Client, outlet: Any, wrong: dict[str, str], words: str
) -> None:
    response = client.post(form_of(outlet), {**SAID, **wrong})

    assert response.status_code == 400
    assert words in text(response)
    kept = {name: value for name, value in SAID.items() if name not in wrong}
    assert kept.items() <= typed(response).items()
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 302),
        ({"Sec-Fetch-Site": "none"}, 302),
        ({"Origin": "http://testserver"}, 302),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_other_sites_send_nothing_with_a_readers_browser(
    outlet: Any, headers: dict[str, str], status: int
) -> None:
    response = Client(enforce_csrf_checks=True).post(form_of(outlet), SAID, headers=headers)

    assert response.status_code == status
    assert CorrectionRequest.objects.exists() is (status == 302)
    if status == 403:
        assert typed(response)["body"] == SAID["body"]


def test_no_more_than_a_few_an_hour_and_nothing_typed_is_lost(
    client: Client, outlet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REPORTS_LIMIT", 2)
    monkeypatch.setattr(limits, "COUNTER", limits.Counter())
    monkeypatch.setattr(limits, "time", lambda: 7200.0)
    for _ in range(2):
        client.post(form_of(outlet), SAID)

    refused = client.post(form_of(outlet), SAID)
    elsewhere = client.post(form_of(outlet), SAID, REMOTE_ADDR="192.0.2.7")

    assert refused.status_code == 429
    assert "in 60 minutes" in alert(refused)
    assert SAID.items() <= typed(refused).items()
    assert elsewhere.status_code == 302
    assert CorrectionRequest.objects.count() == 3


def test_more_than_a_report_is_not_read(client: Client, outlet: Any) -> None:
    response = client.post(form_of(outlet), {**SAID, "body": "x" * 70_000})

    assert response.status_code == 413
    assert "shorten it" in text(response)


def test_no_answer_at_an_address_that_nobody_was_given(client: Client, outlet: Any) -> None:
    make_correction_request(outlet)

    for key in ("1", "6d0f41a3-76b0-4f9c-9e0f-57e2ff2c1f11"):
        assert client.get(f"/reports/{key}").status_code == 404
    assert client.get("/publishers/PUB-999999/report-error").status_code == 404
    assert client.post("/publishers/PUB-999999/report-error", SAID).status_code == 404


@pytest.mark.usefixtures("outlet")
def test_strangers_read_no_report(public: BaseDatabaseWrapper) -> None:
    for table in ("sources_correctionrequest", "sources_correctionrequestchange"):
        with pytest.raises(ProgrammingError, match="permission denied"), public.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")


# --- What the database holds ------------------------------------------------------------------

ANSWER = {"outcome": "not_accepted", "answer": "It stands."}


def answered() -> dict[str, Any]:
    return {**ANSWER, "answered_at": timezone.now(), "answered_by": make_user()}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"body": " "}, "says_something"),
        ({"body": "x" * 4001}, "says_something"),
        ({"answered_at": None}, "answered_pair"),
        ({"answered_by": None}, "answered_pair"),
        ({"outcome": ""}, "answer_says|answered_pair"),
        ({"answer": " "}, "answer_says_what_came_of_it"),
        ({"outcome": "corrected"}, "corrected_by_a_revision"),
        ({"contact": "a@b.example"}, "contact_is_forgotten"),
    ],
)
def test_rules_of_a_report(change: dict[str, Any], rule: str) -> None:
    rows = CorrectionRequest.objects.filter(pk=make_correction_request().pk)
    assert rows.update(**answered()) == 1

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        rows.update(**change)


def test_what_puts_it_right_came_afterwards(outlet: Any) -> None:
    report = make_correction_request(outlet)
    earlier = LedgerEntry.objects.order_by("seq")[0]
    rows = CorrectionRequest.objects.filter(pk=report.pk)

    for entry in (earlier, report.entry):
        corrected = {**answered(), "outcome": "corrected", "correction": entry}
        with pytest.raises(IntegrityError, match="corrected_afterwards"), transaction.atomic():
            rows.update(**corrected)


def test_contact_is_kept_while_there_is_more_to_ask_and_never_in_the_history() -> None:
    report = make_correction_request(contact="a@b.example")

    reported.answer(report, ReportOutcome.NEEDS_MORE, "Which page?", by=make_user())
    report.refresh_from_db()
    assert report.contact == "a@b.example"
    reported.answer(report, ReportOutcome.NOT_ACCEPTED, "It stands.", by=make_user())
    report.refresh_from_db()

    assert report.contact == ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(change::text, ' ') FROM sources_correctionrequestchange change"
        )
        (history,) = cursor.fetchone()
    assert "Which page?" in history
    assert "a@b.example" not in history


def test_reports_go_with_the_words_that_are_taken_down(client: Client, outlet: Any) -> None:
    report = make_correction_request(outlet, body="He is called Zzyxcanary.")
    reported.answer(report, ReportOutcome.NEEDS_MORE, "Is it Zzyxcanary?", by=make_user())

    take_down(outlet, by=somebody("administrator"), reason="A court ordered it.")

    with connection.cursor() as cursor:
        for table in ("correctionrequest", "correctionrequestchange"):
            cursor.execute(f"SELECT string_agg(row::text, ' ') FROM sources_{table} row")
            assert "Zzyxcanary" not in cursor.fetchone()[0]
    assert "taken down" in text(client.get(f"/reports/{report.key}"))


# --- Among editors ----------------------------------------------------------------------------


def test_report_waits_on_the_first_page_and_at_its_record(desk: Desks, outlet: Any) -> None:
    make_correction_request(outlet)
    editor = desk("editor")

    home = editor.open(reverse("admin:index"))
    (line,) = home.xpath("//ul[@class='waits']//a[contains(., 'reports of errors')]")
    record = editor.open(editor.address(type(outlet), "change", outlet.pk))
    (link,) = record.xpath("//a[contains(., 'reader reports an error')]/@href")

    for address in (line.get("href"), link):
        (row,) = editor.open(address).xpath("//table[@id='result_list']/tbody/tr")
        assert outlet.human_id in row.text_content()
    reader = desk("reader")
    assert "reports of errors" not in reader.open(reverse("admin:index")).text_content()
    page = reader.open(reader.address(type(outlet), "change", outlet.pk))
    assert "reports an error" not in page.text_content()


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_editors_answer(role: str, desk: Desks, client: Client, outlet: Any) -> None:
    report = make_correction_request(outlet, contact="a@b.example")
    made = correct(outlet, "It is of Iraq.", country="IQ")
    editor = desk(role)

    editor.edit(report, outcome="corrected", correction=made.pk, answer="You are right.")

    assert (report.outcome, report.answered_by, report.contact) == ("corrected", editor.user, "")
    assert report.correction_id == made.pk
    assert "You are right." in text(client.get(f"/reports/{report.key}"))
    assert not CorrectionRequest.objects.waiting().exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": "", "answer": "Hm."}, "Say what came of it"),
        ({"outcome": "not_accepted", "answer": ""}, "answer the sender in words"),
        ({"outcome": "corrected", "answer": "Yes."}, "Name the publication that puts it right"),
        ({"outcome": "corrected", "answer": "Yes.", "correction": "read"}, "published after"),
    ],
)
def test_answer_that_says_too_little_is_refused_and_kept(
    desk: Desks,
    outlet: Any,
    typed: dict[str, Any],
    words: str,
) -> None:
    report = make_correction_request(outlet)
    if typed.get("correction"):
        typed = {**typed, "correction": report.entry_id}
    editor = desk("editor")
    address = editor.address(CorrectionRequest, "change", report.pk)

    page = editor.send(address, {**editor.form(editor.open(address)), **typed}, status=200)

    assert words in page.text_content()
    assert editor.form(page)["answer"] == typed["answer"]
    assert CorrectionRequest.objects.waiting().exists()


def test_second_editor_sees_what_the_first_answered(desk: Desks, outlet: Any) -> None:
    report = make_correction_request(outlet)
    first, second = desk("editor"), desk("reviewer")
    address = second.address(CorrectionRequest, "change", report.pk)
    opened = second.form(second.open(address))
    first.edit(report, outcome="needs_more", answer="Which page?")

    page = second.send(address, {**opened, **ANSWER}, status=200)

    assert "Which page?" in page.text_content()
    report.refresh_from_db()
    assert report.outcome == "needs_more"
