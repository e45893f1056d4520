"""What form the bytes of a document have: by what they begin with, then by its name."""

import re
from pathlib import PurePath

from sources.ingest.errors import IngestError
from sources.ingest.records import MEDIA_TYPE

PLAIN, HTML, PDF, RECORD = "text/plain", "text/html", "application/pdf", MEDIA_TYPE
READABLE = (PLAIN, HTML, PDF, RECORD)
SUFFIXES = {".txt": PLAIN, ".text": PLAIN, ".md": PLAIN, ".asc": PLAIN, ".pdf": PDF}
SUFFIXES |= {".html": HTML, ".htm": HTML, ".xhtml": HTML, ".json": RECORD}
RECORDS = (".jsonl", ".ndjson")
SAME = {"application/xhtml+xml": HTML, "text/markdown": PLAIN, "application/x-ndjson": RECORD}

HEAD = 1024
STARTS_LIKE_HTML = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
UNREADABLE = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\0", "a database"),
)


def form_of(data: bytes, name: str, stated: str = "") -> str:
    """One of :data:`READABLE`; raises :class:`IngestError` for anything else.

    ``stated`` is the word of a person or a browser, which the bytes outdo when they are plainly
    something else.
    """
    head = data[:HEAD]
    for start, what in UNREADABLE:
        if head.startswith(start):
            raise IngestError(f"it is {what}. Save it as plain text, HTML or PDF first.")
    if b"%PDF-" in head:
        return PDF
    stated = stated.partition(";")[0].strip().lower()
    stated = SAME.get(stated, stated) or SUFFIXES.get(PurePath(name).suffix.lower(), "")
    if stated == PDF:
        raise IngestError("it is said to be a PDF, but is none.")
    if stated and stated not in READABLE:
        raise IngestError(f"it is {stated}. Plain text, HTML, PDF and JSON Lines can be read.")
    return stated or (HTML if STARTS_LIKE_HTML.match(head) else PLAIN)
