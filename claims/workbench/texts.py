"""Find in the texts of documents: the words in their context, which lead into the reader."""

import re
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import connection
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.workbench.marks import PART
from claims.workbench.reader import MAY_SEE
from sources.admin.naming import named
from sources.models import Snapshot
from sources.workbench.shelves import SHELVES, SHOWN, Asked, Found, Shelf, having_words

# So many of the newest captures are gone through; of one source only the newest is told.
NEWEST = 50
# Code points of context: around the words, and in all.
AROUND, MOST = 60, 240
# Characters of no script, so that they stand for nothing else in a text.
START, STOP = "\ue000", "\ue001"
MARKS = re.compile(f"[{START}{STOP}]")
MARKING = f"HighlightAll=true, StartSel={START}, StopSel={STOP}"
# Of each capture, the first of its parts that have the most of the words, with all words marked.
PASSAGES = """
SELECT held.id, ts_headline('claimbase', passage.words, asked.query, %(marking)s)
  FROM (SELECT claimbase_lexemes(%(words)s) AS lexemes,
               CAST(regexp_replace(plainto_tsquery('claimbase', %(words)s)::text,
                                   ' (&|<[-0-9]+>) ', ' | ', 'g') AS tsquery) AS query) asked,
       sources_snapshot held CROSS JOIN LATERAL (
       SELECT translate(substr(text, first, 2200), %(marks)s, '') AS words
         FROM generate_series(1, least(text_length, %(part)s), 2000) AS first
        ORDER BY cardinality(ARRAY(
                 SELECT unnest(claimbase_lexemes(substr(text, first, 2200)))
                 INTERSECT SELECT unnest(asked.lexemes))) DESC, first
        LIMIT 1) passage
 WHERE held.id = ANY(%(captures)s)
"""


class Passage(NamedTuple):
    """Words of a text with what stands around them."""

    before: str
    words: str
    after: str

    def marked(self) -> SafeString:
        return format_html("{}<mark>{}</mark>{}", self.before, self.words, self.after)

    def fragment(self) -> str:
        """The end of an address that has browsers show the words, by what stands before them."""
        *_, line = self.before.split("\n")
        first, *others = (part for part in self.words.split("\n") if part.strip())
        told = [f"{_encoded(line)}-"] if line.strip() else []
        told += [_encoded(part) for part in (first, *others[-1:])]
        return f"#:~:text={','.join(told)}"


def _encoded(words: str) -> str:
    return quote(words.strip(), safe="").replace("-", "%2D")


def passages(captures: list[int], words: str) -> dict[int, Passage]:
    """Where the words stand in the texts of captures, by their keys.

    Of texts that have them only far down none is told.
    """
    marks: dict[str, Any] = {"marking": MARKING, "marks": START + STOP, "part": PART}
    with connection.cursor() as cursor:
        cursor.execute(PASSAGES, {**marks, "captures": captures, "words": words})
        found = {capture: _passage(marked) for capture, marked in cursor}
    return {capture: passage for capture, passage in found.items() if passage}


def _passage(marked: str) -> Passage | None:
    """The shortest run of marked words that has the most of them, in its context."""
    text, spans = "", []
    for place, piece in enumerate(MARKS.split(marked)):
        if place % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    runs = [_run(text, spans[place:]) for place in range(len(spans))]
    if not runs:
        return None
    _, _, start, end = max(runs, key=lambda run: run[:2])
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    if start > AROUND:
        before = before[before.find(" ") + 1 :]
    if end + AROUND < len(text):
        after = after[: after.rfind(" ") + 1]
    return Passage(before, text[start:end], after)


def _run(text: str, spans: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """How many different words stand together from the first on, how close, and their span."""
    (start, end), *_ = spans
    seen = set()
    for first, last in spans:
        if last - start <= MOST and (word := text[first:last].casefold()) not in seen:
            seen.add(word)
            end = last
    return len(seen), start - end, start, end


def _texts(asked: Asked) -> list[Found]:
    """The newest captures that have all of the words; of those far down in it no passage."""
    rows = having_words(Snapshot.objects, "text", asked.words).select_related("source__publisher")
    newest: dict[int, Snapshot] = {}
    for capture in rows.order_by("-pk")[:NEWEST]:
        newest.setdefault(capture.source_id, capture)
    shown = [*newest.values()][: SHOWN + 1]
    found = passages([capture.pk for capture in shown], asked.words)
    return [_found(capture, found.get(capture.pk)) for capture in shown]


def _found(capture: Snapshot, passage: Passage | None) -> Found:
    record = named(capture.source)
    address = f"{reverse('admin:claims_reader', args=[capture.source_id])}?snapshot={capture.pk}"
    at = format_html('<span class="quiet">captured {}</span>', capture.captured_at.date())
    if passage is None:
        return Found(record._replace(address=address), at)
    place = record._replace(address=address + passage.fragment())
    return Found(place, at, passage=passage.marked())


SHELVES.insert(
    0,
    Shelf(
        "Texts",
        "All words of the documents, whatever their accents and English endings",
        MAY_SEE,
        _texts,
    ),
)
