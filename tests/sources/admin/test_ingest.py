"""Documents that come in by paste and upload."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sources.models import Snapshot, Source
from sources.timeline import changes_of
from tests.desk import Desk
from tests.factories import make_publisher, make_snapshot

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
TEXT = "The committee warned them.\n\nIt said 😀 that every base would be hit."


def page_of(desk: Desk) -> str:
    return reverse("admin:sources_source_ingest")


def send(desk: Desk, status: int = 302, **typed: Any) -> Any:
    response = desk.client.post(page_of(desk), typed, follow=True)
    page = desk.page(response)
    assert bool(response.redirect_chain) is (status == 302), page.text_content()
    return page


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_pasted_text_is_kept_as_pasted(desk: Desks) -> None:
    editor = desk()

    page = send(editor, text=TEXT.replace("\n", "\r\n"), title="A warning", change_reason="Seen")

    source = Source.objects.get()
    snapshot = source.snapshots.get()
    assert (source.title, snapshot.text, snapshot.method) == ("A warning", TEXT, "paste")
    assert snapshot.captured_by == f"user:{editor.user.pk}"
    assert changes_of(Source, source.pk)[0].reason == "Seen"
    assert f"{source.human_id} new: pasted text" in page.text_content()


def test_what_a_person_knows_goes_with_it(desk: Desks) -> None:
    publisher = make_publisher("Meridian")

    send(
        desk(),
        text=TEXT,
        publisher=publisher.pk,
        published_date="2024-10",
        licence="open",
        licence_name="CC-BY-4.0",
        kind="article",
    )

    source = Source.objects.get()
    assert source.publisher == publisher
    assert (source.published_date, source.licence, source.kind) == ("2024-10", "open", "article")


def test_licence_that_nobody_stated_stays_unknown(desk: Desks) -> None:
    send(desk(), text=TEXT)

    assert Source.objects.get().licence == "unknown"


def test_several_files_each_by_itself(desk: Desks) -> None:
    files = [file("a.txt", b"First words here."), file("b.html", b"<html><body><p>Second.</p>")]

    send(desk(), files=files)

    assert {snapshot.method for snapshot in Snapshot.objects.all()} == {"upload"}
    assert Source.objects.count() == 2


def test_file_that_fails_leaves_the_others(desk: Desks) -> None:
    files = [file("a.txt", b"First words here."), file("b.png", b"\x89PNG\r\n\x1a\n")]

    page = send(desk(), status=200, files=files, text=TEXT)

    assert Source.objects.count() == 2
    assert "Not taken in: b.png: it is a PNG picture." in " ".join(page.text_content().split())
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == ""


def test_records_of_a_file_are_documents(desk: Desks) -> None:
    lines = b'{"title": "One", "text": "First words."}\n{"title": "Two", "text": "More words."}\n'

    send(desk(), files=[file("feed.jsonl", lines)])

    assert set(Source.objects.values_list("title", flat=True)) == {"One", "Two"}


def test_same_bytes_again_make_nothing_new(desk: Desks) -> None:
    editor = desk()
    send(editor, text=TEXT)

    page = send(editor, text=TEXT)

    assert Source.objects.count() == 1
    assert "already held" in page.text_content()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Paste the text of a document, or choose files."),
        ({"text": "  \n "}, "Paste the text of a document, or choose files."),
        ({"published_date": "2 October"}, "is not an EDTF date"),
        ({"licence": "open"}, "Name the open licence"),
    ],
)
def test_what_is_wrong_is_told_and_the_text_stays(
    typed: dict[str, str], message: str, desk: Desks
) -> None:
    typed = {"text": TEXT, **typed} if typed else typed

    page = send(desk(), status=200, **typed)

    assert message in page.text_content()
    assert Source.objects.count() == 0
    if typed:
        shown = page.xpath("//textarea[@name='text']")[0].text_content()
        assert shown.strip() == typed["text"].strip()


def test_words_of_one_document_are_not_put_on_several(desk: Desks) -> None:
    files = [file("a.txt", b"First words here."), file("b.txt", b"Other words here.")]

    page = send(desk(), status=200, files=files, title="A title")

    assert "This can be said of one document only" in page.text_content()
    assert Source.objects.count() == 0


def test_later_capture_of_a_source(desk: Desks) -> None:
    source = make_snapshot("As it was at first.").source

    send(desk(), text="As it was later.", later_capture_of=source.pk)

    assert Source.objects.count() == 1
    assert [each.text for each in source.snapshots.order_by("pk")] == [
        "As it was at first.",
        "As it was later.",
    ]


def test_later_capture_changes_nothing_of_its_source(desk: Desks) -> None:
    source = make_snapshot("As it was at first.").source

    page = send(desk(), status=200, text=TEXT, later_capture_of=source.pk, title="Another")

    assert "A later capture changes nothing of its source." in page.text_content()
    assert source.snapshots.count() == 1


def test_source_page_leads_to_a_later_capture(desk: Desks) -> None:
    source, editor = make_snapshot().source, desk()
    page = editor.open(editor.address(Source, "change", source.pk))
    (link,) = page.xpath("//a[text()='Add a later capture']/@href")

    page = editor.open(link)

    (chosen,) = page.xpath("//select[@name='later_capture_of']/option[@selected]")
    assert chosen.get("value") == str(source.pk)
