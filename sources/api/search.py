"""Words: how they are searched for, and how what was found is shown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connections
from django.db.models import QuerySet

from sources.api.grammar import Parameter
from sources.api.reading import PUBLIC

# Of the words of a record so many characters are looked through, and so many places shown.
BOUND = 20_000
MOST_SNIPPETS = 3
NOT_SHOWN = re.compile(r'-\s*"[^"]*"?|(?<!\S)-\S+|\bor\b', re.IGNORECASE)
# Characters of no script, so that they stand for nothing else in a text.
START, STOP = "\ue000", "\ue001"
# So short a text is shown whole.
SHORT = 300
HEADLINES = f"""
SELECT record, ts_headline('claimbase', words, query, 'StartSel={START}, StopSel={STOP}, '
       || CASE WHEN length(words) <= {SHORT} THEN 'HighlightAll=true'
          ELSE 'MaxFragments=1, MaxWords=30, MinWords=10' END)
  FROM unnest(%(records)s::int[], %(words)s::text[]) WITH ORDINALITY AS part(record, words, place),
       CAST(regexp_replace(plainto_tsquery('claimbase', %(asked)s)::text,
                           ' (&|<[-0-9]+>) ', ' | ', 'g') AS tsquery) AS query
 ORDER BY place
"""


class Search(Parameter):
    """Full text: words, "phrases", or, -minus; whatever the accents and the endings."""

    def __init__(self, more: str = "") -> None:
        super().__init__(
            "search",
            "Words, “phrases” in quotes, or, −minus; accents and English endings do not count. "
            f"{more}The best of the newest 1,000 matches come first; `snippets` shows the words "
            "found.",
            example='airspace -"joint exercise"',
        )

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(search=search_query(value))


def search_query(words: str) -> SearchQuery:
    return SearchQuery(words, config="claimbase", search_type="websearch")


def snippets(records: Sequence[Iterable[str | None]], words: str) -> list[list[str]]:
    """For the texts of each record, the places where ``words`` stand: HTML with ``<mark>``."""
    parts = [(place, text) for place, texts in enumerate(records) for text in _bounded(texts)]
    places, texts = [place for place, _ in parts], [text for _, text in parts]
    found: list[list[str]] = [[] for _ in records]
    with connections[PUBLIC].cursor() as cursor:
        asked = NOT_SHOWN.sub(" ", words)
        cursor.execute(HEADLINES, {"records": places, "words": texts, "asked": asked})
        for place, headline in cursor.fetchall():
            shown = escape(headline).replace(START, "<mark>").replace(STOP, "</mark>")
            if START in headline and len(found[place]) < MOST_SNIPPETS:
                found[place].append(shown)
    return found


def _bounded(texts: Iterable[str | None]) -> Iterator[str]:
    left = BOUND
    for text in dict.fromkeys(filter(None, texts)):
        if left > 0:
            yield text[:left].translate({ord(START): None, ord(STOP): None})
        left -= len(text)
