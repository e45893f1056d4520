"""What a threat says, as one plain English sentence: for the admin, and for pages and the API.

The sentences are made from the coded rows alone, so that who reads one sees whether the coding
means what the document means. The words of a row are taken as they are, ends trimmed; one that was
written as a sentence begins small within ours, where its first word cannot be a name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.choices import HopMode, Naming
from claims.choices_threat import Aim, Connective, DeadlineAnchor, Operator, ThreatRole, Timing

MISSING = "…"
TIMES: dict[str, str] = {Timing.IMMEDIATE: " at once", Timing.DELAYED: " later"}
# How a sentence opens when its whole condition is one that must not come about.
NEGATIONS: dict[str, str] = {
    Connective.UNTIL: "Until",
    Connective.IF_FAILS_TO: "If it fails to come about that",
}
# Words by which a deed tells its time itself: “within forty-eight hours”, “at a time we choose”.
TELLS_TIME = re.compile(
    r"\b(at once|immediately|instantly|now|soon|later|afterwards?|today|tonight|tomorrow|time|dawn"
    r"|noon|dusk|midnight|(minute|hour|day|night|week|month|year|decade)s?|\w+day)\b",
    re.IGNORECASE,
)
# How words begin that tell by themselves how long something lasts.
LASTING = ("until ", "till ", "for ", "as long as ", "while ", "during ", "throughout ")
HOW = ("mode", "naming", "translated")  # a voice of the chain is heard
UNITS = ("year", "month", "week", "day", "hour", "minute")
PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
# English words that begin many sentences and no name.
NO_NAMES = {
    "a", "all", "an", "any", "anybody", "anyone", "each", "every", "everybody", "everyone",
    "everything", "he", "her", "his", "it", "its", "many", "no", "nobody", "nothing", "one", "our",
    "she", "some", "somebody", "someone", "something", "such", "that", "the", "their", "there",
    "these", "they", "this", "those", "we", "what", "whatever", "whoever", "your",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One node of a condition tree, for wording: a row of the database, or of a form."""

    operator: str = Operator.LEAF
    wording: str = ""
    connective: str = ""
    judged_by_threatener: bool = False
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True)
class Deed:
    """One consequence, for wording."""

    wording: str
    timing: str = Timing.UNSPECIFIED
    until_wording: str = ""


def tree_of(conditions: Iterable[Any]) -> Part | None:
    """The tree of a threat's condition rows; None when the threat has no condition."""
    below = defaultdict(list)
    for condition in conditions:
        below[condition.parent_id].append(condition)

    def part(condition: Any) -> Part:
        children = sorted(below[condition.pk], key=lambda child: (child.order, child.pk))
        return Part(
            operator=condition.operator,
            wording=condition.wording,
            connective=condition.connective,
            judged_by_threatener=condition.judged_by_threatener,
            parts=tuple(part(child) for child in children),
        )

    tops = below[None]
    return part(tops[0]) if tops else None


def condition_clause(tree: Part) -> str:
    """The condition as the opening of a sentence: “If A”, “Unless B”, “Until C”, “When D”."""
    if tree.operator == Operator.NOT and tree.parts:
        (child, *_rest) = tree.parts
        word = NEGATIONS.get(tree.connective or child.connective, "Unless")
        return f"{word} {_phrase(child)}"
    word = "When" if tree.connective == Connective.WHEN else "If"
    return f"{word} {_phrase(tree)}"


def deeds_clause(deeds: Iterable[Deed]) -> str:
    """What would be done: “A at once; and B until C”."""
    return _listed([_deed(deed) for deed in deeds], "and") or MISSING


def threat_sentence(threat: Any) -> str:
    """What a saved threat says, by whom. Reads its parties, conditions and consequences."""
    who = [
        party.actor.name
        for party in threat.parties.all()
        if party.role == ThreatRole.THREATENER and party.actor
    ]
    deeds = [Deed(row.wording, row.timing, row.until_wording) for row in threat.consequences.all()]
    return sentence(who, tree_of(threat.conditions.all()), deeds, threat.aim)


def sentence(who: Sequence[str], tree: Part | None, deeds: Sequence[Deed], aim: str = "") -> str:
    """“Who threatens: If A, then B.” An unknown threatener is “somebody”."""
    verb = "threaten" if len(who) > 1 else "threatens"
    opening = f"{_listed(who, 'and') or 'Somebody'} {verb}"
    if tree is None:
        on = "whatever happens" if aim == Aim.UNCONDITIONAL else "naming no condition"
        return f"{opening}, {on}: {_ended(deeds_clause(deeds))}"
    clause = condition_clause(tree)
    then = "" if clause.startswith("Until") else "then "
    return f"{opening}: {clause[0].lower()}{clause[1:]}, {then}{_ended(deeds_clause(deeds))}"


def deadline_phrase(threat: Any) -> str:
    """The deadline as coded: “2024-02-29”, “10 days from when it was said (“within ten days”)”."""
    if threat.deadline_period:
        said = threat.deadline_anchor == DeadlineAnchor.SAID
        event = threat.deadline_anchor_date or "an event whose date is unknown"
        anchor = "when it was said" if said else event
        phrase = f"{period_phrase(threat.deadline_period)} from {anchor}"
    else:
        phrase = threat.deadline_date or ""
    words = f"“{threat.deadline_wording}”" if threat.deadline_wording else ""
    return f"{phrase} ({words})" if phrase and words else phrase or words


def period_phrase(period: str) -> str:
    """An ISO 8601 duration in words: “10 days”, “1 year and 6 months”."""
    found = PERIOD.fullmatch(period)
    numbers = zip(found.groups(), UNITS, strict=True) if found else ()
    said = [f"{int(n)} {unit}{'s' * (int(n) != 1)}" for n, unit in numbers if n]
    return _listed(said, "and") or period


def judgement(assessment: Any) -> str:
    """What an assessment says, without its reasons: “Refuted; 4 · doubtful”."""
    said = (
        assessment.get_verdict_display(),
        assessment.get_likelihood_display(),
        assessment.get_credibility_display(),
    )
    return "; ".join(words for words in said if words) or "takes another back"


def voice_chain(hops: Iterable[Any]) -> str:
    """A voice chain on one line: “Meridian ▸ the committee (paraphrase, collective)”."""
    return " ▸ ".join(
        _voice(who and who.name, *(getattr(hop, key) for key in HOW))
        for hop in hops
        for who in (hop.actor or hop.publisher,)
    )


def published_chain(hops: Iterable[Mapping[str, Any]]) -> str:
    """The same of the hops in a document."""
    return " ▸ ".join(
        _voice((hop["actor"] or hop["publisher"] or {}).get("name"), *(hop[key] for key in HOW))
        for hop in hops
    )


def _voice(name: str | None, mode: str | None, naming: str | None, translated: bool) -> str:
    how = [HopMode(mode).label.lower()] if mode else []
    if translated:
        how.append("translated")
    # That a voice is named needs no saying, nor that an unknown one is unidentified.
    if naming and naming not in ("named", "unidentified"):
        how.append(Naming(naming).label.lower())
    name = name or "unknown"
    return f"{name} ({', '.join(how)})" if how else name


def _phrase(part: Part) -> str:
    """A node without its opening word. A group of several is told apart by “either”, “both”…"""
    if part.operator == Operator.LEAF:
        judged = " (as the threatener judges)" if part.judged_by_threatener else ""
        return (_inner(part.wording) or MISSING) + judged
    if not part.parts:
        return MISSING
    if part.operator == Operator.NOT:
        return f"it does not come about that {_within(part.parts[0])}"
    if len(part.parts) == 1:
        return _phrase(part.parts[0])
    if part.operator == Operator.ANY:
        return _group("either", "any of these:", "or", [_within(child) for child in part.parts])
    return _all(part.parts)


def _all(parts: tuple[Part, ...]) -> str:
    """“A, unless B” is how English says “A and not B”."""
    wanted = [_within(p) for p in parts if p.operator != Operator.NOT or not p.parts]
    exceptions = [_within(p.parts[0]) for p in parts if p.operator == Operator.NOT and p.parts]
    if not wanted:
        return _group("both", "all of these:", "and", [_phrase(p) for p in parts])
    first, *rest = wanted
    phrase = _group("both", "all of these:", "and", wanted) if rest else first
    return phrase + (f", unless {_listed(exceptions, 'or')}" if exceptions else "")


def _group(two: str, many: str, word: str, phrases: list[str]) -> str:
    return f"{two if len(phrases) == 2 else many} {_listed(phrases, word)}"


def _within(part: Part) -> str:
    """A part of a group; in brackets where it would run into its neighbours."""
    if part.operator not in (Operator.ALL, Operator.ANY) or not part.parts:
        return _phrase(part)
    return f"({_phrase(part)})" if len(part.parts) > 1 else _within(part.parts[0])


def _listed(phrases: Sequence[str], word: str) -> str:
    """“A”, “A and B”, “A; B; and C”."""
    if len(phrases) < 3:
        return f" {word} ".join(phrases)
    return f"{'; '.join(phrases[:-1])}; {word} {phrases[-1]}"


def _deed(deed: Deed) -> str:
    words = _inner(deed.wording) or MISSING
    if not TELLS_TIME.search(words):
        words += TIMES.get(deed.timing, "")
    until = _inner(deed.until_wording)
    if until.lower().startswith(LASTING):
        until = until[0].lower() + until[1:]
    elif until:
        until = f"until {until}"
    return words if not until or words.endswith(f" {until}") else f"{words}, {until}"


def _inner(words: str) -> str:
    """Words as they stand within a sentence: of “The port closes.”, “the port closes”."""
    words = _trimmed(words)
    first = words.partition(" ")[0]
    small = first.istitle() and first.lower() in NO_NAMES
    return words[0].lower() + words[1:] if small else words


def _trimmed(words: str) -> str:
    return words.strip().rstrip(".;,").rstrip()


def _ended(words: str) -> str:
    return words if words.endswith(MISSING) else f"{words}."
