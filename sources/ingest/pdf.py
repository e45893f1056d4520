"""PDF: the words of its pages, and the title and author that its own data states."""

import io
import logging
import re
from collections.abc import Mapping

import pypdf
from pypdf.errors import PyPdfError

from sources.ingest.document import Document
from sources.ingest.errors import IngestError
from sources.models.snapshot import MAX_TEXT

BETWEEN_PAGES = "\n\n"
# What programs write when nobody gave a title.
NO_TITLE = re.compile(
    r"untitled.*|microsoft (word|powerpoint|excel) - .*|.*\.(docx?|odt|indd|pdf|pptx?|tex)",
    re.IGNORECASE,
)

# Its warnings are about the file's inner build, nothing a person could mend.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(data: bytes) -> Document:
    """The document in a PDF's bytes. The moment a file was made is no date of publication."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError("it is encrypted: save a copy without a password.")
        text = _words(reader)
        info: Mapping[str, object] = reader.metadata or {}
    except IngestError:
        raise
    except pypdf.errors.DependencyError:
        raise IngestError("it is encrypted: save a copy without protection.") from None
    except Exception as error:  # a broken file raises anything at all in there
        cause = str(error) if isinstance(error, PyPdfError) else type(error).__name__
        raise IngestError(f"its PDF is too broken to be read ({cause}).") from error
    title = _plain(info.get("/Title"))
    return Document(
        text=text,
        media_type="application/pdf",
        extractor="pypdf",
        extractor_version=pypdf.__version__,
        title="" if NO_TITLE.fullmatch(title) else title,
        byline=_plain(info.get("/Author")),
    )


def _words(reader: pypdf.PdfReader) -> str:
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        length += len(pages[-1])
        if length > MAX_TEXT:
            break  # refused for its length; the rest need not be read
    if not "".join(pages).strip():
        raise IngestError(
            "its pages hold no text, only pictures: run text recognition (OCR) first."
        )
    return BETWEEN_PAGES.join(pages)


def _plain(stated: object) -> str:
    return " ".join(stated.split()) if isinstance(stated, str) else ""
