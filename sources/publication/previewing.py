"""What would be published now: the documents of working versions, as if they were."""

from collections.abc import Iterable
from itertools import groupby

from django.db import transaction

from sources.models import CuratedModel
from sources.publication.kinds import Document, kind_of
from sources.publication.publishing import build, complete, derive_from_public


@transaction.atomic
def preview(records: Iterable[CuratedModel]) -> dict[str, Document]:
    """The documents, by UUID, of ``records`` as they would be published together now.

    Writes nothing. What follows from other records is what strangers would see if one record is
    published by itself, and what editors see if there are several. Raises
    :exc:`NotPublishedError`, as publishing does.
    """
    ordered = sorted(records, key=lambda record: (kind_of(record).order, record.pk))
    derive_from_public(len(ordered) == 1)
    fresh: dict[str, Document] = {}
    for kind, group in groupby(ordered, key=kind_of):
        documents = build(kind, [record.pk for record in group])
        fresh |= {document["uuid"]: document for document in documents}
        complete(kind, documents, fresh)
    derive_from_public(False)
    return fresh
