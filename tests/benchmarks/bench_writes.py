# ruff: noqa: T201 - a benchmark prints
"""What the rules cost: the seal of an excerpt, history, versions, derived states.

Not a test: nothing is asserted. Run ``make bench``; it prints each figure beside the one that it is
to be compared with, measured in the same run, in turns, with the spread of the repetitions.
"""

from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import pytest
from django.db import connection

from claims.models import ClaimParticipant, ConditionalThreat
from sources.models import Excerpt
from tests.factories import (
    make_actor,
    make_claim,
    make_event,
    make_snapshot,
    make_threat,
    make_tree,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
ROUNDS = 9


def measure(variants: dict[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """Milliseconds of each variant, the variants taking turns in every round."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(ROUNDS):
        for name, work in variants.items():
            start = perf_counter()
            work()
            times[name].append((perf_counter() - start) * 1000)
    return times


def report(title: str, times: dict[str, list[float]]) -> None:
    """Print medians, ratios to the first variant, and the spread between the quartiles."""
    print(f"\n{title}")
    first = median(next(iter(times.values())))
    for name, taken in times.items():
        low, middle, high = quantiles(taken, n=4)
        spread = (high - low) / middle
        void = "  (void: the spread is over 25 %)" if spread > 0.25 else ""
        print(f"  {name:34} {middle:9.2f} ms  × {middle / first:6.2f}  ± {spread:4.0%}{void}")


def test_seal_by_length_of_text() -> None:
    """An excerpt at the end of texts that grow tenfold."""

    def marking(length: int) -> Callable[[], Any]:
        snapshot = make_snapshot("word " * (length // 5))
        starts = iter(range(length - 5 * ROUNDS, length, 5))
        return lambda: Excerpt.objects.create(
            snapshot=snapshot, start=(start := next(starts)), end=start + 4, exact="word"
        )

    lengths = (2_000, 20_000, 200_000, 2_000_000)
    report(
        "One excerpt, sealed, in a text of so many code points",
        measure({f"{length:,}": marking(length) for length in lengths}),
    )


def test_history_and_versions() -> None:
    """The same rows of a part, with all triggers and with none of ours."""
    claims = [make_claim() for _ in range(20)]
    actor = make_actor()

    def write() -> None:
        rows = [ClaimParticipant(claim=claim, actor=actor, role="mentioned") for claim in claims]
        ClaimParticipant.objects.bulk_create(rows)
        ClaimParticipant.objects.filter(actor=actor).update(role="object")
        ClaimParticipant.objects.filter(actor=actor).delete()

    def bare() -> None:
        triggers("DISABLE")
        write()
        triggers("ENABLE")

    def triggers(verb: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in ("claims_claimparticipant", "claims_claim"):
                cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER USER")

    def switched() -> None:
        triggers("DISABLE")
        triggers("ENABLE")

    report(
        "Twenty parts written, changed and deleted in bulk",
        measure(
            {"without triggers": bare, "with history and version": write, "(the switch)": switched}
        ),
    )


def test_derived_states_by_size_of_tree() -> None:
    """The status of one threat, by the number of its conditions and events."""

    def asking(leaves: int) -> Callable[[], Any]:
        threat = make_threat(make_claim("threat"))
        make_tree(threat, {"any": [f"condition {n}" for n in range(leaves)]})
        for leaf in threat.conditions.filter(operator="leaf"):
            make_event(threat, kind="trigger_partly_occurred", condition=leaf)
        chosen = ConditionalThreat.objects.filter(pk=threat.pk)
        return lambda: list(chosen.with_status())

    sizes = (1, 4, 16, 60)
    report(
        "The status of one threat with so many conditions, an event on each",
        measure({f"{size}": asking(size) for size in sizes}),
    )


def test_derived_states_by_number_of_threats() -> None:
    """A list of threats with their status grows with its rows alone."""
    for _ in range(200):
        make_tree(make_threat(make_claim("threat")), {"any": ["one", {"not": "two"}]})

    def asking(rows: int) -> Callable[[], Any]:
        return lambda: list(ConditionalThreat.objects.with_status()[:rows])

    report(
        "A list of so many threats with their status",
        measure({f"{rows}": asking(rows) for rows in (10, 50, 200)}),
    )
