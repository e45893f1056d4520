"""Two sessions that each keep the rules cannot break one together."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from claims.models import Claim, ClaimCitation, Condition, Consequence, Report, Statement
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_citation,
    make_condition,
    make_consequence,
    make_excerpt,
    make_hop,
    make_party,
    make_report,
    make_statement,
    make_threat,
    make_tree,
)

pytestmark = pytest.mark.django_db(transaction=True)

Write = Callable[[], Any]
Race = Callable[[Write, Write], list[str]]
Refused = Callable[[Write, Write, str], None]


@pytest.fixture(params=[True, False], ids=["checked before", "checked after"])
def race(request: pytest.FixtureRequest) -> Race:
    """Two sessions: the first writes and waits, while the second writes and commits.

    What spans rows is checked at the commit. The first session comes to that before the second
    begins, so that it commits what it found then, or after the second is through.
    """
    return partial(_race, checked=request.param)


@pytest.fixture
def one_is_refused(race: Race) -> Refused:
    def run(first: Write, second: Write, message: str) -> None:
        (refusal,) = race(first, second)

        assert message in refusal

    return run


def _race(first: Write, second: Write, *, checked: bool) -> list[str]:
    """The message of each refusal."""
    pids: SimpleQueue[int] = SimpleQueue()
    refusals: list[str] = []
    with ThreadPoolExecutor(max_workers=1) as pool:
        try:
            with transaction.atomic():
                first()
                if checked:
                    connection.check_constraints()
                other = pool.submit(_in_another_session, second, pids)
                _await_end_or_lock(other, pids.get(timeout=60))
        except IntegrityError as refusal:
            refusals.append(str(refusal))
        refusals += other.result(timeout=60)
    return refusals


def _in_another_session(write: Write, pids: SimpleQueue[int]) -> list[str]:
    try:
        connection.ensure_connection()
        pids.put(connection.connection.info.backend_pid)
        with transaction.atomic():
            write()
    except IntegrityError as refusal:
        return [str(refusal)]
    finally:
        connection.close()
    return []


def _await_end_or_lock(other: Future[list[str]], pid: int) -> None:
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
            if cursor.fetchone() != (0,):
                return


def test_each_removes_one_of_the_last_two_citations(one_is_refused: Refused) -> None:
    claim = make_claim()
    make_claim_citation(claim, make_excerpt(source=claim.source), role="origin")
    one, another = claim.citations.all()

    one_is_refused(one.delete, another.delete, "rests on no words")

    assert claim.citations.count() == 1


def test_each_removes_one_of_the_last_two_speakers(one_is_refused: Refused) -> None:
    statement = make_statement(speakers=[make_actor(), make_actor()])
    one, another = statement.parties.all()

    one_is_refused(one.delete, another.delete, "name a speaker")


def test_one_unnames_the_speaker_while_another_names_one(one_is_refused: Refused) -> None:
    statement = make_statement()

    def unname() -> None:
        statement.parties.get().delete()
        Statement.objects.filter(pk=statement.pk).update(speaker_unknown=True)

    one_is_refused(unname, lambda: make_party(statement, role="speaker"), "name a speaker")


def test_each_plants_a_top(one_is_refused: Refused) -> None:
    threat = make_threat()

    one_is_refused(
        lambda: make_condition(threat), lambda: make_condition(threat), "exactly one of them"
    )

    assert threat.conditions.count() == 1


def test_each_closes_half_of_a_circle(one_is_refused: Refused) -> None:
    top = make_tree(None, {"all": [{"any": ["a", {"any": ["b"]}]}, {"any": ["c", {"any": ["d"]}]}]})
    left, right = top.children.all()
    below_left, below_right = (side.children.get(operator="any") for side in (left, right))

    def hang(part: Condition, below: Condition) -> Write:
        return lambda: Condition.objects.filter(pk=part.pk).update(parent=below)

    one_is_refused(hang(left, below_right), hang(right, below_left), "in a circle")


def test_each_adds_the_last_part_that_fits(one_is_refused: Refused) -> None:
    top = make_tree(None, {"any": [f"they {number}" for number in range(62)]})

    def add() -> None:
        make_condition(top.threat, parent=top)

    one_is_refused(add, add, "at most 64 parts")


def test_each_removes_one_of_the_last_two_parts(one_is_refused: Refused) -> None:
    top = make_tree(None, {"all": ["a", "b"]})
    one, another = top.children.all()

    one_is_refused(one.delete, another.delete, "cannot have 0 parts")


def test_one_removes_a_consequence_while_another_adds_one(one_is_refused: Refused) -> None:
    first = make_consequence()
    make_consequence(first.threat)
    make_consequence(first.threat)
    last = first.threat.consequences.get(order=3)

    def remove_second_and_close_up() -> None:
        first.threat.consequences.get(order=2).delete()
        Consequence.objects.filter(pk=last.pk).update(order=2)

    one_is_refused(remove_second_and_close_up, lambda: _add(first, order=4), "numbered 1, 2, 3")


def _add(consequence: Consequence, order: int) -> None:
    make_consequence(consequence.threat, order=order)


def test_each_adds_the_next_consequence(one_is_refused: Refused) -> None:
    first = make_consequence()

    one_is_refused(lambda: _add(first, 2), lambda: _add(first, 2), "one_per_place")


def test_each_adds_the_next_hop(one_is_refused: Refused) -> None:
    report = make_report()

    one_is_refused(lambda: make_hop(report), lambda: make_hop(report), "one_per_place")


def test_two_threats_on_one_claim(one_is_refused: Refused) -> None:
    claim = make_claim("threat")

    one_is_refused(
        lambda: make_threat(claim), lambda: make_threat(claim), "claims_conditionalthreat_pkey"
    )


@pytest.mark.parametrize("order", [1, -1], ids=["threat first", "kind first"])
def test_one_adds_a_threat_while_another_changes_the_kind(
    one_is_refused: Refused, order: int
) -> None:
    claim = make_claim("threat")
    writes: list[Write] = [
        lambda: make_threat(claim),
        lambda: Claim.objects.filter(pk=claim.pk).update(kind="warning"),
    ][::order]

    one_is_refused(writes[0], writes[1], "kind")


@pytest.mark.parametrize("order", [1, -1], ids=["report first", "citation first"])
def test_one_removes_a_report_while_another_cites_its_source(
    one_is_refused: Refused, order: int
) -> None:
    claim = make_claim(statement=make_statement())
    report = make_report(claim.statement)
    excerpt = make_excerpt(source=report.source)
    writes: list[Write] = [
        lambda: Report.objects.filter(pk=report.pk).delete(),
        lambda: make_claim_citation(claim, excerpt, role="origin"),
    ][::order]

    one_is_refused(writes[0], writes[1], "has no report of its statement")

    cited = ClaimCitation.objects.filter(excerpt=excerpt).exists()
    assert cited is Report.objects.filter(pk=report.pk).exists()


def test_a_race_without_a_rule_ends_well(race: Race) -> None:
    """Or else the others would prove nothing."""
    claim = make_claim()

    assert race(lambda: make_claim_citation(claim), lambda: make_claim_citation(claim)) == []
    assert claim.citations.count() == 3
