"""What must hold before a record is published, said once: shown beforehand, and checked again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sources.choices import TLP
from sources.documents.excerpts import own_excerpts, unlisted_captures
from sources.models import CuratedModel, SourceIndex, Taint
from sources.publication.embedding import referents
from sources.publication.kinds import Document, Requirement, kind_of, kind_of_id
from sources.publication.publishing import build

Named = Mapping[str, str]


def checklists(records: Iterable[CuratedModel]) -> dict[CuratedModel, list[Requirement]]:
    """What must or should hold of each of ``records``, were they published together now.

    A few queries for each kind of record, however many there are.
    """
    ordered = sorted(records, key=lambda record: (kind_of(record).order, record.pk))
    together = {str(record.uuid) for record in ordered}
    drafts = drafts_of(ordered)
    named = {record: referents([document]) for record, document in drafts.items()}
    everything = {uuid: one for referred in named.values() for uuid, one in referred.items()}
    public, marked = _public(everything), _marked(everything)
    captures, flags = _captures(everything), _flags(together)
    return {
        record: [
            _is_clear(record),
            *_are_public(named[record], public | together),
            *_are_clear(named[record], marked),
            *_captures_are_public(drafts[record], captures, together),
            *kind_of(record).requirements(drafts[record]),
            *flags[str(record.uuid)],
        ]
        for record in ordered
    }


def drafts_of(records: Sequence[CuratedModel]) -> dict[CuratedModel, Document]:
    """The documents that ``records``, sorted by kind, would be published as.

    What they would copy from other documents is still pending.
    """
    found: dict[CuratedModel, Document] = {}
    for kind, group in groupby(records, key=kind_of):
        rows = {record.human_id: record for record in group}
        for document in build(kind, [record.pk for record in rows.values()]):
            found[rows[document["id"]]] = document
    return found


def _is_clear(record: CuratedModel) -> Requirement:
    return Requirement(
        record.tlp == TLP.CLEAR, f"It is marked {TLP.CLEAR.label}; only that is ever published."
    )


def _are_public(named: Named, public: set[str]) -> list[Requirement]:
    missing = sorted(one for uuid, one in named.items() if uuid not in public)
    if not missing:
        return [Requirement(True, "All that it refers to is public, or published with it.")]
    return [
        Requirement(False, f"{one}, which it refers to, is public or published with it.")
        for one in missing
    ]


def _are_clear(named: Named, marked: Mapping[str, str]) -> list[Requirement]:
    return [
        Requirement(False, f"{one}, which it refers to, is now marked {marked[uuid]}.")
        for uuid, one in sorted(named.items(), key=lambda item: item[1])
        if uuid in marked
    ]


def _captures_are_public(
    document: Document, captures: Mapping[str, Iterable[str]], together: set[str]
) -> list[Requirement]:
    """What is published with it lists all of its captures."""
    excerpts = [
        excerpt
        for excerpt in own_excerpts(document)
        if excerpt["source"]["uuid"] in captures.keys() - together
    ]
    return [
        Requirement(False, f"{one[0].upper()}{one[1:]}, which it cites, is published with it.")
        for one in unlisted_captures(excerpts, captures)
    ]


def _flags(uuids: set[str]) -> Mapping[str, list[Requirement]]:
    found: dict[str, list[Requirement]] = defaultdict(list)
    for flag in Taint.objects.filter(record_uuid__in=uuids, cleared_at=None):
        text = f"Somebody has looked at what changed: {flag.detail}"
        found[str(flag.record_uuid)].append(Requirement(False, text, must=False))
    return found


def _public(named: Named) -> set[str]:
    rows = _by_kind(named, lambda kind: kind.index._default_manager.filter(until_seq=None))
    return {str(row["uuid"]) for row in rows}


def _captures(named: Named) -> dict[str, set[str]]:
    """The captures that public sources list, by the UUID of the source."""
    rows = SourceIndex.objects.filter(uuid__in=named, until_seq=None)
    return {
        str(uuid): {str(capture) for capture in listed}
        for uuid, listed in rows.values_list("uuid", "snapshots")
    }


def _marked(named: Named) -> dict[str, str]:
    """The TLP of those that are not clear by now, by UUID."""
    rows = _by_kind(named, lambda kind: kind.root._default_manager.exclude(tlp=TLP.CLEAR), "tlp")
    return {str(row["uuid"]): TLP(row["tlp"]).label for row in rows}


def _by_kind(named: Named, rows_of: Any, *columns: str) -> Iterable[dict[str, Any]]:
    by_kind: dict[Any, list[str]] = defaultdict(list)
    for uuid, human_id in named.items():
        by_kind[kind_of_id(human_id)].append(uuid)
    for kind, uuids in by_kind.items():
        yield from rows_of(kind).filter(uuid__in=uuids).values("uuid", *columns)
