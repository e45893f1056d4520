import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from sources.ingest import Ingested, IngestError, capture, ingest_bytes
from sources.models import Publisher, RawFile, Snapshot, Source
from tests.factories.sources import make_publisher, make_source, make_user

pytestmark = pytest.mark.django_db

WORDS = "The committee warned the United States: “every base” 😀.\r\n".encode()
PAGE = b"""<!doctype html><html lang="en"><head><title>A title</title>
<meta name="author" content="A. Writer"><meta property="og:site_name" content="The Outlet">
<meta name="dcterms.issued" content="2024-10-02"><link rel="canonical" href="https://a.example/s">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"></head>
<body><p>The committee warned the United States that every base would be hit.</p></body></html>"""


def ingest(data: bytes = WORDS, name: str = "words.txt", **how: Any) -> Ingested:
    return ingest_bytes(data, name=name, **how)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Source, Snapshot, RawFile, Publisher))


def test_document_becomes_a_source_with_a_snapshot() -> None:
    result = ingest()

    snapshot = Snapshot.objects.get()
    assert (result.created, result.source, result.snapshot) == (
        True,
        Source.objects.get(),
        snapshot,
    )
    assert bytes(snapshot.raw.content) == WORDS
    assert snapshot.raw.sha256 == hashlib.sha256(WORDS).hexdigest()
    assert snapshot.text == WORDS.decode().replace("\r\n", "\n")
    assert snapshot.text_sha256 == hashlib.sha256(snapshot.text.encode()).hexdigest()
    assert (snapshot.method, snapshot.media_type) == ("file", "text/plain")
    assert (snapshot.extractor, snapshot.extractor_version) == ("claimbase-text", "1")
    assert snapshot.encoding == "utf-8"
    assert (result.source.title, result.source.language) == ("", "en")
    assert result.source.publisher is None


def test_what_a_page_states_is_on_its_source() -> None:
    source = ingest(PAGE, "page.html").source

    source.refresh_from_db()
    assert (source.title, source.byline) == ("A title", "A. Writer")
    assert source.publisher is not None
    assert source.publisher.name == "The Outlet"
    assert source.published_date == "2024-10-02"
    assert source.published_range is not None
    assert (source.canonical_url, source.url) == ("https://a.example/s", "")
    assert (source.licence, source.licence_name) == ("open", "CC-BY-4.0")


def test_same_bytes_make_nothing_new() -> None:
    first = ingest(PAGE, "page.html")
    before = counts()

    again = ingest(PAGE, "another-name.html")

    assert (again.created, again.source, again.snapshot) == (False, first.source, first.snapshot)
    assert again.snapshot.text == first.snapshot.text
    assert counts() == before


def test_publisher_of_the_same_name_is_taken_whatever_its_case() -> None:
    publisher = make_publisher("THE OUTLET")

    assert ingest(PAGE, "page.html").source.publisher == publisher


def test_persons_word_outdoes_the_documents() -> None:
    publisher = make_publisher("Another")

    source = ingest(
        PAGE, "page.html", title="Mine", publisher=publisher, published_date=None
    ).source

    assert (source.title, source.publisher) == ("Mine", publisher)
    assert not source.published_date
    assert not Publisher.objects.filter(name="The Outlet").exists()


def test_another_document_of_the_same_address_is_told() -> None:
    first = ingest(PAGE, "page.html").source

    result = ingest(b'{"text": "Other words.", "url": "https://a.example/s"}', "a.json")

    assert result.created
    assert result.notes == [
        f"has the same address as {first.human_id}; perhaps it is a later capture of it."
    ]


def test_stated_date_that_is_none_is_told_and_left_unknown() -> None:
    result = ingest(b'{"text": "Words.", "date": "2024-13"}', "a.json")

    assert not result.source.published_date
    assert "2024-13" in result.notes[0]


@pytest.mark.parametrize(
    ("override", "why"),
    [
        ({"language": "English"}, "BCP 47"),
        ({"url": "nowhere"}, "valid URL"),
        ({"published_date": "soon"}, "EDTF"),
        ({"kind": "poem"}, "not a valid choice"),
        ({"licence": "open"}, "Name the open licence"),
    ],
)
def test_wrong_word_of_a_person_is_refused_and_nothing_stored(
    override: dict[str, str], why: str
) -> None:
    with pytest.raises(IngestError, match=why):
        ingest(PAGE, "page.html", **override)

    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("data", [b"", b"\x89PNG", b"a\0b", b"\xff\xfe\xff"])
def test_refused_document_leaves_nothing(data: bytes) -> None:
    with pytest.raises(IngestError):
        ingest(data)

    assert counts() == (0, 0, 0, 0)


def test_failure_at_the_last_step_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise IntegrityError("The disk is made of cheese.")

    monkeypatch.setattr(Snapshot.objects, "create", fail)

    with pytest.raises(IngestError, match="made of cheese"):
        ingest(PAGE, "page.html")
    assert counts() == (0, 0, 0, 0)


def test_history_tells_who_and_why() -> None:
    user = make_user()

    source = ingest(by=user, reason="For the record").source

    source.refresh_from_db()
    change = apps.get_model("sources", "SourceChange").objects.get(pgh_obj=source)
    assert change.pgh_agent == f"user:{user.pk}"
    assert change.pgh_context["reason"] == "For the record"
    assert source.contributors == [f"user:{user.pk}"]
    assert source.snapshots.get().captured_by == f"user:{user.pk}"


def test_reason_of_the_caller_stays() -> None:
    with pghistory.context(reason="A sheet"):
        source = ingest().source

    change = apps.get_model("sources", "SourceChange").objects.get(pgh_obj=source)
    assert change.pgh_context["reason"] == "A sheet"


def test_later_capture_adds_a_snapshot() -> None:
    source = ingest(PAGE, "page.html").source
    source.refresh_from_db()
    later = PAGE.replace(b"A title", b"Another").replace(b"would be hit", b"might be hit")

    result = capture(source, later, name="page.html")

    assert result.created
    assert source.snapshots.count() == 2
    version = source.version
    source.refresh_from_db()
    assert (source.title, source.version) == ("A title", version + 1)


def test_same_capture_of_a_source_makes_nothing_new() -> None:
    first = ingest(PAGE, "page.html")

    again = capture(first.source, PAGE, name="page.html")

    assert (again.created, again.snapshot) == (False, first.snapshot)
    assert counts() == (1, 1, 1, 1)


def test_same_bytes_may_be_captured_for_another_source() -> None:
    ingest(PAGE, "page.html")

    result = capture(make_source(), PAGE, name="page.html")

    assert result.created
    assert RawFile.objects.count() == 1


def at_once(work: Callable[[], Ingested]) -> list[bool]:
    """Whether each of four sessions, all at once, made something new."""
    start = threading.Barrier(4)
    made: list[bool] = []

    def session() -> None:
        start.wait()
        try:
            made.append(work().created)
        finally:
            connection.close()

    threads = [threading.Thread(target=session) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(made)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_with_the_same_bytes_make_one_source() -> None:
    made = at_once(lambda: ingest(PAGE, "page.html"))

    assert made == [False, False, False, True]
    assert counts() == (1, 1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_sessions_with_the_same_capture_make_one_snapshot() -> None:
    ingest(PAGE, "page.html")  # the bytes are held, so that nothing else makes them wait
    source = make_source()

    made = at_once(lambda: capture(source, PAGE, name="page.html"))

    assert made == [False, False, False, True]
    assert source.snapshots.count() == 1
