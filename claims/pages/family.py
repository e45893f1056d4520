"""How documents descend from each other: reprints, translations, quotations, reports."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claims.documents.corroboration import COPYING
from sources.choices import SourceLinkKind

# Of several things that a document does with others, the first places it in the tree.
STRONGEST = [
    SourceLinkKind.REPUBLISHES,
    SourceLinkKind.TRANSLATES,
    SourceLinkKind.QUOTES,
    SourceLinkKind.REPORTS_ON,
    SourceLinkKind.CORRECTS,
    SourceLinkKind.FOLLOWS_UP,
]


class Branch(NamedTuple):
    """A document, and those that descend from it.

    ``how`` it descends is empty where the tree begins; ``also`` are links beside that, each with
    the other document. ``copies`` says that it is no second witness.
    """

    source: Any
    how: str
    copies: bool
    also: list[tuple[str, Any]]
    below: list["Branch"]


def trees(sources: Mapping[str, Any]) -> list[Branch]:
    """Documents by human id, as trees; of those without ``links`` nothing is known but by others'.

    What leads in a circle is cut where the first of it stands.
    """
    links = {name: [*_links(source, sources)] for name, source in sources.items()}
    above = {name: found[0][1] for name, found in links.items() if found}
    below: dict[str, list[str]] = {}
    for name in sorted(sources, key=lambda name: _order(sources[name])):
        if name in above and not _leads_back(name, above):
            below.setdefault(above[name], []).append(name)
        else:
            above.pop(name, None)

    def branch(name: str) -> Branch:
        found = links[name]
        kind = found[0][0] if name in above else ""
        return Branch(
            source=sources[name],
            how=SourceLinkKind(kind).label if kind else "",
            copies=kind in COPYING,
            also=[
                (SourceLinkKind(each).label, sources[other])
                for each, other in (found[1:] if kind else found)
            ],
            below=[branch(each) for each in below.get(name, ())],
        )

    roots = sorted(sources.keys() - above.keys(), key=lambda name: _order(sources[name]))
    return [branch(name) for name in roots]


def targets(source: Any) -> set[str]:
    """The human ids of the documents that it links to."""
    return {link["target"]["id"] for link in source["links"]}


def reporters(statement: Any) -> set[str]:
    """The human ids of the documents that carry a statement."""
    return {report["source"]["id"] for report in statement["reports"]}


def _links(source: Any, sources: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The links to others of these, the one that places it in the tree first."""
    given = [(link["kind"], link["target"]["id"]) for link in source.get("links", ())]
    known = [(kind, target) for kind, target in given if target in sources]
    yield from sorted(known, key=lambda link: STRONGEST.index(SourceLinkKind(link[0])))


def _order(source: Any) -> tuple[str, str]:
    return source["published_date"] or "9", source["id"]


def _leads_back(name: str, above: Mapping[str, str]) -> bool:
    here, passed = above[name], {name}
    while here in above and here not in passed:
        passed.add(here)
        here = above[here]
    return here == name
