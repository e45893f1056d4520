"""What was captured: raw bytes, texts, the words marked in them, and the texts made public."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from sources.models import PublishedText
from sources.verification.progress import Advance, quiet

CAPTURES = """
SELECT snapshot.id, encode(sha256(raw.content), 'hex') = raw.sha256,
       encode(sha256(convert_to(snapshot.text, 'UTF8')), 'hex') = snapshot.text_sha256
  FROM sources_snapshot snapshot JOIN sources_rawfile raw ON raw.id = snapshot.raw_id
 WHERE snapshot.id > %s ORDER BY snapshot.id LIMIT 100
"""
EXCERPTS = """
SELECT excerpt.id,
       substr(snapshot.text, start + 1, "end" - start) COLLATE "C" = exact COLLATE "C"
       AND right(left(snapshot.text, start), length(prefix)) COLLATE "C" = prefix COLLATE "C"
       AND substr(snapshot.text, "end" + 1, length(suffix)) COLLATE "C" = suffix COLLATE "C"
  FROM sources_excerpt excerpt JOIN sources_snapshot snapshot ON snapshot.id = snapshot_id
 WHERE excerpt.id > %s ORDER BY excerpt.id LIMIT 500
"""


def captures(advance: Advance = quiet) -> Iterator[str]:
    """Raw bytes and texts have their digests."""
    for pk, raw_holds, text_holds in _by_key(CAPTURES, advance):
        if not raw_holds:
            yield f"The raw bytes of snapshot {pk} do not have their SHA-256."
        if not text_holds:
            yield f"The text of snapshot {pk} does not have its SHA-256."


def excerpts(advance: Advance = quiet) -> Iterator[str]:
    """Every excerpt is where it says, word for word."""
    for pk, holds in _by_key(EXCERPTS, advance):
        if not holds:
            yield f"The words of excerpt {pk} are not at their place in its snapshot."


def texts() -> Iterator[str]:
    """Whole texts are public that a current source document shows, and no others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT text_sha256 FROM sources_publishedtext"
            " WHERE encode(sha256(convert_to(text, 'UTF8')), 'hex') <> text_sha256"
        )
        for (digest,) in cursor.fetchall():
            yield f"The published text {digest[:12]}… does not have its SHA-256."
        cursor.execute(
            "SELECT DISTINCT unnest(texts) FROM sources_sourceindex WHERE until_seq IS NULL"
        )
        shown = {digest for (digest,) in cursor.fetchall()}
    held = set(PublishedText.objects.values_list("text_sha256", flat=True))
    for digest in sorted(shown - held):
        yield f"The text {digest[:12]}… should be public, and is not."
    for digest in sorted(held - shown):
        yield f"The text {digest[:12]}… is public, and no current source shows it."


def _by_key(sql: str, advance: Advance) -> Iterator[tuple[Any, ...]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(sql, [last])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]
        advance(len(rows))
