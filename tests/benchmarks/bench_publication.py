# ruff: noqa: T201 - a benchmark prints
"""How publishing, verifying and indexing anew grow with what is published.

Not a test: nothing is asserted. Run ``make bench``. The demonstration has about 400 records; the
sizes are as much, ten times and a hundred times that (CLAIMBASE_SIZES, in records).
"""

import os
import resource
from time import perf_counter

import pytest

from sources import verification
from sources.ledger.heads import sign_head
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from sources.publication.publishing import publish
from tests.benchmarks.editorial import grow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
SIZES = [int(size) for size in os.environ.get("CLAIMBASE_SIZES", "400 4000 40000").split()]
BATCH = 1_000


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
