"""The words that open a condition: “if”, “unless”, “should”, “ما لم” …, and what they say of it."""

import re
from typing import NamedTuple

from claims.choices_threat import Connective


def arabic(*phrases: str) -> str:
    """A pattern for phrases with or without their vowel signs, also after “and” or “so”."""
    spelled = (
        "[\u064b-\u0652\u0670\u0640]*".join(phrase) + "[\u064b-\u0652]*" for phrase in phrases
    )
    return rf"(?<!\w)[وف]?(?:{'|'.join(spelled).replace(' ', chr(92) + 's+')})(?!\w)"


UNLESS = arabic("إن لم", "ما لم", "إلا إذا")
UNTIL = arabic("إلى أن")
IF = arabic("إذا", "لو", "في حال")
# Where one stands within a sentence.
CUE = re.compile(
    r"(?<!as )(?<!even )\b(?:if|unless|until)\b(?! (?:only|not|further)\b| any[,.]|[\"”])"
    r"|\bin (?:case|the event)\b|\bprovided that\b|\bas long as\b"
    r"|(?:^|(?<=[,;:—“\"«] )|(?<=[“\"«]))should\b"
    rf"|{UNLESS}|{UNTIL}|{IF}",
    re.IGNORECASE,
)
# One that opens the words of a condition. Two are named by the connective that they are.
OPENING = re.compile(
    rf"(?P<unless>unless(?: and until)?\b|{UNLESS})|(?P<until>until\b|{UNTIL})"
    r"|(?P<should>should\b)|(?P<of>in (?:case|the event) of\b)"
    r"|(?:if(?: and when)?|in case|in the event that|provided that|as long as)\b"
    rf"|{IF}",
    re.IGNORECASE,
)
NEGATIONS = (Connective.UNLESS, Connective.UNTIL)
VERB_AFTER_SHOULD = re.compile(r" (?=(?:not )?be\b|not\b)")


class Opened(NamedTuple):
    """A condition without the word that opens it, to stand after “if”, “unless” or “until”.

    ``connective`` is set where the condition must *not* come about, in whatever language.
    """

    wording: str
    connective: str = ""


def opened(words: str) -> Opened:
    """Take off what opens a condition; words that open with none are only put on one line."""
    words = " ".join(words.split())
    cue = OPENING.match(words)
    if not cue:
        return Opened(words)
    rest = words[cue.end() :].lstrip(" ,،")
    if cue["of"]:  # a noun follows, which is no clause
        rest = f"it comes to {rest}"
    elif cue["should"]:
        rest = VERB_AFTER_SHOULD.sub(" should ", rest, count=1)
    return Opened(rest, next((each.value for each in NEGATIONS if cue[each.value]), ""))
