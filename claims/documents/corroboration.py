"""How many independent sources a claim has: who repeats another is no second witness."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from typing import Any

from actors.choices import ActorKind
from claims.choices import CitationRole
from sources.choices import SourceLinkKind
from sources.publication.kinds import Document

WITNESSING = (CitationRole.ORIGIN, CitationRole.SUPPORTS)
# What is the same text in another place or language.
COPYING = (SourceLinkKind.REPUBLISHES, SourceLinkKind.TRANSLATES)
# What may be new, unless it is of one and the same statement.
RETELLING = (SourceLinkKind.QUOTES, SourceLinkKind.REPORTS_ON)

Tie = tuple[str, str, str]  # the human ids of two sources, and why they are one witness


def witnesses(claim: Document) -> dict[str, Document]:
    """The sources in whose words the claim is made or supported, by human id."""
    return {
        citation["excerpt"]["source"]["id"]: citation["excerpt"]["source"]
        for citation in claim["citations"]
        if citation["role"] in WITNESSING
    }


def corroboration(claim: Document, sources: Mapping[str, Document]) -> dict[str, Any]:
    """The number of independent sources of ``claim``, and which of them are one witness, and why.

    ``sources`` are the published documents by human id: of the claim's witnesses, and of those
    that they copy, and so on; others among them don't matter. ``claim`` holds its statement with
    all of its reports.
    """
    cited = witnesses(claim)
    told = _concerned(cited, sources)
    ties = [*_copies(told), *_same_publisher(told), *_same_chain(claim, told)]
    groups = _joined(cited, ties)
    return {
        "independent_sources": len(groups),
        "groups": [
            {
                "sources": sorted(group & cited.keys()),
                "because": sorted({why for one, _, why in ties if one in group}),
            }
            for group in groups
        ],
    }


def copied_by(source: Document) -> list[dict[str, Any]]:
    """The sources that a source copies."""
    return [link["target"] for link in source["links"] if link["kind"] in COPYING]


def _concerned(cited: Iterable[str], sources: Mapping[str, Document]) -> dict[str, Document]:
    """The sources cited, and those that they copy, and so on."""
    found: dict[str, Document] = {}
    waiting = [*cited]
    while waiting:
        human_id = waiting.pop()
        if human_id in sources and human_id not in found:
            found[human_id] = sources[human_id]
            waiting += (copied["id"] for copied in copied_by(sources[human_id]))
    return found


def _copies(sources: Mapping[str, Document]) -> Iterator[Tie]:
    for human_id, source in sources.items():
        for link in source["links"]:
            if link["kind"] in COPYING:
                yield human_id, link["target"]["id"], _linked(human_id, link)


def _same_publisher(sources: Mapping[str, Document]) -> Iterator[Tie]:
    """Also of those that are copied: two reprints of one agency's are that agency's word."""
    by_publisher = defaultdict(list)
    for human_id, source in sorted(sources.items()):
        if source["publisher"]:
            by_publisher[source["publisher"]["id"]].append(human_id)
    for publisher, ids in by_publisher.items():
        for one, other in pairwise(ids):
            yield one, other, f"{one} and {other} are of one publisher, {publisher}."


def _same_chain(claim: Document, sources: Mapping[str, Document]) -> Iterator[Tie]:
    """Reports of one statement that carry it through one outlet, or tell of each other.

    Also through reports in sources that the claim does not cite.
    """
    reports = {
        report["source"]["id"]: report
        for report in (claim["statement"] or {"reports": []})["reports"]
    }
    for one, other in combinations(sorted(reports), 2):
        for shared in sorted(_outlets(reports[one]) & _outlets(reports[other])):
            yield one, other, f"{one} and {other} carry one statement through {shared}."
    for one in sorted(reports.keys() & sources.keys()):
        for link in sources[one]["links"]:
            if link["kind"] in RETELLING and link["target"]["id"] in reports:
                yield one, link["target"]["id"], _linked(one, link)


def _outlets(report: Document) -> set[str]:
    """The outlets that carry a statement in one report: all voices but the speaker's own."""
    hops = report["hops"]
    publishers = [hop["publisher"] for hop in hops]
    channels = [
        hop["actor"]
        for hop in hops[:-1]
        if hop["actor"] and hop["actor"]["kind"] == ActorKind.MEDIA
    ]
    return {one["id"] for one in (*publishers, *channels, report["source"]["publisher"]) if one}


def _linked(human_id: str, link: Document) -> str:
    return f"{human_id} {SourceLinkKind(link['kind']).label} {link['target']['id']}."


def _joined(cited: Iterable[str], ties: Iterable[Tie]) -> list[set[str]]:
    """The cited sources in groups that ties hold together, through others too."""
    group_of = {human_id: {human_id} for human_id in cited}
    for one, other, _ in ties:
        first = group_of.setdefault(one, {one})
        second = group_of.setdefault(other, {other})
        if first is not second:
            first |= second
            for member in second:
                group_of[member] = first
    groups = {id(group_of[human_id]): group_of[human_id] for human_id in sorted(cited)}
    return list(groups.values())
