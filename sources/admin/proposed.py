"""What reviewers look at: the document that would be published, beside the one that is public."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sources.admin.reading import document_of
from sources.models import CuratedModel
from sources.publication.comparing import Difference, compare
from sources.publication.embedding import NotPublishedError
from sources.publication.kinds import Document, kind_of
from sources.publication.previewing import preview
from sources.publication.reading import Entry, outline, quotes_of
from sources.review.batch import with_referents
from sources.review.standing import Standing


@dataclass(frozen=True)
class Proposed:
    """Of one record: all that would be published, and what of it is new."""

    document: Document | None = None
    entries: list[Entry] = field(default_factory=list)
    # None where nothing is public to compare with.
    differences: list[Difference] | None = None

    @property
    def quotes(self) -> list[tuple[list[str], Document]]:
        """The quotes, each once, with all that they are cited for."""
        found: dict[str, tuple[list[str], Document]] = {}
        for path, quote in quotes_of(self.entries):
            steps = [step for step in path if step != "Excerpt"]
            cited_for, _ = found.setdefault(quote["uuid"], ([], quote))
            if (words := " › ".join(steps)) not in cited_for:
                cited_for.append(words)
        return list(found.values())


def proposals(
    records: Sequence[CuratedModel], held: dict[CuratedModel, Standing]
) -> dict[CuratedModel, Proposed]:
    """What is proposed of each of ``records``, were they published together now.

    Nothing of those that refer to what can not be published with them; the checklist says so.
    """
    documents = _documents(records)
    published = _current(standing for standing in held.values() if standing.is_public)
    found = {}
    for record in records:
        kind, document = kind_of(record), documents.get(str(record.uuid))
        if document is None:
            found[record] = Proposed()
            continue
        before = published.get(record)
        differences = compare(kind, before, document) if before else None
        found[record] = Proposed(document, outline(kind, document), differences)
    return found


def _documents(records: Sequence[CuratedModel]) -> dict[str, Document]:
    try:
        return preview(with_referents(records))
    except NotPublishedError:
        return {}


def _current(held: Iterable[Standing]) -> dict[CuratedModel, Document]:
    """The documents that are public now; one query for each kind."""
    by_kind: dict[Any, dict[int, CuratedModel]] = {}
    for standing in held:
        assert standing.newest is not None  # noqa: S101 (it is public)
        by_kind.setdefault(kind_of(standing.record), {})[standing.newest.pk] = standing.record
    found = {}
    for kind, wanted in by_kind.items():
        for revision in kind.revision._default_manager.filter(pk__in=wanted):
            if document := document_of(kind, revision):
                found[wanted[revision.pk]] = document
    return found
