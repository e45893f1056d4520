"""Documents on a page: all that one says, and where its quotes stand in their texts."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse

from sources.models import Excerpt, Revision
from sources.publication.indexing import current_shape
from sources.publication.kinds import Document, Kind
from sources.publication.publishing import read
from sources.publication.reading import is_quote

# Code points of a long text that are shown on one page.
PART = 50_000


def reading_address(excerpt: Excerpt) -> str:
    """Where the words of an excerpt are read in their text."""
    address = reverse("admin:sources_snapshot_change", args=[excerpt.snapshot_id])
    part = excerpt.start // PART * PART
    return (
        f"{address}?from={part}#excerpt-{excerpt.pk}" if part else f"{address}#excerpt-{excerpt.pk}"
    )


def document_of(kind: Kind, revision: Revision) -> Document | None:
    """A revision's document in the present shape; none when its words were taken down."""
    if revision.document is None:
        return None
    return current_shape(kind, read(revision), revision.shape)


def quotes_in(value: Any) -> Iterator[Document]:
    """Each quote in a document, once for each place where it stands."""
    if isinstance(value, list):
        for each in value:
            yield from quotes_in(each)
    elif isinstance(value, dict):
        if is_quote(value):
            yield value
        for each in value.values():
            yield from quotes_in(each)


def places_of(documents: Iterable[Document]) -> dict[str, str]:
    """Where the quotes of documents are read in their texts, by UUID; with one query."""
    uuids = {quote["uuid"] for document in documents for quote in quotes_in(document)}
    excerpts = Excerpt.objects.filter(uuid__in=uuids).only("uuid", "snapshot_id", "start")
    return {str(excerpt.uuid): reading_address(excerpt) for excerpt in excerpts}
