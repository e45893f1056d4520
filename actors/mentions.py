"""Which known actors a text names, by any of their names in any script."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import F, Func, TextField, Value
from django.db.models.expressions import RawSQL

from actors.choices import NameKind
from actors.models import Actor, ActorName
from sources.choices import State

# A word: letters and digits, with the marks on them, and apostrophes and points between them.
MARKS = (
    "\u00ad\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u200b-\u200f"
)
WORD = re.compile(rf"[^\W_][{MARKS}]*(?:['’ʼʾʿ`.]?[^\W_][{MARKS}]*)*")
POSSESSIVE = re.compile("['’]s$")
BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u05be]{1,3}")
# Arabic writes “and, so, in, for, as” into the word that follows.
PREFIXES = "وفبلك"
NOT_LETTERS = re.compile(rf"[{MARKS}'’ʼʾʿ`.]")
ONE_LETTER = str.maketrans("ىیةۀکگٱ", "ييههككا")
# Names that may as well mean something else.
LOOSE = (NameKind.METONYM, NameKind.FRONT_NAME, NameKind.NICKNAME)


class Word(NamedTuple):
    """A word of a text, where it stands, and its form for comparing."""

    start: int
    end: int
    letters: str
    folded: str


@dataclass(frozen=True)
class Name:
    """A name to look for. ``loose`` when it may as well mean something else."""

    words: tuple[Word, ...]
    actor: int
    loose: bool = False


@dataclass(frozen=True)
class Mention:
    """Where a text names an actor, or one of several who share the name (primary keys)."""

    start: int
    end: int
    actors: tuple[int, ...]
    loose: bool


def words_of(text: str) -> Iterator[Word]:
    for match in WORD.finditer(text):
        letters = POSSESSIVE.sub("", match[0])
        yield Word(match.start(), match.start() + len(letters), letters, fold(letters))


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word without case, accents, vowel signs and points; one letter for its variants."""
    parts = unicodedata.normalize("NFKD", NOT_LETTERS.sub("", word))
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return letters.casefold().translate(ONE_LETTER)


def name_of(name: str, actor: int, kind: str = "") -> Name:
    return Name(tuple(words_of(name)), actor, kind in LOOSE)


def names_in(text: str) -> list[Name]:
    """The names of actors that may stand in ``text``: their first and last words do. One query."""
    first, last = (
        Func(
            F("folded"), Value(" "), Value(place),
            function="split_part", output_field=TextField(),
        )
        for place in (1, -1)
    )  # fmt: skip
    folded = RawSQL("SELECT claimbase_fold(w) FROM unnest(%s::text[]) w", [_spellings(text)])
    actors = Actor.objects.standing().exclude(state=State.DISCARDED)
    rows: Any = ActorName.objects.filter(actor__in=actors).alias(first=first, last=last)
    found = rows.filter(first__in=folded, last__in=folded).order_by("actor", "pk")
    return [name_of(*row) for row in found.values_list("name", "actor", "kind")]


def mentions(text: str, names: Iterable[Name]) -> list[Mention]:
    """Where the text has any of ``names``, whatever accents; of two at one place the longer."""
    index = defaultdict(list)
    for name in names:
        if name.words and len(name.words[0].folded) > 1:
            index[name.words[0].folded].append(name)
    words, found, place = list(words_of(text)), [], 0
    while place < len(words):
        start, matching = _matching(text, words, place, index)
        if not matching:
            place += 1
            continue
        length = len(matching[0].words)
        actors = tuple(dict.fromkeys(name.actor for name in matching))
        loose = all(name.loose for name in matching)
        found.append(Mention(start, words[place + length - 1].end, actors, loose))
        place += length
    return found


def _matching(
    text: str, words: list[Word], place: int, index: dict[str, list[Name]]
) -> tuple[int, list[Name]]:
    """The longest names that begin at a word, and where they begin."""
    word = words[place]
    for first in (word, *_without_prefix(word)):
        fitting = [
            name
            for name in index.get(first.folded, ())
            if _stands(text, [first, *words[place + 1 : place + len(name.words)]], name)
        ]
        if fitting:
            longest = max(len(name.words) for name in fitting)
            return first.start, [name for name in fitting if len(name.words) == longest]
    return word.start, []


def _stands(text: str, words: list[Word], name: Name) -> bool:
    return (
        len(words) == len(name.words)
        and all(map(_is_same, words, name.words))
        and all(BETWEEN.fullmatch(text, a.end, b.start) for a, b in pairwise(words))
    )


def _is_same(word: Word, named: Word) -> bool:
    """“US” is not “us”, and “Falcons” not “falcons”: capitals of the name are capitals here."""
    if word.folded != named.folded:
        return False
    if named.letters.isupper() and len(named.folded) > 1:
        return word.letters.isupper()
    return word.letters[0].isupper() or not named.letters[0].isupper()


def _without_prefix(word: Word) -> Iterator[Word]:
    if word.letters[0] in PREFIXES and len(word.folded) > 3:
        letters = word.letters[1:]
        yield Word(word.start + 1, word.end, letters, fold(letters))


def _spellings(text: str) -> list[str]:
    """Each word of a text in the spellings by which the first or last word of a name may go."""
    spellings = set()
    for word in words_of(text):
        spellings |= {word.letters, *(shorter.letters for shorter in _without_prefix(word))}
        if "." in word.letters:
            spellings |= {f"{word.letters}.", word.letters.replace(".", "")}
    return sorted(spellings)
