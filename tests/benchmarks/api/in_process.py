"""What the database does for requests, and what editors' own pages take: asked in this process."""

import statistics
import time
from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction
from django.test import Client

from claims.models import Claim
from sources.models import Source, User
from sources.publication.publishing import publish
from tests.benchmarks.api import databases, scenarios
from tests.benchmarks.api.load import RefusedError
from tests.benchmarks.api.queries import Plan, ask, plans
from tests.benchmarks.api.report import Report
from tests.benchmarks.api.values import Values

SINGLE, PAIR, SEARCH, GROWTH = 5.0, 20.0, 10.0, 1.2
ROUNDS = 9
PUBLISHED = 500
ADMIN = {
    "claims": "/admin/claims/claim/",
    "claims, searched": "/admin/claims/claim/?q=river",
    "threats": "/admin/claims/conditionalthreat/",
    "statements": "/admin/claims/statement/",
    "sources": "/admin/sources/source/",
    "actors": "/admin/actors/actor/",
}


def filters(report: Report, values: Values) -> None:
    """Each declared filter by itself, with a common value and a rare one."""
    of_claims = [("claims", name, query) for name, _, query in values.queries("claims")]
    names = {name for _, name, _ in of_claims}
    of_threats = [("threats", name, query) for name, _, query in values.queries("threats")]
    own = [each for each in of_threats if each[1] not in names]
    asked = [(resource, query) for resource, _, query in (*of_claims, *own)]
    _queries(report, "Each filter by itself", asked, SINGLE, SEARCH)


def pairs(report: Report, values: Values) -> None:
    _queries(report, "Filters in pairs", scenarios.pairs(values), PAIR, PAIR)


def _queries(
    report: Report, title: str, asked: Iterable[tuple[str, str]], most: float, search: float
) -> None:
    """The time in the database of each query, those that take longer than they may, and plans."""
    report.title(f"{title}: milliseconds in the database, planning and executing")
    taken, slow, scanned = [], [], []
    for resource, query in asked:
        try:
            request = ask(f"{scenarios.API}/{resource}?{query}")
            found = [*plans(request)]
        except RefusedError as refusal:
            report.say(str(refusal)[:100])
            continue
        total = request.left + sum(plan.taken for plan in found)
        main = _main(found)
        index = f"{', '.join(main.indexes[:1])}{', its order left' if request.left else ''}"
        line = f"{total:9.2f}  {f'{resource}?{query}'[:60]:60} {index}"
        taken.append(total)
        allowed = search if query.startswith(("q=", "like=")) else most
        slow += [line] if total > allowed else []
        scanned += [line] if any(plan.scanned for plan in found) else []
        report.keep(f"{line}\n{main.text}\n")
    median, most_taken = statistics.median(taken), max(taken)
    report.say(f"{len(taken)} queries: median {median:.2f}, the longest {most_taken:.2f}")
    for said, lines in (("Longer than they may", slow), ("Read an index table whole", scanned)):
        report.say(f"{said}: {len(lines)}")
        for line in sorted(lines, reverse=True):
            report.say(line)
    report.goal(f"{title}: the longest, ms", most_taken, most)
    report.goal(f"{title}: longer than they may", len(slow), 0, ".0f")
    report.goal(f"{title}: read a table whole", len(scanned), 0, ".0f")


def _main(found: list[Plan]) -> Plan:
    return max(found, key=lambda plan: plan.taken)


def growth(report: Report, smaller: str, larger: str) -> None:
    """The same questions of a tenth of the corpus and of all of it."""
    report.title("How a page grows with ten times the claims")
    report.say(f"{'':30}{'SQL ms':>10} {'× 10':>10} {'ratio':>7} {'page ms':>10} {'ratio':>7}")
    before, after = _pages(smaller), _pages(larger)
    for name in before:
        (sql, page), (more_sql, more_page) = before[name], after[name]
        report.say(
            f"{name:30}{sql:10.2f} {more_sql:10.2f} {more_sql / sql:7.2f} {more_page:10.1f}"
            f" {more_page / page:7.2f}"
        )
        report.goal(f"{name}: a page at ten times the size", more_page / page, GROWTH)


def _pages(name: str) -> dict[str, tuple[float, float]]:
    """Milliseconds in the database and of the whole page, by scenario."""
    found = {}
    with databases.using(name):
        for scenario in scenarios.scenarios(Values()):
            if scenario.after is None:
                asked = [ask(scenario.path) for _ in range(ROUNDS)]
                sql = sum(plan.taken for plan in plans(asked[-1]))
                found[scenario.name] = sql, min(one.taken for one in asked)
    return found


def _records() -> list[Any]:
    """Editors' claims that are as small as can be, each with its source."""
    sources = Source.objects.filter(title__startswith="Report ").order_by("pk")[:PUBLISHED]
    claims = Claim.objects.filter(source__in=[source.pk for source in sources])
    return [*sources, *claims]


def _published_and_inserted() -> tuple[float, float]:
    """Seconds to publish records, and to insert what was then stored of them into a bare table."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        records = _records()
        start = time.perf_counter()
        made = publish(records)
        published = time.perf_counter() - start
        cursor.execute("CREATE TEMPORARY TABLE bare (document text)")
        start = time.perf_counter()
        cursor.executemany("INSERT INTO bare VALUES (%s)", [[one.document] for one in made])
        inserted = time.perf_counter() - start
        transaction.set_rollback(True)
    return published, inserted


def desk(report: Report, smaller: str, larger: str) -> None:
    """Publishing in bulk, beside so large a ledger, and the lists of the admin."""
    report.title(f"Publishing {PUBLISHED} sources and {PUBLISHED} claims, and the admin's lists")
    times = {}
    for name in (smaller, larger):
        with databases.using(name):
            runs = [_published_and_inserted() for _ in range(3)]
            times[name] = [min(taken) for taken in zip(*runs, strict=True)]
    for name, (ours, bare) in times.items():
        rate = 2 * PUBLISHED / ours
        report.say(
            f"{name:20} {rate:8.0f} records/s, × {ours / bare:.1f} of inserting the same bytes"
        )
    report.goal("publishing at ten times the size", times[larger][0] / times[smaller][0], GROWTH)
    with databases.using(larger):
        client = Client(headers={"host": "localhost"})
        client.force_login(User.objects.get(username="administrator"))
        for name, path in ADMIN.items():
            asked = min((ask(path, client) for _ in range(ROUNDS)), key=lambda one: one.taken)
            report.say(
                f"admin, {name:20} {asked.taken:8.1f} ms, {asked.in_sql:6.1f} in SQL,"
                f" {len(asked.statements):3} statements, {len(asked.answer) / 1000:6.0f} kB"
            )
