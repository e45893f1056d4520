"""Whether who would be hit is another than who would trigger, and the code of the deed."""

from collections.abc import Sequence
from typing import Any

import pytest

from actors.models import Actor, ActorRelation
from claims.models import Action, ConditionalThreat
from sources.models import User
from tests.claims.telling import the_threat
from tests.factories import (
    make_action,
    make_actor,
    make_claim,
    make_condition,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_judgement,
    make_relation,
    make_statement,
    make_threat,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_aimed(trigger: Sequence[Actor], hit: Sequence[Actor]) -> ConditionalThreat:
    """A threat said in 2024 that ``trigger`` would trigger and that would hit ``hit``."""
    claim = make_claim("threat", statement=make_statement(said_date="2024"))
    threat = make_threat(claim)
    condition = make_condition(threat)
    for actor in trigger:
        make_condition_actor(condition, actor)
    consequence = make_consequence(threat)
    for actor in hit:
        make_consequence_actor(consequence, actor)
    return threat


def triangular(trigger: Actor, hit: Actor) -> bool | None:
    return is_triangular(make_aimed([trigger], [hit]))


def is_triangular(threat: ConditionalThreat) -> bool | None:
    row: Any = ConditionalThreat.objects.with_triangular().get(pk=threat.pk)
    answer: bool | None = row.triangular
    return answer


@pytest.fixture
def judge() -> User:
    return make_user()


def test_another() -> None:
    assert triangular(make_actor(), make_actor()) is True


def test_the_same() -> None:
    actor = make_actor()

    assert triangular(actor, actor) is False


def test_one_of_several_is_the_same() -> None:
    one, another, third = (make_actor() for _ in range(3))

    assert is_triangular(make_aimed([one, another], [another, third])) is False


def test_nobody_known_to_trigger() -> None:
    assert is_triangular(make_aimed([], [make_actor()])) is None


def test_nobody_known_to_be_hit() -> None:
    assert is_triangular(make_aimed([make_actor()], [])) is None


def test_no_condition() -> None:
    threat = make_threat()
    make_consequence_actor(make_consequence(threat))

    assert is_triangular(threat) is None


def test_executor_is_not_hit() -> None:
    actor = make_actor()
    threat = make_aimed([actor], [make_actor()])
    make_consequence_actor(threat.consequences.get(), actor, role="executor")

    assert is_triangular(threat) is True


def test_third_actor_does_not_trigger() -> None:
    """“If the United States supports Israel's strike”: Israel is hit, the United States acts."""
    israel, states = make_actor(), make_actor()
    threat = make_aimed([states], [israel])
    threat.conditions.update(third_actor=israel)

    assert is_triangular(threat) is True


def test_who_would_act_below_a_negation_triggers() -> None:
    actor = make_actor()
    threat = make_threat()
    top = make_tree(threat, {"not": "they leave"})
    make_condition_actor(top.children.get(), actor)
    make_consequence_actor(make_consequence(threat), actor)

    assert is_triangular(threat) is False


@pytest.mark.parametrize(("override", "answer"), [(True, True), (False, False)])
def test_override_decides(override: bool, answer: bool) -> None:
    threat = make_aimed([], [])
    ConditionalThreat.objects.update(triangular_override=override, triangular_reason="A figurehead")

    assert is_triangular(threat) is answer


@pytest.mark.parametrize(
    ("predicate", "kind", "answer"),
    [
        ("part_of", "armed_forces", False),
        ("leads", "person", False),
        ("speaks_for", "person", False),
        ("front_for", "armed_group", False),
        ("member_of", "person", False),
        ("member_of", "office", False),
        ("member_of", "state", True),
        ("member_of", "armed_group", True),
        ("commands", "person", False),
        ("commands", "armed_forces", False),
        ("funds", "state", True),
        ("proxy_of", "armed_group", True),
        ("allied_with", "state", True),
        ("rival_of", "state", True),
        ("successor_of", "party", True),
    ],
)
@pytest.mark.parametrize("way", ["acts", "is hit"])
def test_relation(predicate: str, kind: str, answer: bool, way: str) -> None:
    subject, whole = make_actor(kind=kind), make_actor()
    make_relation(subject, whole, predicate)

    pair = (subject, whole) if way == "acts" else (whole, subject)

    assert triangular(*pair) is answer


def test_two_parts_of_one_whole() -> None:
    whole, brigade, ministry, office = (make_actor() for _ in range(4))
    make_relation(brigade, ministry, "part_of")
    make_relation(ministry, whole, "part_of")
    make_relation(office, whole, "part_of")

    assert triangular(brigade, office) is False


def test_relations_in_a_circle_end() -> None:
    one, another = make_actor(), make_actor()
    make_relation(one, another, "part_of")
    make_relation(another, one, "part_of")

    assert triangular(one, make_actor()) is True


@pytest.mark.parametrize(
    ("valid", "answer"), [("../2023", True), ("2023/..", False), (None, False), ("2025", True)]
)
def test_relation_counts_when_it_held_as_the_threat_was_said(
    valid: str | None, answer: bool
) -> None:
    leader, state = make_actor(kind="person"), make_actor()
    make_relation(leader, state, "leads", valid_date=valid)

    assert triangular(leader, state) is answer


def test_discarded_relation_does_not_count() -> None:
    part, whole = make_actor(), make_actor()
    relation = make_relation(part, whole, "part_of")
    ActorRelation.objects.filter(pk=relation.pk).update(state="discarded")

    assert triangular(part, whole) is True


@pytest.mark.parametrize(
    ("one", "another", "answer"),
    [
        ({"kind": "person", "sector": "MIL"}, {"kind": "person", "sector": "PRE"}, False),
        ({"kind": "state"}, {"kind": "armed_forces"}, False),
        ({"kind": "government_body"}, {"kind": "office"}, False),
        ({"kind": "state"}, {"kind": "armed_group"}, True),
        ({"kind": "state"}, {"kind": "person", "sector": "REB"}, True),
        ({"kind": "state"}, {"kind": "person"}, True),
        ({"kind": "state"}, {"kind": "population"}, True),
        ({"kind": "state"}, {"kind": "company"}, True),
    ],
)
def test_country(one: dict[str, str], another: dict[str, str], answer: bool) -> None:
    pair = [make_actor(country="QS", **fields) for fields in (one, another)]

    assert triangular(*pair) is answer


def test_bodies_of_two_countries() -> None:
    assert triangular(
        make_actor(kind="state", country="IL"), make_actor(kind="state", country="US")
    )


def test_countries_unknown_are_not_the_same() -> None:
    assert triangular(make_actor(kind="state"), make_actor(kind="state")) is True


def test_merged_records(judge: User) -> None:
    loser, keeper, part = make_actor(), make_actor(), make_actor()
    make_relation(part, loser, "part_of")
    make_judgement(loser, keeper, by=judge)

    assert triangular(part, keeper) is False


@pytest.mark.parametrize(
    ("codes", "code"),
    [
        ([], "130"),
        ([""], "130"),
        (["1723"], "1323"),
        (["163", "190"], "138"),
        (["190", "195"], "1384"),
        (["195", ""], "1384"),
    ],
)
def test_code_is_that_of_the_gravest_deed(codes: list[str], code: str) -> None:
    threat = make_threat()
    make_action("1723", threat_code="1323")
    make_action("163", threat_code="1312")
    make_action("190", threat_code="138")
    make_action("195", threat_code="1384")
    for deed in codes:
        make_consequence(threat, action=Action.objects.filter(code=deed).first())

    assert the_threat().threat_code == code


def test_action_without_a_code_takes_the_wider_one() -> None:
    wide = make_action("19", threat_code="138")
    middle = make_action("195", parent=wide)
    threat = make_threat()
    make_consequence(threat, action=make_action("1951", parent=middle))

    assert the_threat().threat_code == "138"
