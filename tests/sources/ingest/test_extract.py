import pytest

from sources.ingest import IngestError, extract
from sources.models.raw_file import MAX_BYTES
from tests.sources.ingest.pdfs import pdf

PAGE = b"<!doctype html><html><body><p>Words of a page that is short.</p></body></html>"


@pytest.mark.parametrize(
    ("data", "name", "media_type", "form"),
    [
        (b"Words.", "a.txt", None, "text/plain"),
        (b"Words.", "a", None, "text/plain"),
        (b"Words.", "a.log", "text/plain; charset=utf-8", "text/plain"),
        (b"Words.", "a.html", "text/markdown", "text/plain"),
        (PAGE, "a.txt", None, "text/plain"),
        (PAGE, "a", None, "text/html"),
        (PAGE, "A.HTM", None, "text/html"),
        (PAGE, "a", "application/xhtml+xml", "text/html"),
        (pdf("Words."), "a.html", "text/html", "application/pdf"),
        (b'{"text": "Words."}', "a.json", None, "application/json"),
        (b'{"text": "Words."}', "a.txt", None, "text/plain"),
    ],
)
def test_form_is_told_by_bytes_then_word_then_name(
    data: bytes, name: str, media_type: str | None, form: str
) -> None:
    assert extract(data, name, media_type).media_type == form


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG picture"),
        (b"PK\x03\x04 docx", "office document"),
        (b"\x7fELF\x02", "program"),
        (b"\x1f\x8b\x08", "gzip archive"),
    ],
)
def test_other_forms_are_named(data: bytes, what: str) -> None:
    with pytest.raises(IngestError, match=what):
        extract(data, "a.txt")


def test_media_type_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(IngestError, match="it is image/png"):
        extract(b"Words.", "a.txt", "image/png")


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_document_is_refused(data: bytes) -> None:
    with pytest.raises(IngestError, match="empty"):
        extract(data, "a.txt")


def test_document_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(IngestError, match="at most 32 MiB"):
        extract(b"x" * (MAX_BYTES + 1), "a.txt")


def test_plain_text_is_as_it_is() -> None:
    document = extract("Ḥizb\r\n  “Allāh” e\u0301 😀\n".encode(), "a.txt")

    assert document.text == "Ḥizb\n  “Allāh” e\u0301 😀\n"
    assert (document.title, document.byline, document.published_date) == ("", "", None)
    assert document.encoding == "utf-8"


def test_language_is_identified_where_it_is_not_stated() -> None:
    words = b"The committee warned the United States on Tuesday."

    assert extract(words, "a.txt").language == "en"
    assert extract(b'<html lang="de"><p>' + words, "a.html").language == "de"


def test_lost_characters_are_told() -> None:
    document = extract("The comm\ufffdtt\ufffde".encode(), "a.txt")

    assert "lost 2 characters" in document.notes[0]


def test_extracting_twice_says_the_same() -> None:
    assert extract(PAGE, "a.html") == extract(PAGE, "a.html")
