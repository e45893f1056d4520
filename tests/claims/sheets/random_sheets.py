"""Sheets that nobody would write, but anybody could: valid, small and of every shape."""

import json
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from claims.choices import AssessedMatter, ClaimLinkKind, ParticipantRole
from claims.choices_threat import Aim, Connective, EventKind, Timing

Data = dict[str, Any]

ANYTHING = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
# Few letters, so that words occur again and again; and what text formats stumble over.
TRICKY = st.sampled_from(list("aab  \n\r\t:#-'\"|>{}[]&*!%@`\\é😀\u0301\u2028\x85\ufeff\u202e"))
words = st.builds(lambda text: f"w{text}", st.text(TRICKY | ANYTHING, max_size=12))
# An empty text and none at all are one.
documents = st.text(TRICKY, min_size=1, max_size=60) | st.text(ANYTHING, min_size=1, max_size=60)
dates = st.sampled_from(
    ["2024", "2024-10", "2024-10-02~", "2024-10-02T18:00+03", "2014/..", "/2024"]
)
PLACES, TOPICS, ACTIONS = ["sea", "gulf"], ["peace", "war"], ["19", "190"]


def some(strategy: st.SearchStrategy[Any], most: int = 2, least: int = 0) -> st.SearchStrategy[Any]:
    return st.lists(strategy, min_size=least, max_size=most, unique_by=_content)


def _content(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def maybe(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[Data]:
    """A mapping with any of these keys."""
    return st.fixed_dictionaries({}, optional=keys)


def terms(vocabulary: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([member.value for member in vocabulary])


@st.composite
def excerpts(draw: st.DrawFn, sources: list[Data]) -> Data:
    """Words of one of the sources, by their snapshot and all that stands around them."""
    source = draw(st.sampled_from(sources))
    snapshot = draw(st.sampled_from(source["snapshots"]))
    text = snapshot["text"]
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    quote = {"source": source["id"], "snapshot": snapshot["uuid"], "exact": text[start:end]}
    around = {"prefix": text[:start], "suffix": text[end:]}
    return quote | {key: words for key, words in around.items() if words}


@st.composite
def trees(draw: st.DrawFn, excerpt: st.SearchStrategy[Data], depth: int, made: list[str]) -> Data:
    """A tree of conditions, and the names of its nodes in ``made``."""
    kind = draw(st.sampled_from(["leaf", "leaf", "not", "all", "any"])) if depth else "leaf"
    node: Data = draw(maybe(connective=terms(Connective), window_date=dates))
    name = f"n{len(made)}"
    made.append(name)
    node["id"] = name
    below = trees(excerpt, depth - 1, made)
    if kind == "leaf":
        objects = (
            st.sampled_from(["a0", "a1"]).map(lambda actor: {"actor": actor})
            | st.sampled_from(PLACES).map(lambda place: {"place": place})
            | words.map(lambda text: {"wording": text})
        )
        node |= {"wording": draw(words), "excerpt": draw(excerpt)}
        return node | draw(
            maybe(
                actors=some(st.sampled_from(["a0", "a1"])),
                action=st.sampled_from(ACTIONS),
                objects=some(objects, 3),
                third_actor=st.just("a0"),
                means=words,
                place=st.sampled_from(PLACES),
                judged_by_threatener=st.booleans(),
            )
        )
    if kind == "not":
        return node | {"not": draw(below)}
    return node | {kind: [draw(below) for _ in range(draw(st.integers(1, 3)))]}


@st.composite
def events(draw: st.DrawFn, excerpt: st.SearchStrategy[Data], nodes: list[str]) -> list[Data]:
    found: list[Data] = []
    concerning = ["trigger_occurred", "trigger_partly_occurred", "complied", "lapsed"]
    for number in range(draw(st.integers(0, 4))):
        event = {"id": f"e{number}", "kind": draw(terms(EventKind))}
        voidable = [one["id"] for one in found if one["kind"] != "voids"]
        if event["kind"] == "voids" and not voidable:
            continue
        if event["kind"] == "voids":
            event["voids"] = draw(st.sampled_from(voidable))
        else:
            event |= draw(maybe(disputed=st.booleans()))
            if nodes and event["kind"] in concerning and draw(st.booleans()):
                event["condition"] = draw(st.sampled_from(nodes))
        citation = st.builds(lambda quote, note: quote | note, excerpt, maybe(note=words))
        citations = st.lists(citation, max_size=2, unique_by=lambda c: (c["snapshot"], address(c)))
        found.append(event | draw(maybe(effective_date=dates, note=words, citations=citations)))
    return found


def address(quote: Data) -> tuple[int, int]:
    start = len(quote.get("prefix", ""))
    return start, start + len(quote["exact"])


@st.composite
def threats(draw: st.DrawFn, excerpt: st.SearchStrategy[Data]) -> Data:
    threat: Data = draw(
        maybe(
            aim=terms(Aim),
            retaliatory=st.booleans(),
            deadline_date=dates,
            deadline_wording=words,
            threateners=some(st.sampled_from(["a0", "a1"])),
            protected=some(
                st.sampled_from([{"actor": "a0"}, {"actor": "a1"}, {"place": "sea"}]), 3
            ),
        )
    )
    nodes: list[str] = []
    if draw(st.booleans()):
        threat["condition"] = draw(trees(excerpt, 3, nodes))
    objects = st.fixed_dictionaries(
        {"place": st.sampled_from(PLACES)}, optional={"especially": st.just(True)}
    )
    threat["consequences"] = [
        {"wording": draw(words), "excerpt": draw(excerpt)}
        | draw(
            maybe(
                action=st.sampled_from(ACTIONS),
                executors=some(st.sampled_from(["a0", "a1"])),
                targets=some(st.sampled_from(["a0", "a1"])),
                objects=st.lists(objects, max_size=2, unique_by=lambda one: one["place"]),
                timing=terms(Timing),
                until_wording=words,
            )
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return threat | {"events": draw(events(excerpt, nodes))}


@st.composite
def claims(draw: st.DrawFn, number: int, sources: list[Data], earlier: list[str]) -> Data:
    source = draw(st.sampled_from(sources))
    excerpt = excerpts(sources)
    link = st.fixed_dictionaries(
        {"kind": terms(ClaimLinkKind), "target": st.sampled_from(earlier or ["none"])}
    )
    part = st.fixed_dictionaries(
        {"role": terms(ParticipantRole), "actor": st.sampled_from(["a0", "a1"])}
    )
    claim: Data = {
        "id": f"c{number}",
        "kind": draw(st.sampled_from(["fact", "threat", "threat"])),
        "proposition": draw(words),
        "source": source["id"],
        "citations": [draw(excerpts([source])) | draw(maybe(note=words))],
        "links": draw(some(link)) if earlier else [],
        "participants": draw(some(part, 3)),
        "assessments": draw(assessments(excerpt)),
    } | draw(
        maybe(
            about_date=dates,
            action=st.sampled_from(ACTIONS),
            places=some(st.sampled_from(PLACES)),
            topics=some(st.sampled_from(TOPICS)),
        )
    )
    if claim["kind"] == "threat" and draw(st.booleans()):
        claim["threat"] = draw(threats(excerpt))
    return claim


@st.composite
def assessments(draw: st.DrawFn, excerpt: st.SearchStrategy[Data]) -> list[Data]:
    found: list[Data] = []
    for number in range(draw(st.integers(0, 3))):
        one: Data = {
            "id": f"x{number}",
            "about": draw(terms(AssessedMatter)),
            "assessor": draw(words),
            "credibility": "3",
            "rationale": draw(words),
        }
        if draw(st.booleans()) and found:
            one["voids"] = draw(st.sampled_from([other["id"] for other in found]))
        found.append(one | draw(maybe(citations=st.lists(excerpt, max_size=1))))
    return found


@st.composite
def statements(draw: st.DrawFn, sources: list[Data]) -> Data:
    hop = st.fixed_dictionaries(
        {"naming": st.sampled_from(["named", "unidentified"])},
        optional={"actor": st.just("a1"), "hedge": words, "translated": st.booleans()},
    )
    speakers = st.just("unknown") | some(st.sampled_from(["a0", "a1"]), least=1)
    reported = draw(some(st.sampled_from([source["id"] for source in sources])))
    return {
        "id": "s",
        "summary": draw(words),
        "speakers": draw(speakers),
        "addressees": draw(some(st.sampled_from(["a0", "a1"]))),
        "reports": [
            {"source": source, "hops": draw(st.lists(hop, min_size=1, max_size=3))}
            for source in reported
        ],
    } | draw(maybe(said_date=dates, said_wording=words, place=st.sampled_from(PLACES)))


@st.composite
def sheets(draw: st.DrawFn) -> Data:
    sources: list[Data] = []
    for number in range(draw(st.integers(1, 2))):
        texts = draw(st.lists(documents, min_size=1, max_size=2, unique=True))
        snapshots = [
            {"text": text, "uuid": str(UUID(int=number * 10 + place + 1))}
            for place, text in enumerate(texts)
        ]
        sources.append(
            {"id": f"s{number}", "snapshots": snapshots} | draw(maybe(title=words, byline=words))
        )
    actors = [
        {"id": f"a{number}", "names": draw(names(sources))} | draw(maybe(description=words))
        for number in range(2)
    ]
    written: list[Data] = []
    for number in range(draw(st.integers(0, 3))):
        written.append(draw(claims(number, sources, [claim["id"] for claim in written])))
    return {
        "claimbase": 1,
        "namespace": "random",
        "topics": [{"code": code, "label": code} for code in TOPICS],
        "places": [{"code": code, "name": draw(words), "kind": "waters"} for code in PLACES],
        "actions": [{"code": code, "label": code} for code in ACTIONS],
        "sources": sources,
        "actors": actors,
        "statements": draw(st.lists(statements(sources), max_size=1)),
        "claims": written,
    }


@st.composite
def names(draw: st.DrawFn, sources: list[Data]) -> list[Data]:
    texts = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    preferred = draw(st.integers(0, len(texts) - 1))
    return [
        {"name": text}
        | draw(maybe(excerpt=excerpts(sources), used_date=dates))
        | ({"preferred": True} if place == preferred else {})
        for place, text in enumerate(texts)
    ]
