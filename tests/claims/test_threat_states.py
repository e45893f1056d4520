"""The database derives the same states as plain Python, whatever the tree and the events."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.choices_threat import EventKind
from claims.models import Condition, ConditionalThreat, Statement, ThreatEvent
from sources.models import Excerpt
from tests.claims.oracle import Event, Node, Span, State, Threat, state_of, verdicts
from tests.factories import make_claim, make_excerpt, make_statement, make_threat

pytestmark = pytest.mark.django_db

FIRST_DAY = datetime(2024, 3, 1, tzinfo=UTC)
# Few, so that things often fall on the same day.
DAYS = 4
FIRST_KEY = 9_000_001
OF_A_NODE = ["trigger_occurred", "trigger_partly_occurred", "complied", "lapsed"]
OF_TIME = ["trigger_occurred", "trigger_partly_occurred", "lapsed", "partly_carried_out"]
OF_THE_WHOLE = [kind.value for kind in EventKind if kind != EventKind.VOIDS]


def day(number: int) -> datetime:
    return FIRST_DAY + timedelta(days=number)


# Midnights matter: there a day ends and another begins.
moments = st.integers(0, 2 * DAYS).map(lambda halves: FIRST_DAY + timedelta(hours=12 * halves))


@st.composite
def spans(draw: Any) -> Span | None:
    """Whole days; None when the date is unknown."""
    form = draw(st.sampled_from(["unknown", "day", "days", "since", "until"]))
    first = draw(st.integers(0, DAYS - 1))
    if form == "unknown":
        return None
    last = draw(st.integers(first, DAYS - 1)) if form == "days" else first
    start = None if form == "until" else day(first)
    return Span(start, None if form == "since" else day(last + 1))


def trees(depth: int = 4) -> st.SearchStrategy[Node]:
    leaf = st.booleans().map(lambda judged: Node(0, judged=judged))
    if depth == 1:
        return leaf
    part = trees(depth - 1)
    group = st.builds(
        lambda operator, parts: Node(0, operator, tuple(parts)),
        st.sampled_from(["all", "any"]),
        st.lists(part, min_size=1, max_size=3),
    )
    negation = part.map(lambda node: Node(0, "not", (node,)))
    return st.one_of(leaf, group, negation)


def numbered(node: Node, keys: Any = None) -> Node:
    keys = iter(range(FIRST_KEY, FIRST_KEY + 1000)) if keys is None else keys
    key = next(keys)
    return replace(node, key=key, parts=tuple(numbered(part, keys) for part in node.parts))


@st.composite
def threats(
    draw: Any,
    tree: st.SearchStrategy[Node] | None = None,
    of_the_whole: Sequence[str] = OF_THE_WHOLE,
) -> Threat:
    top = draw(trees().map(numbered) if tree is None else tree)
    nodes = [node.key for node in top.walk()]
    about_node = st.tuples(st.sampled_from(OF_A_NODE), st.sampled_from(nodes))
    about_whole = st.tuples(st.sampled_from(of_the_whole), st.none())
    event = st.builds(
        lambda about, span, disputed, voided: Event(about[0], about[1], span, disputed, voided),
        st.one_of(about_node, about_node, about_whole),
        spans(),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([False, False, False, True]),
    )
    has_tree = draw(st.sampled_from([True] * 7 + [False]))
    events = draw(st.lists(event, max_size=8))
    seldom = st.one_of(st.none(), st.none(), st.none(), spans())
    return Threat(
        top if has_tree else None,
        tuple(e for e in events if has_tree or e.node is None),
        made=draw(seldom),
        due=draw(seldom),
        expiry=draw(st.one_of(st.none(), spans())),
    )


def edtf(span: Span | None) -> str | None:
    if span is None:
        return None
    first = f"{span.start:%Y-%m-%d}" if span.start else ".."
    last = f"{span.end - timedelta(days=1):%Y-%m-%d}" if span.end else ".."
    return first if first == last else f"{first}/{last}"


class Stage:
    """One threat in the database, on which each example plays and leaves no trace."""

    def __init__(self) -> None:
        self.statement: Statement = make_statement()
        self.threat: ConditionalThreat = make_threat(make_claim("threat", statement=self.statement))
        self.excerpt: Excerpt = make_excerpt("they strike")

    def play(
        self, threat: Threat, moment: datetime, shuffle: Callable[[list[Any]], object] = list
    ) -> tuple[State, dict[int, tuple[bool | None, str]]]:
        """What the database says of ``threat`` at ``moment``: its state, and that of each node."""
        with transaction.atomic():
            self._write(threat, shuffle)
            result = self._read(moment)
            transaction.set_rollback(True)
        return result

    def _write(self, threat: Threat, shuffle: Callable[[list[Any]], object]) -> None:
        Statement.objects.update(said_date=edtf(threat.made))
        ConditionalThreat.objects.update(
            deadline_date=edtf(threat.due), expiry_date=edtf(threat.expiry)
        )
        rows = list(self._conditions(threat.tree)) if threat.tree else []
        shuffle(rows)
        Condition.objects.bulk_create(rows)
        events = [
            ThreatEvent(
                threat=self.threat,
                kind=event.kind,
                condition_id=event.node,
                effective_date=edtf(event.span) or "",
                disputed=event.disputed,
            )
            for event in threat.events
        ]
        paired = list(zip(events, threat.events, strict=True))
        shuffle(paired)
        ThreatEvent.objects.bulk_create([row for row, _ in paired])
        ThreatEvent.objects.bulk_create(
            ThreatEvent(threat=self.threat, kind="voids", voids=row)
            for row, event in paired
            if event.voided
        )

    def _conditions(self, node: Node, parent: int | None = None) -> Any:
        leaf = node.operator == "leaf"
        yield Condition(
            id=node.key,
            threat=self.threat,
            parent_id=parent,
            operator=node.operator,
            wording="they strike" if leaf else "",
            excerpt=self.excerpt if leaf else None,
            judged_by_threatener=leaf and node.judged,
        )
        for part in node.parts:
            yield from self._conditions(part, node.key)

    def _read(self, moment: datetime) -> tuple[State, dict[int, tuple[bool | None, str]]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT status, truth, claims_threat_flags(%(threat)s, %(moment)s),"
                " claims_threat_status(%(threat)s, %(moment)s)"
                " FROM claims_threat_state(%(threat)s, %(moment)s)",
                {"threat": self.threat.pk, "moment": moment},
            )
            status, truth, flags, projected = cursor.fetchone()
            assert projected == status
            cursor.execute(
                "SELECT condition_id, node.truth, node.state,"
                "       claims_leaf_state(condition_id, %(moment)s), condition.operator"
                " FROM claims_condition_states(%(threat)s, %(moment)s) node"
                " JOIN claims_condition condition ON condition.id = condition_id",
                {"threat": self.threat.pk, "moment": moment},
            )
            nodes = {}
            for key, node_truth, state, leaf_state, operator in cursor.fetchall():
                assert leaf_state == (state if operator == "leaf" else None)
                nodes[key] = (node_truth, state)
        return State(status, truth, set(flags)), nodes


@pytest.fixture
def stage() -> Stage:
    return Stage()


def expected(threat: Threat, moment: datetime) -> tuple[State, dict[int, tuple[Any, str]]]:
    heard = [e for e in threat.events if not e.voided and e.begins_by(moment)]
    nodes = verdicts(threat.tree, heard) if threat.tree else {}
    return state_of(threat, moment), {
        key: (verdict.truth, verdict.state) for key, verdict in nodes.items()
    }


def for_examples(count: int) -> Any:
    return settings(max_examples=count)


def test_database_agrees_with_the_oracle(stage: Stage) -> None:
    @for_examples(300)
    @given(threats(), moments)
    def agrees(threat: Threat, moment: datetime) -> None:
        assert stage.play(threat, moment) == expected(threat, moment)

    agrees()


def test_database_agrees_on_what_came_too_late(stage: Stage) -> None:
    @for_examples(200)
    @given(threats(st.just(Node(FIRST_KEY)), OF_TIME), moments)
    def agrees(threat: Threat, moment: datetime) -> None:
        assert stage.play(threat, moment) == expected(threat, moment)

    agrees()


def test_order_of_rows_does_not_matter(stage: Stage) -> None:
    @for_examples(40)
    @given(threats(), moments, st.randoms(use_true_random=False))
    def same(threat: Threat, moment: datetime, chance: random.Random) -> None:
        assert stage.play(threat, moment, chance.shuffle) == stage.play(threat, moment)

    same()


def test_voided_event_is_as_if_it_were_absent(stage: Stage) -> None:
    @for_examples(40)
    @given(threats(), moments)
    def same(threat: Threat, moment: datetime) -> None:
        without = replace(threat, events=tuple(e for e in threat.events if not e.voided))
        assert stage.play(threat, moment) == stage.play(without, moment)

    same()


def test_disputed_event_establishes_nothing(stage: Stage) -> None:
    @for_examples(40)
    @given(threats(), moments)
    def same(threat: Threat, moment: datetime) -> None:
        without = replace(threat, events=tuple(e for e in threat.events if not e.disputed))

        state, nodes = stage.play(threat, moment)
        sure, sure_nodes = stage.play(without, moment)

        assert (state.status, state.truth) == (sure.status, sure.truth)
        assert state.flags - {"disputed"} == sure.flags
        assert all(
            nodes[key] == node or (nodes[key][1], node[0]) == ("disputed", None)
            for key, node in sure_nodes.items()
        )

    same()


def test_negating_twice_changes_nothing(stage: Stage) -> None:
    @for_examples(40)
    @given(threats(), moments)
    def same(threat: Threat, moment: datetime) -> None:
        if threat.tree is None:
            return
        inner = Node(FIRST_KEY - 1, "not", (threat.tree,))
        twice = replace(threat, tree=Node(FIRST_KEY - 2, "not", (inner,)))

        assert stage.play(twice, moment)[0] == stage.play(threat, moment)[0]

    same()


def test_negation_of_all_is_any_of_the_negations(stage: Stage) -> None:
    leaves = tuple(Node(FIRST_KEY + number) for number in range(3))
    not_all = Node(FIRST_KEY + 10, "not", (Node(FIRST_KEY + 11, "all", leaves),))
    any_not = Node(
        FIRST_KEY + 10,
        "any",
        tuple(Node(FIRST_KEY + 20 + n, "not", (leaf,)) for n, leaf in enumerate(leaves)),
    )

    @for_examples(40)
    @given(threats(st.just(not_all)), moments)
    def same(threat: Threat, moment: datetime) -> None:
        events = tuple(e for e in threat.events if e.node not in {not_all.key, FIRST_KEY + 11})
        threat = replace(threat, tree=not_all, events=events)

        assert stage.play(threat, moment)[0] == stage.play(replace(threat, tree=any_not), moment)[0]

    same()
