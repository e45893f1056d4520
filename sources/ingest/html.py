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
from sources.ingest.text import VERSION, normalise
from sources.ingest.whole_page import whole_page
from sources.models.raw_file import MAX_BYTES

HEAD = 4096  # bytes in which a page declares its encoding
META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
# To find the article among more takes minutes; to read the whole page of more takes gigabytes.
MANY_TAGS = 100_000
TOO_MANY_TAGS = 1_000_000
# lxml refuses a text, as opposed to bytes, that declares an encoding.
XML_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")


# What it says of a page that it gives up on, the caller says too.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def read_html(data: bytes, encoding: str = "") -> Document:
    """The document in a page's bytes. ``encoding`` is a person's word, which outdoes the page's."""
    decoded = decode(data, declared=_declared(data), told=encoding)
    markup = XML_PROLOGUE.sub("", normalise(decoded.text, at_most=MAX_BYTES), count=1)
    if (tags := markup.count("<")) > TOO_MANY_TAGS:
        raise IngestError(f"its page has {tags:,} tags: save its text as plain text instead.")
    try:
        root = lxml.html.document_fromstring(markup)
        stated = Page(root).everything()
        article = _article(markup)
        text = article or whole_page(root)
    except (LxmlError, ValueError, RecursionError):
        raise IngestError("its HTML is too broken to be read.") from None
    if not text.strip():
        raise IngestError("its page holds no text: perhaps a script was to fetch it.")
    notes = [*decoded.notes, *stated.pop("notes")]
    if not article:
        notes.append("shows no article that could be told apart: the whole page's text was taken.")
    return Document(
        text=text,
        media_type="text/html",
        encoding=decoded.encoding,
        extractor="trafilatura" if article else "claimbase-page",
        extractor_version=trafilatura.__version__ if article else VERSION,
        notes=tuple(notes),
        **stated,
    )


def _declared(data: bytes) -> str:
    head = data[:HEAD]
    found = XML_DECLARATION.match(head) or META_CHARSET.search(head)
    return found[1].decode("ascii", "replace") if found else ""


def _article(markup: str) -> str:
    """The words of the page's main article; empty if there is none to be told apart."""
    if markup.count("<") > MANY_TAGS:
        return ""
    return trafilatura.extract(markup, include_comments=False, include_tables=True) or ""
