# ruff: noqa: T201 - a benchmark prints
"""How publishing, verifying and indexing anew grow with what is published.

Not a test: nothing is asserted. Run ``make bench``. The demonstration has about 400 records; the
sizes are as much, ten times and a hundred times that (CLAIMBASE_SIZES, in records).
"""

import os
import resource
from time import perf_counter

import pytest
from django.db import connection

from claims.models import Claim, ClaimCitation
from sources import verification
from sources.ledger.heads import sign_head
from sources.models import Excerpt, RawFile, Snapshot, Source
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from sources.publication.publishing import publish
from tests.factories import sha256

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
SIZES = [int(size) for size in os.environ.get("CLAIMBASE_SIZES", "400 4000 40000").split()]
BATCH = 1_000


def grow(count: int, first: int) -> tuple[list[Source], list[Claim]]:
    """``count`` sources with a capture each, and a claim cited to it."""
    texts = [
        f"Report {number}: the river rose by {number} metres."
        for number in range(first, first + count)
    ]
    raws = RawFile.objects.bulk_create(
        [RawFile(sha256=sha256(text.encode()), content=text.encode()) for text in texts]
    )
    sources = Source.objects.bulk_create([Source(title=text[:20]) for text in texts])
    snapshots = Snapshot.objects.bulk_create(
        [
            Snapshot(
                source=source, raw=raw, text=text, text_sha256=raw.sha256, method="paste",
                media_type="text/plain", extractor="plain", extractor_version="1",
            )
            for source, raw, text in zip(sources, raws, texts, strict=True)
        ]
    )  # fmt: skip
    excerpts = Excerpt.objects.bulk_create(
        [Excerpt(snapshot=one, start=0, end=9, exact=one.text[:9]) for one in snapshots]
    )
    claims = Claim.objects.bulk_create(
        [
            Claim(kind="fact", proposition=text, source=source)
            for source, text in zip(sources, texts, strict=True)
        ]
    )
    ClaimCitation.objects.bulk_create(
        [
            ClaimCitation(claim=claim, excerpt=excerpt, role="origin")
            for claim, excerpt in zip(claims, excerpts, strict=True)
        ]
    )
    connection.check_constraints()
    return sources, claims


def test_growth() -> None:
    """Seconds and memory by size, and as ratios to the first size."""
    held = 0
    base: dict[str, float] = {}
    print(f"\n{'records':>8} {'publish':>16} {'verify':>16} {'index anew':>16} {'memory':>10}")
    for size in SIZES:
        taken = {"publish": 0.0}
        while held < size:
            sources, claims = grow(min(BATCH, size - held) // 2, held)
            start = perf_counter()
            publish([*sources, *claims])
            taken["publish"] += perf_counter() - start
            held += 2 * len(sources)
        sign_head()
        start = perf_counter()
        problems = list(verification.everything())
        taken["verify"] = perf_counter() - start
        start = perf_counter()
        for kind in kinds():
            rebuild(kind)
        taken["index anew"] = perf_counter() - start
        base = base or taken
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        figures = " ".join(
            f"{taken[name]:7.2f} s ×{taken[name] / base[name]:6.1f}" for name in taken
        )
        print(f"{held:8} {figures} {memory:7} MB{'' if not problems else ' ' + problems[0]}")
