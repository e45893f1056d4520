"""Many editorial rows at once."""

from django.db import connection

from claims.models import Claim, ClaimCitation
from sources.models import Excerpt, RawFile, Snapshot, Source
from tests.factories import sha256


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
