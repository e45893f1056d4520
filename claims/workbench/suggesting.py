"""What the reader suggests in a text: what is recognised, in words, and what it is unsure of."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from actors.mentions import Mention, mentions, names_in
from actors.models import Actor
from claims.choices import HopMode
from claims.choices_threat import Aim, Form
from claims.workbench.suggestions import Conditional, Quote, Span, conditionals, quotes

Suggestion = dict[str, Any]

# What may stand between the word that begins a condition and who would act in it.
TO_THE_ACTOR = re.compile(r"\W*\w+\W+(?:(?:the|any|all|an?)\W+)?", re.IGNORECASE)

# What stands before a known name in “Dana Petrov of the Northern Fleet”: another speaks than it.
ANOTHER_OF_IT = re.compile(r"(?:(?:[Tt]he|[Aa]n?)\s+)?[A-Z]\S*\s.*\b(?:of|for|from)\s+(?:the\s+)?")


def suggestions(text: str, start: int, taken: Sequence[Span]) -> list[Suggestion]:
    """What ``text``, which begins at the code point ``start``, may hold; two queries.

    Sentences and quotes come first, in its order, then the names.

    Sentences and quotes that words of ``taken`` (spans of the document) overlap are left out:
    somebody has been there.
    """
    named = mentions(text, names_in(text))
    labels = _labels(named)
    spoken = list(quotes(text))
    found = [*_conditionals(text, named, spoken), *_quotes(text, named, spoken), *_names(named)]
    shifted = [_at(start, suggestion) for suggestion in found]
    return [
        _labelled(suggestion, labels)
        for suggestion in sorted(shifted, key=lambda each: (each["kind"] == "name", each["start"]))
        if suggestion["kind"] == "name" or not _overlaps(suggestion, taken)
    ]


def _conditionals(
    text: str, named: Sequence[Mention], spoken: Sequence[Quote]
) -> Iterator[Suggestion]:
    for found in conditionals(text):
        quote = _quote_of(found, spoken)
        speakers, doubts = _speakers(text, named, quote) if quote else ((), [])
        who, whom = _acting(text, named, found.condition)
        hit = _hit(named, found.consequence)
        guessed = [
            *(["who would act, to whom (by the order of the names)"] if who or whom else []),
            *(["whether what is filled in of the threat fits"] if found.consequence else []),
        ]
        yield {
            "kind": "threat",
            "start": found.start,
            "end": found.end,
            "heading": "Looks conditional",
            "condition": found.condition,
            "consequence": found.consequence,
            "unsure": [*found.unsure, *guessed, *doubts],
            "actors": speakers,
            "who": who,
            "whom": whom,
            "hit": hit,
            "opens": {
                **(_opens(text, found, who, whom) if found.condition else {}),
                **({"mode": HopMode.DIRECT_QUOTE, **_said_by(quote, speakers)} if quote else {}),
            },
        }


def _quote_of(found: Conditional, spoken: Iterable[Quote]) -> Quote | None:
    """The quote that has the condition and what would follow."""
    parts = [part for part in (found.condition, found.consequence) if part]
    for quote in spoken:
        if parts and all(quote.start <= start and end <= quote.end for start, end in parts):
            return quote
    return None


def _opens(
    text: str, found: Conditional, who: Sequence[int], whom: Sequence[int]
) -> dict[str, Any]:
    """What the editor begins with: who would act is warned, and whom it would hit is shielded."""
    begun = {
        "proposition": found.sentence(text),
        "aim": Aim.COMPELLENT if found.demands(text) else Aim.DETERRENT,
        "form": Form.EXPLICIT if found.consequence else "",
        "addressee": next(iter(who), ""),
        "protected": next(iter(whom), ""),
    }
    return {name: value for name, value in begun.items() if value}


def _hit(named: Sequence[Mention], consequence: Span | None) -> Sequence[int]:
    """Whom the consequence names, if it names one known actor."""
    start, end = consequence or (0, 0)
    inside = {each.actors for each in named if start <= each.start and each.end <= end}
    return _one(each for each in named if each.actors in inside) if len(inside) == 1 else ()


def _acting(
    text: str, named: Sequence[Mention], condition: Span | None
) -> tuple[Sequence[int], Sequence[int]]:
    """Who would act in a condition, which is named where it begins; and to whom, named last."""
    if condition is None:
        return (), ()
    start, end = condition
    inside = [each for each in named if start <= each.start and each.end <= end]
    begin = TO_THE_ACTOR.match(text, start, end)
    first = [each for each in inside[:1] if begin and each.start == begin.end()]
    who, whom = (_one(each) for each in (first, inside[len(first) :][-1:]))
    return who, () if who == whom else whom


def _one(places: Iterable[Mention]) -> Sequence[int]:
    """The actor that is named there, if no other has that name, and it says nothing else."""
    return next((each.actors for each in places if len(each.actors) == 1 and not each.loose), ())


def _quotes(text: str, named: Sequence[Mention], spoken: Iterable[Quote]) -> Iterator[Suggestion]:
    for found in spoken:
        actors, unsure = _speakers(text, named, found)
        yield {
            "kind": "quote",
            "start": found.start,
            "end": found.end,
            "heading": f"Quoted: {text[slice(*found.speaker)]}",
            "unsure": unsure,
            "actors": actors,
            "opens": _said_by(found, actors),
        }


def _speakers(text: str, named: Iterable[Mention], quote: Quote) -> tuple[Sequence[int], list[str]]:
    """Whom the words about a quote name as its speaker, and what is unsure of that."""
    first, last = quote.speaker
    inside = [each for each in named if first <= each.start and each.end <= last]
    if inside and ANOTHER_OF_IT.fullmatch(text, first, inside[-1].start):
        inside = []
    actors = inside[-1].actors if inside else ()
    unsure = [*quote.unsure, *_which(actors)]
    if not actors and not unsure:
        unsure.append(f"who “{text[first:last]}” is: no known actor has this name")
    return actors, unsure


def _said_by(quote: Quote, speakers: Sequence[int]) -> dict[str, int]:
    """The actor that a new statement begins with, 0 for one whom nobody knows; none for “he”."""
    if quote.unsure:
        return {}
    return {"actor": speakers[0] if len(speakers) == 1 else 0}


def _names(named: Iterable[Mention]) -> Iterator[Suggestion]:
    """Each actor, or each set of actors of one name, where it is named first."""
    times: dict[tuple[int, ...], list[Mention]] = {}
    for mention in named:
        times.setdefault(mention.actors, []).append(mention)
    for actors, places in times.items():
        unsure = _which(actors)
        if all(mention.loose for mention in places):
            unsure.append("whether the name stands for the actor here")
        yield {
            "kind": "name",
            "start": places[0].start,
            "end": places[0].end,
            "heading": f"Named {len(places)} times" if len(places) > 1 else "Named once",
            "unsure": unsure,
            "actors": actors,
        }


def _which(actors: Sequence[int]) -> list[str]:
    return [f"which of {len(actors)} actors of this name is meant"] if len(actors) > 1 else []


def _at(start: int, suggestion: Suggestion) -> Suggestion:
    moved = {name: suggestion[name] + start for name in ("start", "end")}
    for part in ("condition", "consequence"):
        if span := suggestion.get(part):
            moved[part] = (span[0] + start, span[1] + start)
    return suggestion | moved


def _overlaps(suggestion: Suggestion, taken: Iterable[Span]) -> bool:
    return any(first < suggestion["end"] and suggestion["start"] < last for first, last in taken)


def _labels(named: Iterable[Mention]) -> dict[int, str]:
    keys = {actor for mention in named for actor in mention.actors}
    actors = Actor.objects.filter(pk__in=keys).with_label()
    return {actor.pk: f"{actor.name} ({actor.human_id})" for actor in actors}


def _labelled(suggestion: Suggestion, labels: dict[int, str]) -> Suggestion:
    return suggestion | {
        part: [{"key": actor, "label": labels[actor]} for actor in suggestion[part]]
        for part in ("actors", "who", "whom", "hit")
        if part in suggestion
    }
