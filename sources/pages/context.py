"""What stands around quoted words, as pages show it: whole sentences, else whole words."""

import re
from collections.abc import Iterator
from typing import Any

from sources.api.texts import around
from sources.models.excerpt import CONTEXT

# So many code points before the words, and after them, are looked through for whole sentences.
NEAR = 400
# Where a sentence ends; not after an initial or a short title: “U.S. Army”, “Gen. Salami”.
END = re.compile(
    r"(?<=[.!?؟۔。…])(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)[\"'”’»)\]]*"
    r"(?=\s+[^\sa-z]|\s*$)|(?<=\S)(?=\s*\n\s*\n)"
)
BREAK = re.compile(r"\s*\n\s*")


def set_in_context(record: Any) -> None:
    """Give each excerpt in a document ``before`` and ``after``: what a page shows around it."""
    excerpts = [*_excerpts(record)]
    places = [(each["snapshot"]["text_sha256"], each["start"], each["end"]) for each in excerpts]
    for excerpt, near in zip(excerpts, around(places, NEAR), strict=True):
        excerpt["before"], excerpt["after"] = (
            sentences(*near, excerpt["start"]) if near else words(excerpt)
        )


def words(excerpt: Any) -> tuple[str, str]:
    """The whole words in the few characters around it that every excerpt carries."""
    before, after = excerpt["prefix"] or "", excerpt["suffix"] or ""
    return _from_word(before, excerpt["start"]), _to_word(after, CONTEXT)


def sentences(before: str, after: str, start: int) -> tuple[str, str]:
    """The sentences that end or go on where the words begin, at ``start``, and where they end."""
    begins = [each.end() for each in END.finditer(before) if before[each.end() :].strip()]
    ends = [each.end() for each in END.finditer(after) if after[: each.end()].strip()]
    return (
        _flowing(before[begins[-1] :]).lstrip() if begins else _from_word(before, start),
        _flowing(after[: ends[0]]) if ends else _to_word(after, NEAR),
    )


def _from_word(before: str, start: int) -> str:
    """What stands before ``start``, from its first whole word on."""
    if len(before) == start:
        return _flowing(before).lstrip()
    return "…" + _flowing(re.sub(r"^\S+(?=\s)", "", before)).lstrip()


def _to_word(after: str, width: int) -> str:
    """What stands after some words, to its last whole word; nothing follows what is narrower."""
    if len(after) < width:
        return _flowing(after).rstrip()
    return _flowing(re.sub(r"(?<=\s)\S+$", "", after)).rstrip() + "…"


def _flowing(text: str) -> str:
    """A text without empty lines."""
    return BREAK.sub("\n", text)


def _excerpts(value: Any) -> Iterator[Any]:
    """Every excerpt in a document, also in what it has of others."""
    if isinstance(value, dict):
        if "exact" in value:
            yield value
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _excerpts(each)
