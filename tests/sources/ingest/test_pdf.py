import pytest

from sources.ingest import IngestError, extract
from tests.sources.ingest.pdfs import encrypted, pdf


def test_words_of_every_page_are_read() -> None:
    document = extract(pdf("The first page.", "The second page."), "file.pdf")

    assert document.text == "The first page.\n\nThe second page."
    assert (document.extractor, document.media_type) == ("pypdf", "application/pdf")
    assert document.encoding == ""


def test_information_states_title_and_author_but_no_date() -> None:
    document = extract(pdf("Words.", title="A report", author="A. Writer"), "file.pdf")

    assert (document.title, document.byline) == ("A report", "A. Writer")
    assert document.published_date is None


@pytest.mark.parametrize("title", ["", "untitled", "Microsoft Word - draft2.doc", "final.docx"])
def test_title_that_a_program_made_up_is_none(title: str) -> None:
    assert extract(pdf("Words.", title=title), "file.pdf").title == ""


def test_bytes_tell_a_pdf_whatever_its_name() -> None:
    assert extract(pdf("Words."), "file.txt").text == "Words."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (encrypted(pdf("Words."), "secret"), "encrypted"),
        (pdf("", ""), "only pictures"),
        (pdf(), "only pictures"),
        (b"%PDF-1.7 and then nothing of the kind", "too broken"),
        (pdf("Words.")[:300], "too broken"),
        (b"no such thing", "said to be a PDF"),
    ],
)
def test_pdf_without_words_to_be_had_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(IngestError, match=why):
        extract(data, "file.pdf")


def test_pdf_that_opens_without_a_password_is_read() -> None:
    assert extract(encrypted(pdf("Words."), ""), "file.pdf").text == "Words."
