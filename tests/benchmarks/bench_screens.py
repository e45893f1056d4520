# ruff: noqa: T201 - a benchmark prints
"""How the screens of the workbench grow with what editors work on.

Not a test: nothing is asserted. Run ``make bench``. Each screen is asked for over as many claims
as CLAIMBASE_CLAIMS says (100 and 10000), a fifth of them threats, with a source for each and an
actor for ten: queries, milliseconds in the server and in the database, and their ratio to the
first size. The database is filled as its owner, with the rules in force.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from actors.models import Actor, ActorName
from claims.models import (
    Claim,
    ClaimCitation,
    Condition,
    ConditionActor,
    ConditionalThreat,
    Consequence,
    ConsequenceActor,
    Hop,
    Report,
    Statement,
    StatementParty,
)
from sources.models import Excerpt, Source
from tests.benchmarks.editorial import grow
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
SIZES = [int(size) for size in os.environ.get("CLAIMBASE_CLAIMS", "100 10000").split()]
BATCH = 1_000
ROUNDS = 5


def test_growth() -> None:
    """Queries and milliseconds of each screen by size, and as ratios to the first size."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person("administrator"))
    held = 0
    base: dict[str, float] = {}
    for size in SIZES:
        while held < size:
            step = min(BATCH, size - held)
            fill(step, held)
            held += step
        connection.cursor().execute("ANALYZE")
        print(f"\n{size:,} claims {'queries':>32} {'ms':>8} {'in SQL':>8} {'kB':>7} {'ratio':>7}")
        for name, address in screens().items():
            queries, taken, in_sql, length = asked(client, address)
            base.setdefault(name, taken)
            print(
                f"  {name:32} {queries:9} {taken:8.1f} {in_sql:8.1f} {length / 1000:7.0f}"
                f" × {taken / base[name]:5.1f}"
            )


def screens() -> dict[str, str]:
    """The address of each screen by its name."""
    claim = Claim.objects.filter(kind="threat").earliest("pk")
    source = Source.objects.earliest("pk")
    actor = Actor.objects.earliest("pk")
    lists = ("claims_claim", "claims_conditionalthreat", "claims_statement", "sources_source",
             "sources_excerpt", "sources_taint", "actors_actor")  # fmt: skip
    desk = reverse("admin:claims_desk")
    return {
        "home": reverse("admin:index"),
        "find": f"{reverse('admin:find')}?q=river",
        "source reader": reverse("admin:claims_reader", args=[source.pk]),
        "claim editor": reverse("admin:claims_editor", args=[claim.pk]),
        "review queue": reverse("admin:sources_source_queue"),
        "review": reverse("admin:claims_claim_review", args=[claim.pk]),
        "desk": desk,
        "desk, due this week": f"{desk}?pile=soon",
        "desk, all": f"{desk}?pile=all",
        "duplicates of actors": reverse("admin:actors_duplicates"),
        "duplicates of claims": reverse("admin:claims_duplicates"),
        "history": reverse("admin:claims_claim_history", args=[claim.pk]),
        "actor": reverse("admin:actors_actor_change", args=[actor.pk]),
        "claim": reverse("admin:claims_claim_change", args=[claim.pk]),
        "news": reverse("admin:news"),
        **{f"list, {name}": reverse(f"admin:{name}_changelist") for name in lists},
        "list of claims, searched": f"{reverse('admin:claims_claim_changelist')}?q=river",
        "list of claims, drafts": f"{reverse('admin:claims_claim_changelist')}?state__exact=draft",
    }


def asked(client: Client, address: str) -> tuple[int, float, float, int]:
    """Queries, the least milliseconds of some rounds, those in the database, and bytes."""
    found = []
    for _ in range(ROUNDS):
        with watched() as times:
            start = perf_counter()
            response = client.get(address)
            taken = (perf_counter() - start) * 1000
        if response.status_code != 200:
            pytest.fail(f"{address} answered {response.status_code}")
        found.append((len(times), taken, sum(times), len(response.content)))
    return min(found, key=lambda one: one[1])


@contextmanager
def watched() -> Iterator[list[float]]:
    times: list[float] = []

    def watch(execute: Any, *given: Any) -> Any:
        start = perf_counter()
        try:
            return execute(*given)
        finally:
            times.append((perf_counter() - start) * 1000)

    with connection.execute_wrapper(watch):
        yield times


def fill(count: int, first: int) -> None:
    """``count`` more claims, with what they are about."""
    threats = count // 5
    sources, _ = grow(count - threats, first)
    actors = people(count // 10, first)
    threaten(sources[:threats], actors, first)
    connection.check_constraints()


def people(count: int, first: int) -> list[Actor]:
    actors = Actor.objects.bulk_create([Actor() for _ in range(count)])
    ActorName.objects.bulk_create(
        ActorName(actor=actor, name=f"{name} {first + serial}", preferred=preferred)
        for serial, actor in enumerate(actors)
        for name, preferred in (("The Committee of", True), ("اللجنة", False))
    )
    return actors


def threaten(sources: list[Source], actors: list[Actor], first: int) -> None:
    """A statement of each source, with a threat: condition, consequence and deadline."""
    numbered = [*enumerate(sources, first)]
    cited = [*Excerpt.objects.filter(snapshot__source__in=sources).order_by("pk")]
    by = [actors[number % len(actors)] for number, _ in numbered]
    statements = Statement.objects.bulk_create(
        Statement(summary=f"Warning {number}") for number, _ in numbered
    )
    StatementParty.objects.bulk_create(
        StatementParty(statement=statement, actor=actor, role="speaker")
        for statement, actor in zip(statements, by, strict=True)
    )
    reports = Report.objects.bulk_create(
        Report(statement=statement, source=source)
        for statement, source in zip(statements, sources, strict=True)
    )
    Hop.objects.bulk_create(
        Hop(report=report, order=order, naming="named", mode=mode, actor=actor)
        for report, speaker in zip(reports, by, strict=True)
        for order, mode, actor in ((1, "", None), (2, "paraphrase", speaker))
    )
    claims = Claim.objects.bulk_create(
        Claim(kind="threat", proposition=f"Dam {number} breaks if it rains.", statement=statement)
        for (number, _), statement in zip(numbered, statements, strict=True)
    )
    ClaimCitation.objects.bulk_create(
        ClaimCitation(claim=claim, excerpt=excerpt, role="origin")
        for claim, excerpt in zip(claims, cited, strict=True)
    )
    threats = ConditionalThreat.objects.bulk_create(
        ConditionalThreat(claim=claim, deadline_date=f"20{20 + number % 10}-1{number % 3}")
        for (number, _), claim in zip(numbered, claims, strict=True)
    )
    conditions = Condition.objects.bulk_create(
        Condition(threat=threat, wording="it rains", excerpt=excerpt)
        for threat, excerpt in zip(threats, cited, strict=True)
    )
    ConditionActor.objects.bulk_create(
        ConditionActor(condition=condition, actor=actor)
        for condition, actor in zip(conditions, by, strict=True)
    )
    consequences = Consequence.objects.bulk_create(
        Consequence(threat=threat, wording="the dam breaks", excerpt=excerpt, order=1)
        for threat, excerpt in zip(threats, cited, strict=True)
    )
    ConsequenceActor.objects.bulk_create(
        ConsequenceActor(consequence=consequence, actor=actor, role="target")
        for consequence, actor in zip(consequences, by, strict=True)
    )
