"""Full text in which each name of an actor finds what the actor has a part in."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from actors.api.naming import named_actors
from sources.api.search import Search, search_query

# So many words of what is asked may begin a name, and so many be one.
MOST_WORDS = 12
LONGEST = 6
PIECE = re.compile(r'(-?)("[^"]*"?|[^\s"]+)')
AROUND = ' "“”„«».,;:!?()'


class Piece(NamedTuple):
    """A word or a phrase, as the grammar of searches has it; ``minus`` leaves it out."""

    minus: str
    text: str

    @property
    def is_word(self) -> bool:
        return not self.minus and not self.text.startswith('"')


class WordsAndNames(Search):
    """Words, each name in them in the place of all others: documents have the preferred alone."""

    def __init__(self) -> None:
        super().__init__("Any name of an actor also finds what the actor has a part in. ")

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        alternatives = [*_alternatives(value)]
        asked = {
            name
            for pieces in alternatives
            for place in range(min(len(pieces), MOST_WORDS))
            for _, name in _names(pieces[place:])
        }
        found = named_actors([*asked], self.moment) if asked else {}
        if not found:
            return super().filter(queryset, value)
        either = Q()
        for pieces in alternatives:
            either |= self.match(pieces, found)
        return queryset.filter(either)

    def match(self, pieces: Sequence[Piece], found: Mapping[str, Sequence[int]]) -> Q:
        """Rows that match all of the pieces, those that are a name by the name's actors, too."""
        actors = self.parent.base_filters["actor"]  # type: ignore[attr-defined]
        named, rest = Q(), list[str]()
        while pieces:
            length, name = max(
                (each for each in _names(pieces) if each[1] in found), default=(1, "")
            )
            here, pieces = pieces[:length], pieces[length:]
            words = " ".join(each.text for each in here)
            if name:
                either = Q(search=search_query(words)) | actors.among(found[name])
                named &= ~either if here[0].minus else either
            else:
                rest.append(here[0].minus + words)
        return named & Q(search=search_query(" ".join(rest))) if rest else named


def _alternatives(value: str) -> Iterator[list[Piece]]:
    """What stands between each “or”."""
    pieces = list[Piece]()
    for piece in (*map(Piece._make, PIECE.findall(value)), Piece("", "or")):
        if piece.is_word and piece.text.lower() == "or":
            if pieces:
                yield pieces
            pieces = []
        else:
            pieces.append(piece)


def _names(pieces: Sequence[Piece]) -> Iterator[tuple[int, str]]:
    """What may be a name at the beginning, and of how many pieces."""
    words = [*takewhile(lambda piece: piece.is_word, pieces[:LONGEST])] or pieces[:1]
    for length in range(1, len(words) + 1):
        name = " ".join(each.text for each in words[:length]).strip(AROUND)
        if re.search(r"\w", name):
            yield length, name
