"""Where a threat stands: truth tables and precedence of docs/threat-states.md, by example."""

from datetime import UTC, datetime
from itertools import product

import pytest

from claims.models import ConditionalThreat
from tests.claims.telling import (
    DONE,
    LAPSED,
    MET,
    PARTLY,
    UNLESS,
    Told,
    make_told,
    stands,
    the_threat,
)
from tests.factories import Tree, make_event, make_threat

pytestmark = pytest.mark.django_db

TRUTH = {True: MET, False: LAPSED}
T, F, U = True, False, None
ALL = {(T, T): T, (T, U): U, (T, F): F, (U, U): U, (U, F): F, (F, F): F}
ANY = {(T, T): T, (T, U): T, (T, F): T, (U, U): U, (U, F): U, (F, F): F}


@pytest.mark.parametrize("operator", ["all", "any"])
@pytest.mark.parametrize(("left", "right"), list(product([T, F, U], repeat=2)))
def test_truth_table(operator: str, left: bool | None, right: bool | None) -> None:
    table = ALL if operator == "all" else ANY
    events = [
        (TRUTH[truth], words) for words, truth in (("a", left), ("b", right)) if truth is not None
    ]

    state = stands({operator: ["a", "b"]}, *events)

    assert state["truth"] is table.get((left, right), table.get((right, left)))


@pytest.mark.parametrize(("inner", "outer"), [(T, F), (F, T), (U, U)])
def test_truth_table_of_not(inner: bool | None, outer: bool | None) -> None:
    events = [(TRUTH[inner], "a")] if inner is not None else []

    assert stands({"not": "a"}, *events)["truth"] is outer


ROWS: list[tuple[str, Tree | None, list[Told], str]] = [
    ("nothing told", "a", [], "standing"),
    ("no condition, nothing told", None, [], "standing"),
    ("issued, escalated, softened", "a", [("issued",), ("escalated",), ("softened",)], "standing"),
    ("only condition met", "a", [(MET, "a")], "triggered"),
    ("whole met", {"all": ["a", "b"]}, [(MET,)], "triggered"),
    ("no condition, and triggered", None, [(MET,)], "triggered"),
    ("one of all met", {"all": ["a", "b"]}, [(MET, "a")], "partly_triggered"),
    ("condition partly met", "a", [(PARTLY, "a")], "partly_triggered"),
    ("whole partly met", "a", [(PARTLY,)], "partly_triggered"),
    ("group met", {"all": [{"any": ["a", "b"]}, "c"]}, [(MET, "any")], "partly_triggered"),
    ("group settled over its parts", {"any": ["a", "b"]},
     [(MET, "a"), (LAPSED, "any")], "lapsed"),
    ("met in a group that has lapsed", {"any": [{"all": ["a", "b"]}, "c"]},
     [(MET, "a"), (LAPSED, "all")], "standing"),
    ("true wins over lapsed", "a", [(LAPSED, "a"), (MET, "a")], "triggered"),
    ("true wins over complied", "a", [(DONE, "a"), (MET, "a")], "triggered"),
    ("refrained for good", "a", [(DONE, "a")], "averted"),
    ("refrained from one of any", {"any": ["a", "b"]}, [(DONE, "a")], "standing"),
    ("refrained from one of all", {"all": ["a", "b"]}, [(DONE, "a")], "averted"),
    ("condition lapsed", "a", [(LAPSED, "a")], "lapsed"),
    ("refrained from one, the other lapsed", {"any": ["a", "b"]},
     [(DONE, "a"), (LAPSED, "b")], "averted"),
    ("unless: nothing told", UNLESS, [], "standing"),
    ("unless: they accepted", UNLESS, [(DONE, "they accept")], "averted"),
    ("unless: accepting was recorded as met", UNLESS, [(MET, "they accept")], "averted"),
    ("unless: complied on the whole", UNLESS, [(DONE,)], "averted"),
    ("unless: complied on the negation", UNLESS, [(DONE, "not")], "averted"),
    ("unless: time to accept ran out", UNLESS, [(LAPSED, "they accept")], "triggered"),
    ("unless: accepted late", UNLESS, [(LAPSED, "they accept"), (DONE, "they accept")], "averted"),
    ("unless: accepted in part", UNLESS, [(PARTLY, "they accept")], "standing"),
    ("unless they do both: one done", {"not": {"all": ["a", "b"]}}, [(DONE, "a")], "standing"),
    ("unless they do both: both done", {"not": {"all": ["a", "b"]}},
     [(DONE, "a"), (DONE, "b")], "averted"),
    ("unless they do both: one lapsed", {"not": {"all": ["a", "b"]}}, [(LAPSED, "a")], "triggered"),
    ("unless they do either: one lapsed", {"not": {"any": ["a", "b"]}}, [(LAPSED, "a")],
     "partly_triggered"),
    ("if a, unless b: a met", {"all": ["a", {"not": "b"}]}, [(MET, "a")],
     "partly_triggered"),
    ("if a, unless b: b done", {"all": ["a", {"not": "b"}]},
     [(MET, "a"), (DONE, "b")], "averted"),
    ("compliance among what makes it false", {"not": {"all": ["a", {"not": "b"}]}},
     [(DONE, "a"), (LAPSED, "b")], "averted"),
    ("not and not again", {"not": {"not": "a"}}, [(MET, "a")], "triggered"),
    ("not and not again: refrained", {"not": {"not": "a"}}, [(DONE, "a")], "averted"),
    ("whole lapsed", "a", [(LAPSED,)], "lapsed"),
    ("no condition, and lapsed", None, [(LAPSED,)], "lapsed"),
    ("lapsed with the condition met in part", {"all": ["a", "b"]},
     [(MET, "a"), (LAPSED,)], "lapsed"),
    ("met, then lapsed", "a", [(MET, "a", "2024-03-02"), (LAPSED, None, "2024-03-09")],
     "not_carried_out"),
    ("met and lapsed on one day", "a",
     [(MET, "a", "2024-03-02"), (LAPSED, None, "2024-03-02")], "not_carried_out"),
    ("lapsed, then met", "a", [(LAPSED, None, "2024-03-02"), (MET, "a", "2024-03-09")],
     "lapsed"),
    ("lapsed, then met in part", None,
     [(LAPSED, None, "2024-03-02"), (PARTLY, None, "2024-03-03")], "lapsed"),
    ("utterance denied", "a", [("utterance_denied",)], "standing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("tree", "events", "status"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_status(tree: Tree | None, events: list[Told], status: str) -> None:
    assert stands(tree, *events)["status"] == status


PRECEDENCE: list[tuple[str, Told]] = [
    ("carried_out", ("carried_out",)),
    ("partly_carried_out", ("partly_carried_out",)),
    ("withdrawn", ("withdrawn",)),
    ("superseded", ("superseded",)),
    ("averted", (DONE,)),
    ("not_carried_out", (LAPSED,)),
    ("triggered", (MET, "a")),
    ("partly_triggered", (PARTLY, "a")),
    ("standing", ("issued",)),
]


@pytest.mark.parametrize("first", range(len(PRECEDENCE)))
def test_precedence(first: int) -> None:
    """Of all that is told, what stands first in the list decides."""
    rest = PRECEDENCE[first:]

    state = stands("a", *(event for _status, event in rest))

    assert state["status"] == rest[0][0]


@pytest.mark.parametrize(
    ("expiry", "trigger", "status"),
    [
        ("2024-06-30", None, "lapsed"),
        ("2024-06-30", "2024-06-30", "not_carried_out"),
        ("2024-06-30", "2024-07-01", "lapsed"),
        ("2024-06-30", "2024-06", "not_carried_out"),
        ("2024-06/..", "2024-07-01", "triggered"),
        ("2031", "2024-07-01", "triggered"),
        (None, "2024-07-01", "triggered"),
    ],
)
def test_expiry_ends_a_threat(expiry: str | None, trigger: str | None, status: str) -> None:
    events: list[Told] = [(MET, "a", trigger)] if trigger else []

    assert stands("a", *events, expiry_date=expiry)["status"] == status


def test_earlier_of_lapse_and_expiry_ends_a_threat() -> None:
    events: list[Told] = [(LAPSED, None, "2024-03-02"), (MET, "a", "2024-03-05")]

    assert stands("a", *events, expiry_date="2024-03-09")["status"] == "lapsed"


def test_event_counts_from_the_first_moment_at_which_it_may_have_been() -> None:
    threat = make_threat()
    make_told(threat, ("withdrawn", None, "2024-03"))

    before = ConditionalThreat.objects.by_status(
        "standing", moment=datetime(2024, 2, 29, 23, 59, tzinfo=UTC)
    )
    then = ConditionalThreat.objects.by_status("withdrawn", moment=datetime(2024, 3, 1, tzinfo=UTC))

    assert list(before) == [threat]
    assert list(then) == [threat]


def test_event_of_unknown_date_counts_at_every_moment() -> None:
    state = stands("a", ("withdrawn",), moment=datetime(1900, 1, 1, tzinfo=UTC))

    assert state["status"] == "withdrawn"


@pytest.mark.parametrize("voiding_date", [None, "2024-03-05", "2029"])
def test_voided_event_never_was(voiding_date: str | None) -> None:
    threat = make_threat()
    error = make_told(threat, ("carried_out", None, "2024-03-02"))
    make_event(threat, "voids", voids=error, effective_date=voiding_date)

    status = the_threat(datetime(2024, 3, 3, tzinfo=UTC)).status

    assert status == "standing"
