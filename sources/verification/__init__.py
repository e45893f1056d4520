"""Checks all that was published against itself: words, digests, ledger, tree, heads and indexes.

Each check yields the problems that it finds, in sentences that name the row. Together they read
everything once, in batches: time grows with what is there, memory does not.
"""

from collections.abc import Iterator

from sources.models import Excerpt, LedgerEntry, Snapshot
from sources.publication.kinds import Kind, kinds
from sources.verification.captures import captures, excerpts, texts
from sources.verification.chain import ledger, under_newest_head
from sources.verification.documents import revisions, take_downs
from sources.verification.indexes import index
from sources.verification.progress import Advance, quiet

__all__ = ["everything", "record", "total"]


def everything(advance: Advance = quiet) -> Iterator[str]:
    """All problems; ``advance`` hears of how many rows were read. :func:`total` is their sum."""
    yield from captures(advance)
    yield from excerpts(advance)
    yield from ledger(advance)
    for kind in kinds():
        yield from revisions(kind, advance)
    yield from take_downs()
    for kind in kinds():
        yield from index(kind)
    yield from texts()


def total() -> int:
    """How many rows :func:`everything` reads."""
    rows = [Snapshot, Excerpt, LedgerEntry, *(kind.revision for kind in kinds())]
    return sum(model._default_manager.count() for model in rows)


def record(kind: Kind, number: int) -> Iterator[str]:
    """All that was published of one record, and that it is under the newest head."""
    yield from revisions(kind, record_id=number)
    published = kind.revision._default_manager.filter(record_id=number).values("pk")
    yield from under_newest_head(LedgerEntry.objects.filter(seq__in=published))
