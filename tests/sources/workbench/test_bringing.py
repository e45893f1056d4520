"""Documents are brought: pasted, as files, from an address, as later captures."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from sources.ingest import IngestError
from sources.ingest.fetching import Fetched
from sources.models import Arrival, Source
from sources.workbench import bringing
from tests.desk import Desk
from tests.factories import make_arrival, make_snapshot, make_source
from tests.sources.workbench.test_arrivals import BRING, PAGE, TEXT, bring, file, save, text_of

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Paste the text of a document, or choose files."),
        ({"text": "  \n "}, "Paste the text of a document, or choose files."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_nothing_to_take_in_is_told(typed: dict[str, str], message: str, desk: Desks) -> None:
    assert message in text_of(bring(desk(), status=200, **typed))


def test_empty_file_is_told(desk: Desks) -> None:
    page = bring(desk(), status=200, files=[file("a.txt", b"")])

    assert "The submitted file is empty." in text_of(page)


def test_pasted_text_is_changed_and_takes_the_place_of_the_first(desk: Desks) -> None:
    editor = desk()
    page = bring(editor, text=TEXT)
    (link,) = page.xpath("//a[text()='Change the text']/@href")

    page = editor.open(link)
    form = page.xpath("//form[@id='bring_form']")[0]
    assert form.fields["text"].strip() == TEXT
    bring(editor, text=TEXT + " More.", instead=form.fields["instead"])

    assert bytes(Arrival.objects.defer(None).get().content).decode() == TEXT + " More."


def test_same_bytes_brought_twice_wait_once(desk: Desks) -> None:
    editor = desk()

    bring(editor, text=TEXT)
    bring(editor, text=TEXT)
    bring(desk(), text=TEXT)

    assert Arrival.objects.filter(brought_by=editor.user).count() == 1
    with pytest.raises(IntegrityError, match="brought_once"):
        make_arrival(editor.user, TEXT.encode())


def test_more_than_come_in_at_once_are_told(desk: Desks, monkeypatch: Any) -> None:
    monkeypatch.setattr(bringing, "MOST", 1)
    files = [file("a.txt", b"First words here."), file("b.txt", b"Other words here.")]

    page = bring(desk(), files=files)

    assert "Not taken in: b.txt: at most 1 documents come in here at once." in text_of(page)


def test_later_capture_of_a_source(desk: Desks) -> None:
    editor, source = desk(), make_snapshot("As it was at first.").source

    page = bring(editor, text="As it was later.", later_capture_of=source.pk)
    assert f"A later capture of {source}" in text_of(page)
    save(editor, page)

    assert Source.objects.count() == 1
    assert [each.text for each in source.snapshots.order_by("pk")] == [
        "As it was at first.",
        "As it was later.",
    ]


def test_later_capture_is_of_one_document(desk: Desks) -> None:
    files = [file("a.txt", b"First words here."), file("b.txt", b"Other words here.")]

    page = bring(desk(), status=200, files=files, later_capture_of=make_source().pk)

    assert "This can be said of one document only" in text_of(page)


def test_source_page_leads_to_a_later_capture(desk: Desks) -> None:
    source, editor = make_snapshot().source, desk()
    page = editor.open(editor.address(Source, "change", source.pk))
    (link,) = page.xpath("//a[text()='Add a later capture']/@href")

    (chosen,) = editor.open(link).xpath("//select[@name='later_capture_of']/option[@selected]")

    assert chosen.get("value") == str(source.pk)


# --- From an address --------------------------------------------------------------------------


def test_address_is_not_asked_for_unless_allowed(desk: Desks, monkeypatch: Any) -> None:
    monkeypatch.setattr(bringing, "fetch", pytest.fail)

    assert not desk().open(BRING).xpath("//input[@name='address']")
    bring(desk(), status=200, address="https://example.org/warning")


def test_document_is_fetched_from_its_address(desk: Desks, monkeypatch: Any, settings: Any) -> None:
    settings.FETCH_ADDRESSES = True
    found = Fetched(PAGE, "text/html", "https://example.org/warning?a=b")
    monkeypatch.setattr(bringing, "fetch", lambda _: found)
    editor = desk()

    save(editor, bring(editor, address="example.org/w"))

    source = Source.objects.get()
    assert (source.url, source.snapshots.get().method) == (found.address, "fetch")


def test_address_that_fails_is_told_beside_its_field(
    desk: Desks, monkeypatch: Any, settings: Any
) -> None:
    def refuse(address: str) -> Any:
        raise IngestError("there is no host example.org.")

    settings.FETCH_ADDRESSES = True
    monkeypatch.setattr(bringing, "fetch", refuse)

    page = bring(desk(), status=200, address="https://example.org/w")

    assert "there is no host example.org." in text_of(page)
    assert page.xpath("//input[@name='address']/@value") == ["https://example.org/w"]
