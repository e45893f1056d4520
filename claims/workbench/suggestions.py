"""What a text may hold for an editor: conditions, attributed quotes. Pure guesses, never stored.

All places are half-open spans in code points of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.choices_threat import Connective
from claims.cues import CUE, arabic, opened

Span = tuple[int, int]

# --- Sentences --------------------------------------------------------------------------------

STOP = re.compile(r"""[.!?؟…]+["'”’»)\]]*(?=\s|\Z)|\n(?=\s*\n)|\n(?![ \t]*[a-z])|\Z""")
TITLES = "Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Capt|Lt|Sgt|Rep|Sen|Gov|St|No|Nos|vs|etc|e.g|i.e|a.m|p.m"
ABBREVIATED = re.compile(rf"\b(?:{TITLES}|[A-Z]|(?:[A-Za-z]\.)+[A-Za-z])$")


def sentences(text: str) -> Iterator[Span]:
    """The sentences of a text; a heading or an item of a list is one, too."""
    start = 0
    for stop in STOP.finditer(text):
        around = text[max(stop.start() - 8, start) : stop.start()]
        if stop[0] == "." and ABBREVIATED.search(around):
            continue
        if words := trimmed(text, start, stop.end()):
            yield words
        start = stop.end()


def trimmed(text: str, start: int, end: int, off: str = "") -> Span | None:
    """A span without the white space, and the characters of ``off``, at its ends; None if empty."""
    words = text[start:end]
    whole = words.lstrip().lstrip(off) if off else words.lstrip()
    start = end - len(whole.lstrip())
    end = start + len(whole.strip().rstrip(off) if off else whole.strip())
    return (start, end) if start < end else None


# --- Conditions -------------------------------------------------------------------------------

ULTIMATUM = re.compile(
    r"\bwithin (?:[\w-]+ ){1,3}?(?:hours?|days?|weeks?|months?)\b|\bor else\b|\bultimatum\b"
    r"|\bdeadline\b|\b(?:has|have|had) until\b|\b(?:before|by) [^.]{3,40} or (?:else|lose|face)\b"
    rf"|{arabic('وإلا', 'مهلة', 'إنذار')}",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(
    r"\b(?:will|would|shall|won't|won’t|going to|must|may)\b|\b\w+['’](?:ll|d)\b"
    r"|(?<!\w)[وف]?س[يتنأ]\w{2,}|" + arabic("لن", "سوف"),
    re.IGNORECASE,
)
OURS = re.compile(r"\b(?:we|our|us|I|my)\b|(?<!\w)[وف]?سن\w{2,}|(?<!\w)فإنّ?نا", re.IGNORECASE)
SAYING = (
    "said|says|say|told|added|adds|warned|warns|declared|stated|announced|vowed|vows|threatened"
    "|wrote|replied|insisted|claimed|claims|denied|argued|promised|emphasi[sz]ed|stressed"
    "|mentioned|cautioned|noted"
)
SAID_IN_ARABIC = arabic(
    "قال", "قالت", "أعلن", "أعلنت", "صرح", "صرّح", "صرحت", "أكد", "أكّد", "أكدت", "أضاف", "أضافت",
    "حذر", "حذّر", "حذرت", "هدد", "هدّد", "هددت", "ذكر", "ذكرت",
)  # fmt: skip
REPORTING = re.compile(
    rf"^.*\b(?:{SAYING}|stating|saying|warning|adding)\b[^“\"«]{{0,60}}?\bthat\s+|^\w+:\s+",
    re.IGNORECASE | re.DOTALL,
)
# “…, Petrov added”, “…, said Dana Petrov”: not of what is said, where it stands at the end.
NAMED = r"(?:[Tt]he\s+)?[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){0,3}"
TRAILING = re.compile(
    rf"[,،]\s+(?:(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|{NAMED}|[Tt]he(?:\s+\w+){{1,3}})\s+(?:{SAYING})"
    r"(?:\s+(?:on|in|at|to)\s[^,“”\"«»]{2,60})?"
    rf"|(?:(?:{SAYING})|{SAID_IN_ARABIC})\s+[^“”\"«»]{{2,80}})[\s.!?]*\Z"
)
INSERTED = re.compile(rf"[,،]\s+(?:\w+\s+){{1,4}}(?:{SAYING})$", re.IGNORECASE)
CLAUSE = re.compile(r"[,،]\s*(?:then\s+)?(?P<words>[^,،]+)")
QUOTE = re.compile('[“"„«][^“”"„«»\n]{2,2000}[”"»“]')
DEMANDS = re.compile(
    r"\b(?:unless|until|not|fails?|refuses?)\b|n['’]t\b|"
    + arabic("إن لم", "ما لم", "إلا إذا", "إلى أن"),
    re.IGNORECASE,
)
ENDS = ' .!?؟…,،;:"“”«»'


@dataclass(frozen=True)
class Conditional:
    """A sentence that looks conditional, with its parts where they can be told apart."""

    start: int
    end: int
    condition: Span | None
    consequence: Span | None
    unsure: tuple[str, ...]

    def demands(self, text: str) -> bool:
        """Whether the condition is that something is not done or goes on, by its words."""
        return bool(self.condition and DEMANDS.search(text[slice(*self.condition)]))

    def sentence(self, text: str) -> str:
        """What would follow, and the condition, as one sentence; none of words about oneself."""
        if not self.condition or not self.consequence:
            return ""
        follows, condition = (
            " ".join(text[slice(*part)].split()) for part in (self.consequence, self.condition)
        )
        said = f"{follows[0].upper()}{follows[1:]} {condition[0].lower()}{condition[1:]}."
        return "" if OURS.search(said) else said


def conditionals(text: str) -> Iterator[Conditional]:
    for start, end in sentences(text):
        sentence = text[start:end]
        cue, ultimatum = CUE.search(sentence), ULTIMATUM.search(sentence)
        if not cue and not ultimatum:
            continue
        condition, consequence = (
            _parts(text, start, end, start + cue.start()) if cue else (None, None)
        )
        unsure = []
        if not condition or not consequence:
            unsure.append("what is the condition and what would follow")
        if not ANNOUNCES.search(sentence):
            unsure.append("whether anything is announced at all")
        elif not OURS.search(sentence):
            unsure.append("whether the speaker would do it (a threat) or foresees it (a warning)")
        if condition and opened(text[slice(*condition)]).connective == Connective.UNTIL:
            unsure.append("whether “until” is a condition, or tells how long something lasts")
        yield Conditional(start, end, condition, consequence, tuple(unsure))


def _parts(text: str, start: int, end: int, cue: int) -> tuple[Span | None, Span | None]:
    """The condition from its cue on, and what would follow: after its comma, or before the cue."""
    for quote in QUOTE.finditer(text, start, end):
        if quote.start() < cue < quote.end():
            start, end = quote.start() + 1, quote.end() - 1
    reported = TRAILING.search(text, cue, end)
    if reported and not ANNOUNCES.search(reported[0]):
        end = reported.start()
    follows = _clause_that_follows(text, cue, end)
    if follows:
        stop, begins = follows
        inserted = INSERTED.search(text, cue, stop)
        condition = trimmed(text, cue, inserted.start() if inserted else stop, ENDS)
        return condition, trimmed(text, begins, end, ENDS)
    reporting = REPORTING.match(text[start:cue])
    begins = start + (reporting.end() if reporting else 0)
    return trimmed(text, cue, end, ENDS), trimmed(text, begins, cue, ENDS)


def _clause_that_follows(text: str, cue: int, end: int) -> Span | None:
    """Where the clause after a condition's comma begins, its comma first; none if there is none."""
    clauses = list(CLAUSE.finditer(text, cue, end))
    for clause in clauses:
        if "then" in clause[0][:7].split() or ANNOUNCES.search(clause["words"]):
            return clause.start(), clause.start("words")
    return None


# --- Quotes -----------------------------------------------------------------------------------

# How far before a quote somebody may be said to speak, in code points.
ATTRIBUTED = 200
PRONOUNS = re.compile(r"(?:he|she|it|they|we|I|who|one)", re.IGNORECASE)
SPEAKER = r"[^,.;:“”\"«»\n()]{2,80}?"
SAYS = rf"(?:has|have|had|also|then|later|only|again|\s)*\s(?:{SAYING})\b"
AFTER = re.compile(
    rf"\s*(?:(?P<of>{SPEAKER})\s+quoted\s+(?P<quoted>[^.“\"«\n]{{2,120}}?)\s+as\s+saying"
    rf"|(?:{SAYING})\s+(?P<then>{SPEAKER})(?=[,.;:\n(]|\s(?:in|on|at|to|after|before|as)\s|$)"
    rf"|(?P<first>{SPEAKER})(?:,\s[^,.\n]{{2,80}},)?{SAYS})"
)
BEFORE = re.compile(
    rf"(?:^|[,.;:\n]\s*|\b(?:and|but|that|as)\s+)(?P<first>{SPEAKER})(?:,\s[^,.\n]{{2,80}},)?"
    rf"{SAYS}[^.“\"«\n]{{0,60}}$"
)
IN_ARABIC = re.compile(
    rf"{SAID_IN_ARABIC}\s+(?P<then>[^،.:؛«»\n]{{2,60}}?)(?=\s+أنّ?\s|\s*[،.:؛«\n]|$)"
)


@dataclass(frozen=True)
class Quote:
    """Words in quotation marks (without these), and who is said to have said them."""

    start: int
    end: int
    speaker: Span
    unsure: tuple[str, ...]


def quotes(text: str) -> Iterator[Quote]:
    for match in QUOTE.finditer(text):
        speaker = _speaker(text, match.start(), match.end())
        words = trimmed(text, match.start() + 1, match.end() - 1, " ,،")
        if speaker and words:
            name = text[slice(*speaker)]
            unsure = (f"who “{name}” is",) if PRONOUNS.fullmatch(name) else ()
            yield Quote(*words, speaker, unsure)


def _speaker(text: str, start: int, end: int) -> Span | None:
    """Who is said to have said what stands between two places, from the words of that line."""
    line_end = text.find("\n", end)
    after_end = line_end if line_end >= 0 else len(text)
    line_start = text.rfind("\n", 0, start) + 1
    before = text[max(line_start, start - ATTRIBUTED) : start]
    found = (
        AFTER.match(text, end, after_end)
        or _last(BEFORE, before)
        or _last(IN_ARABIC, before)
        or IN_ARABIC.search(text, end, min(after_end, end + 80))
    )
    if not found:
        return None
    group = next(name for name in ("quoted", "first", "then") if found.groupdict().get(name))
    shift = 0 if found.string is text else start - len(found.string)
    return trimmed(text, found.start(group) + shift, found.end(group) + shift, ENDS)


def _last(pattern: re.Pattern[str], words: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(words):
        last = match
    return last
