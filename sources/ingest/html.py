"""Web pages: the words of the article, and what the page states about itself."""

import logging
import re

import lxml.html
import trafilatura
from lxml.etree import LxmlError

from sources.ingest.document import Document
from sources.ingest.encodings import decode
from sources.ingest.errors import IngestError
from sources.ingest.stated import Page
from sources.ingest.text import normalise

HEAD = 4096  # bytes in which a page declares its encoding
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
# lxml refuses a text, as opposed to bytes, that declares an encoding.
XML_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")


# What it says of a page that it gives up on, the caller says too.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(data: bytes, encoding: str = "") -> Document:
    """The document in a page's bytes. ``encoding`` is a person's word, which outdoes the page's."""
    decoded = decode(data, declared=_declared(data), told=encoding)
    markup = XML_PROLOGUE.sub("", normalise(decoded.text), count=1)
    try:
        stated = Page(lxml.html.document_fromstring(markup)).everything()
        text, whole = _words(markup)
    except (LxmlError, ValueError, RecursionError):
        raise IngestError("its HTML is too broken to be read.") from None
    if not text.strip():
        raise IngestError("its page holds no text: perhaps a script was to fetch it.")
    notes = [*decoded.notes, *stated.pop("notes")]
    if whole:
        notes.append("shows no main article: the text of the whole page was taken.")
    return Document(
        text=text,
        media_type="text/html",
        encoding=decoded.encoding,
        extractor="trafilatura",
        extractor_version=trafilatura.__version__,
        notes=tuple(notes),
        **stated,
    )


def _declared(data: bytes) -> str:
    head = data[:HEAD]
    found = XML_DECLARATION.match(head) or META_CHARSET.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def _words(markup: str) -> tuple[str, bool]:
    """The article's words, or else those of the whole page (True)."""
    text = trafilatura.extract(markup, include_comments=False, include_tables=True)
    return (text, False) if text else (trafilatura.html2txt(markup), True)
