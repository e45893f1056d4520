"""Documents that come in: brought, looked at, put right, saved or left out."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.ingest import IngestError
from sources.models import Arrival, Publisher, Snapshot, Source, SourceLink
from sources.timeline import changes_of
from sources.workbench import arrivals, taking_in
from tests.desk import Desk
from tests.factories import make_arrival, make_publisher, make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
BRING, LOOK = (reverse(f"admin:sources_source_{name}") for name in ("ingest", "arrivals"))
TEXT = "The committee warned them.\n\nIt said 😀 that every base would be hit."
LONG = " ".join(
    f"Sentence {number} of the long statement by the committee." for number in range(60)
)
PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>A warning</title><meta name="author" content="A. Writer">
<meta property="og:site_name" content="Meridian Wire">
<meta property="article:published_time" content="2024-10-02">
<link rel="canonical" href="https://example.org/warning"></head>
<body><article><p>The committee warned them of what would follow.</p></article></body></html>"""


def bring(desk: Desk, status: int = 302, **sent: Any) -> Any:
    response = desk.client.post(BRING, sent)
    page = desk.page(desk.client.get(LOOK) if response.status_code == 302 else response)
    assert response.status_code == status, page.text_content()
    return page


def form_of(page: Any) -> dict[str, Any]:
    (form,) = page.xpath("//form[@id='arrivals_form']")
    fields: dict[str, Any] = {name: [] for name in form.fields if not name.startswith("_")}
    for name, value in form.form_values():
        fields[name].append("" if "-as_" in name else value)  # lxml takes an empty choice for “on”
    return fields


def save(desk: Desk, page: Any, press: str = "_save", status: int = 302, **typed: Any) -> Any:
    """Press a button of the second page; a field is named without its document's key."""
    sent = {**form_of(page), press: "1"}
    for name, value in typed.items():
        (key,) = [each for each in sent if each.endswith(f"-{name}")] or [name]
        sent[key] = value
    response = desk.client.post(LOOK, sent, follow=True)
    assert bool(response.redirect_chain) is (status == 302), desk.page(response).text_content()
    return response


def stands(*sources: Source, kind: str) -> dict[str, Any]:
    """How the document stands to sources, as :func:`save` has it."""
    return {f"as_{source.pk}": kind for source in sources}


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(page: Any) -> str:
    return " ".join(page.text_content().split())


def test_pasted_text_is_looked_at_and_kept_as_pasted(desk: Desks) -> None:
    editor = desk()

    page = bring(editor, text=TEXT.replace("\n", "\r\n"))
    assert page.xpath("//div[contains(@class, 'words')]")[0].text_content() == TEXT
    assert not Source.objects.exists()
    response = save(editor, page, title="A warning", change_reason="Seen")

    source = Source.objects.get()
    snapshot = source.snapshots.get()
    assert (source.title, snapshot.text, snapshot.method) == ("A warning", TEXT, "paste")
    assert snapshot.captured_by == f"user:{editor.user.pk}"
    assert changes_of(Source, source.pk)[0].reason == "Seen"
    assert response.redirect_chain[-1][0] == reverse("admin:claims_reader", args=[source.pk])
    assert f"{source.human_id} new: pasted text" in response.content.decode().replace("</a>", "")
    assert not Arrival.objects.exists()


def test_what_a_page_states_is_shown_and_what_it_does_not_is_unknown(desk: Desks) -> None:
    page = bring(desk(), files=[file("warning.html", PAGE)])

    fields = {name.partition("-")[2]: value for name, value in form_of(page).items()}
    assert fields["title"] == ["A warning"]
    assert fields["publisher_name"] == ["Meridian Wire"]
    assert fields["published_date"] == ["2024-10-02"]
    assert fields["licence"] == ["unknown"]
    words = text_of(page)
    assert "Stated: “A. Writer”." in words
    assert "Stated: “Meridian Wire”, not held yet." in words
    assert "read by trafilatura" in words
    assert len(page.xpath("//p[contains(@class, 'unknown')]")) == 4  # url, kind, licence, its name


def test_language_that_is_only_told_from_the_text_is_said_so(desk: Desks) -> None:
    text = "Der Ausschuss warnte am Dienstag vor den Folgen eines Angriffs auf die Häfen. " * 5

    assert "Not stated; told from the text: de." in text_of(bring(desk(), text=text))


def test_what_a_person_says_outdoes_the_document_and_the_history_keeps_both(desk: Desks) -> None:
    editor, publisher = desk(), make_publisher("Meridian")
    page = bring(editor, files=[file("warning.html", PAGE)])

    save(editor, page, title="The warning", byline="", publisher=publisher.pk, change_reason="Seen")

    source = Source.objects.get()
    assert (source.title, source.byline, source.publisher) == ("The warning", "", publisher)
    assert (source.canonical_url, source.language) == ("https://example.org/warning", "en")
    assert not Publisher.objects.filter(name="Meridian Wire").exists()
    assert changes_of(Source, source.pk)[0].reason == (
        "Seen The document states the title “A warning”, the byline “A. Writer”, "
        "the publisher “Meridian Wire”."
    )


def test_publisher_that_is_held_is_chosen_and_a_new_one_is_made(desk: Desks) -> None:
    editor, held = desk(), make_publisher("MERIDIAN wire")
    page = bring(editor, files=[file("warning.html", PAGE)])
    assert f"Stated: “Meridian Wire”, {held.human_id}." in text_of(page)
    save(editor, page)
    other = PAGE.replace(b"Meridian Wire", b"Harbour News").replace(b"/warning", b"/other")
    save(editor, bring(editor, files=[file("other.html", other)]))

    assert [s.publisher.name for s in Source.objects.order_by("pk") if s.publisher] == [
        "MERIDIAN wire",
        "Harbour News",
    ]


def test_reprint_is_linked_by_one_choice(desk: Desks) -> None:
    editor, source = desk(), make_snapshot(LONG, make_source("First print")).source

    page = bring(editor, text=f"From our agency: {LONG}")
    assert f"Is it a copy of {source}" in text_of(page)
    save(editor, page, **stands(source, kind="republishes"))

    link = SourceLink.objects.get()
    assert (link.kind, link.target) == ("republishes", source)
    assert re.fullmatch("About 9. % of its phrases are the same.", link.note)


@pytest.mark.parametrize(
    ("said", "kind"), [("republished", "republishes"), ("translated", "translates")]
)
def test_held_source_is_said_to_be_made_of_the_new_one(said: str, kind: str, desk: Desks) -> None:
    editor, held = desk(), make_snapshot(LONG, make_source("Reprint")).source
    version = held.version

    page = bring(editor, text=f"{LONG} More.")
    response = save(editor, page, title="First print", **stands(held, kind=said))

    link = SourceLink.objects.get()
    assert (link.source, link.kind, link.target.title) == (held, kind, "First print")
    assert re.fullmatch("About 9. % of its phrases are the same.", link.note)
    held.refresh_from_db()
    assert held.version > version
    assert f"{held.human_id} now {kind} it." in response.content.decode()


def test_who_may_not_change_a_held_source_is_not_offered_to(desk: Desks) -> None:
    held, adder = make_snapshot(LONG).source, make_user(is_staff=True)
    adder.user_permissions.add(
        *Permission.objects.filter(codename__in=["add_source", "view_source"])
    )

    page = bring(Desk(adder), text=f"{LONG} More.")
    assert "is a later capture of it" in text_of(page)
    assert "is republished by it" not in text_of(page)
    save(Desk(adder), page, status=200, **stands(held, kind="republished"))

    assert not SourceLink.objects.exists()


def test_near_copy_that_nobody_links_stays_a_source_of_its_own(desk: Desks) -> None:
    editor = desk()
    make_snapshot(LONG)

    save(editor, bring(editor, text=f"{LONG} More."))

    assert Source.objects.count() == 2
    assert not SourceLink.objects.exists()


def test_reason_is_asked_only_where_a_held_source_may_change(desk: Desks) -> None:
    held, editor, other = make_source("Held"), desk(), desk()
    make_snapshot(LONG, held)
    asked = "//label[@for='id_change_reason']"

    new = bring(editor, text=TEXT)
    capture = bring(editor, text=f"{TEXT} Again.", later_capture_of=held.pk)
    copy = bring(other, text=f"{LONG} And so on.")

    assert [len(page.xpath(asked)) for page in (new, capture, copy)] == [0, 1, 1]


def test_near_copy_can_be_a_later_capture(desk: Desks) -> None:
    editor, source = desk(), make_snapshot(LONG, make_source("First print")).source
    page = bring(editor, text=f"{LONG} More.")

    save(editor, page, title="Another", **stands(source, kind="capture"))

    assert Source.objects.get().title == "First print"
    assert source.snapshots.count() == 2


def test_it_is_a_later_capture_of_one_source_only(desk: Desks) -> None:
    editor = desk()
    held = [make_snapshot(LONG + more).source for more in ("", " More.")]

    page = bring(editor, text=f"{LONG} Other.")
    response = save(editor, page, status=200, **stands(*held, kind="capture"))

    assert "a later capture of one source only" in response.content.decode()
    assert Arrival.objects.count() == 1


def test_source_of_the_same_address_is_told(desk: Desks) -> None:
    source = make_source("Seen before", url="https://example.org/warning")

    page = bring(desk(), files=[file("warning.html", PAGE)])

    assert f"Is it a copy of {source}" in text_of(page)
    assert "It has the same address." in text_of(page)


def test_same_bytes_are_told_and_make_nothing_new(desk: Desks) -> None:
    editor = desk()
    save(editor, bring(editor, text=TEXT))

    page = bring(editor, text=TEXT)
    assert f"We hold these bytes already: {Source.objects.get()}" in text_of(page)
    response = save(editor, page)

    assert Source.objects.count() == 1
    assert "already held: pasted text" in response.content.decode().replace("</a>", "")


def test_several_files_each_by_itself(desk: Desks) -> None:
    editor = desk()
    files = [file("a.txt", b"First words here."), file("b.html", b"<html><body><p>Second.</p>")]

    response = save(editor, bring(editor, files=files))

    assert {snapshot.method for snapshot in Snapshot.objects.all()} == {"upload"}
    assert Source.objects.count() == 2
    assert response.redirect_chain[-1][0] == reverse("admin:sources_source_changelist")


def test_file_that_cannot_be_read_says_why_and_leaves_the_others(desk: Desks) -> None:
    editor = desk()
    files = [file("a.txt", b"First words here."), file("b.png", b"\x89PNG\r\n\x1a\n")]

    page = bring(editor, files=files, text=TEXT)
    assert "It cannot be read: it is a PNG picture." in text_of(page)
    response = save(editor, page)

    assert Source.objects.count() == 2
    assert response.redirect_chain[-1][0] == LOOK
    assert Arrival.objects.get().name == "b.png"


def test_document_that_fails_in_the_end_stays(desk: Desks, monkeypatch: Any) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise IngestError("it is too late.")

    editor = desk()
    page = bring(editor, text=TEXT)
    monkeypatch.setattr(taking_in, "ingest_bytes", refuse)

    response = save(editor, page)

    assert "Not saved: pasted text: it is too late." in response.content.decode()
    assert Arrival.objects.count() == 1


def test_encoding_is_named_where_it_cannot_be_told(desk: Desks) -> None:
    editor = desk()
    words = "Le comité a répété sa menace à Genève."
    page = bring(editor, files=[file("a.txt", words.encode("cp1252"))])
    assert "It cannot be read" in text_of(page)

    response = save(editor, page, press="_read", encoding="cp1252")
    page = editor.page(response)
    assert page.xpath("//div[contains(@class, 'words')]")[0].text_content() == words
    save(editor, page)

    assert Snapshot.objects.get().text == words


def test_records_of_a_file_are_documents_and_saved_all_at_once(
    desk: Desks, monkeypatch: Any
) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 2)
    lines = [f'{{"title": "Title {n}", "text": "Words {n}."}}'.encode() for n in range(5)]
    editor = desk()

    page = bring(editor, files=[file("feed.jsonl", b"\n".join(lines))])
    assert "3 more documents wait" in text_of(page)
    first: Any = {f"{Arrival.objects.earliest('pk').pk}-title": "Mine"}
    save(editor, page, press="_save_all", **first)

    titles = [*Source.objects.order_by("pk").values_list("title", flat=True)]
    assert titles == ["Mine", "Title 1", "Title 2", "Title 3", "Title 4"]
    assert {snapshot.method for snapshot in Snapshot.objects.all()} == {"feed"}


def test_those_shown_are_saved_and_the_next_come(desk: Desks, monkeypatch: Any) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 1)
    editor = desk()
    files = [file("a.txt", b"First words here."), file("b.txt", b"Other words here.")]

    response = save(editor, bring(editor, files=files))

    assert Source.objects.count() == 1
    assert editor.page(response).xpath("//article//h2/text()") == ["b.txt"]


def test_way_back_loses_nothing(desk: Desks) -> None:
    editor = desk()
    page = bring(editor, text=TEXT)

    response = save(editor, page, press="_back", title="Half typed", published_date="not one")

    assert response.redirect_chain[-1][0] == BRING
    assert "1 document that you brought" in text_of(editor.page(response))
    page = editor.open(LOOK)
    fields = {name.partition("-")[2]: value for name, value in form_of(page).items()}
    assert (fields["title"], fields["published_date"]) == (["Half typed"], ["not one"])
    assert not page.xpath("//ul[contains(@class, 'errorlist')]")


def test_document_is_left_out(desk: Desks) -> None:
    editor = desk()
    page = bring(editor, text=TEXT, files=[file("a.txt", b"First words here.")])
    first, second = Arrival.objects.order_by("pk")

    sent = {**form_of(page), f"{second.pk}-title": "Typed", "_leave": first.pk}
    editor.client.post(LOOK, sent)

    assert Arrival.objects.get().typed["title"] == "Typed"
    response = editor.client.post(LOOK, {"_leave": second.pk, "shown": second.pk})
    assert response.headers["location"] == BRING


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"published_date": "2 October"}, "is not an EDTF date"),
        ({"licence": "open"}, "Name the open licence"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    typed: dict[str, str], message: str, desk: Desks
) -> None:
    editor = desk()

    response = save(editor, bring(editor, text=TEXT), status=200, title="Mine", **typed)

    page = editor.page(response)
    assert message in text_of(page)
    assert page.xpath("//input[contains(@name, '-title')]/@value") == ["Mine"]
    assert not Source.objects.exists()


def test_form_is_shown_again_as_a_draft_has_it(desk: Desks) -> None:
    editor = desk()
    page = editor.page(editor.client.post(BRING, {"text": TEXT, "_again": "1"}))
    assert page.xpath("//textarea[@name='text']")[0].text_content().strip() == TEXT
    assert not page.xpath("//ul[contains(@class, 'errorlist')]")

    sent = {**form_of(bring(editor, text=TEXT)), "_again": "1"}
    sent[f"{Arrival.objects.get().pk}-published_date"] = "half"
    page = editor.page(editor.client.post(LOOK, sent))

    assert page.xpath("//input[contains(@name, 'published_date')]/@value") == ["half"]
    assert not page.xpath("//ul[contains(@class, 'errorlist')]")


@pytest.mark.parametrize("saved", ["_save", "_back"])
def test_browser_is_told_that_its_draft_is_kept_here(saved: str, desk: Desks) -> None:
    editor = desk()
    page = bring(editor, text=TEXT, draft="0123456789abcdef")
    assert "saved-0123456789abcdef" in editor.client.cookies

    save(editor, page, press=saved, draft="0123456789abcdee")

    assert "saved-0123456789abcdee" in editor.client.cookies


# --- The document as it came ------------------------------------------------------------------


def test_page_as_it_came_is_shown_without_scripts_and_the_network(desk: Desks) -> None:
    editor = desk()
    (address,) = bring(editor, files=[file("warning.html", PAGE)]).xpath("//iframe/@src")

    response = editor.client.get(address)

    assert response.content == PAGE
    assert response.headers["content-security-policy"].startswith("sandbox; default-src 'none';")
    assert response.headers["x-frame-options"] == "SAMEORIGIN"


def test_other_bytes_as_they_came_are_downloaded(desk: Desks) -> None:
    editor = desk()
    (address,) = bring(editor, text=TEXT).xpath("//a[text()='The bytes as they came']/@href")

    response = editor.client.get(address)

    assert response.content.decode() == TEXT
    assert response.headers["content-disposition"].startswith("attachment")


# --- Whose it is ------------------------------------------------------------------------------


def test_nobody_sees_saves_or_leaves_out_what_another_brought(desk: Desks) -> None:
    other, chief = make_arrival(), desk("administrator")
    address = reverse("admin:sources_source_original", args=[other.pk])

    assert chief.client.get(LOOK).headers["location"] == BRING
    chief.open(address, status=404)
    for press in ("_leave", "_save"):
        chief.client.post(LOOK, {"shown": other.pk, press: other.pk})

    assert Arrival.objects.get() == other
    assert not Source.objects.exists()


@pytest.mark.parametrize("address", [BRING, LOOK])
def test_reader_brings_nothing(address: str, desk: Desks) -> None:
    reader = desk("reader")

    assert reader.client.get(address).status_code == 403
    assert reader.client.post(address, {"text": TEXT}).status_code == 403
    assert "Add a source" not in reader.open(reverse("admin:index")).text_content()


def test_first_page_says_what_is_not_saved(desk: Desks) -> None:
    editor = desk()
    bring(editor, text=TEXT)

    page = editor.open(reverse("admin:index"))

    assert page.xpath(f"//a[@href='{LOOK}']")


def test_queries_do_not_grow_with_sources(desk: Desks) -> None:
    editor = desk()
    files = [file(f"{n}.txt", f"{LONG} Number {n}.".encode()) for n in range(3)]
    bring(editor, files=[*files, file("warning.html", PAGE)])

    def count(rows: int) -> int:
        for number in range(rows):
            source = make_source(publisher=make_publisher(), url="https://example.org/warning")
            make_snapshot(f"{LONG} And {rows} more {number}.", source)
        with CaptureQueriesContext(connection) as queries:
            editor.open(LOOK)
        return len(queries)

    assert count(3) == count(20)
