"""What spans the rows of a threat: its tree, its consequences, its events."""

from typing import Any

import pytest
from django.db.models import RestrictedError

from claims.models import Claim, Condition, ConditionalThreat, Consequence
from claims.models.condition import MAX_DEPTH, MAX_SIZE
from tests.claims.writing import Write, allowed, every_removal, every_write, refused
from tests.factories import (
    FACTORIES,
    Tree,
    make_claim,
    make_condition,
    make_consequence,
    make_event,
    make_event_citation,
    make_threat,
    make_tree,
)

pytestmark = pytest.mark.django_db


def nested(levels: int) -> Tree:
    tree: Tree = "they strike"
    for _ in range(levels - 1):
        tree = {"not": tree}
    return tree


class TestTree:
    one_top = "exactly one of them has no parent"
    circle = "in a circle or below another threat's condition"
    parts = "a leaf has none, “not” has one, “all” and “any” have one or more"

    def test_second_top(self) -> None:
        threat = make_threat()
        make_condition(threat)

        with refused(self.one_top):
            make_condition(threat)

    def test_group_without_parts(self) -> None:
        with refused(self.parts):
            make_tree(None, {"all": []})

    def test_parts_of_a_leaf(self) -> None:
        leaf = make_condition()

        with refused(self.parts):
            make_condition(leaf.threat, parent=leaf)

    def test_two_parts_of_not(self) -> None:
        top = make_tree(None, {"not": "a"})

        with refused(self.parts):
            make_condition(top.threat, parent=top)

    @pytest.mark.parametrize("operator", ["all", "any"])
    def test_group_of_one(self, operator: str) -> None:
        with allowed():
            make_tree(None, {operator: ["a"]})

    def test_depth(self) -> None:
        with allowed():
            make_tree(None, nested(MAX_DEPTH))
        with refused(f"at most {MAX_DEPTH} levels deep"):
            make_tree(None, nested(MAX_DEPTH + 1))

    def test_size(self) -> None:
        with allowed():
            top = make_tree(None, {"any": [f"they {n}" for n in range(MAX_SIZE - 1)]})
        with refused(f"at most {MAX_SIZE} parts; here are {MAX_SIZE + 1}"):
            make_condition(top.threat, parent=top)

    def test_part_below_another_threats_condition(self) -> None:
        other = make_tree(None, {"all": ["a"]})
        threat = make_threat()

        with refused(f"{self.circle}|{self.one_top}"):
            make_condition(threat, parent=other)

    @every_write
    def test_circle(self, write: Write) -> None:
        top = make_tree(None, {"all": ["a", {"any": [{"all": ["b"]}]}]})
        upper = top.children.get(operator="any")

        with refused(self.circle):
            write(upper, parent=upper.children.get())

    @every_write
    def test_top_below_its_part(self, write: Write) -> None:
        top = make_tree(None, {"all": [{"any": ["a"]}]})

        with refused(self.one_top):
            write(top, parent=top.children.get())

    @every_write
    def test_part_made_top(self, write: Write) -> None:
        top = make_tree(None, {"all": ["a", "b"]})

        with refused(self.one_top):
            write(top.children.first(), parent=None)

    @every_write
    def test_all_made_not(self, write: Write) -> None:
        with refused(self.parts):
            write(make_tree(None, {"all": ["a", "b"]}), operator="not")

    @every_write
    def test_all_made_any(self, write: Write) -> None:
        with allowed():
            write(make_tree(None, {"all": ["a", "b"]}), operator="any")

    @every_write
    def test_part_moved_within_the_tree(self, write: Write) -> None:
        top = make_tree(None, {"all": ["a", {"any": ["b", "c"]}]})

        with allowed():
            write(Condition.objects.get(wording="b"), parent=top)

    @every_removal
    def test_only_part_removed(self, remove: Write) -> None:
        top = make_tree(None, {"not": "a"})

        with refused(self.parts):
            remove(top.children.get())

    @every_removal
    def test_one_of_two_parts_removed(self, remove: Write) -> None:
        top = make_tree(None, {"any": ["a", "b"]})

        with allowed():
            remove(top.children.first())

    @every_removal
    def test_single_condition_removed(self, remove: Write) -> None:
        """A threat may have none."""
        condition = make_condition()

        with allowed():
            remove(condition)


class TestConsequences:
    message = "numbered 1, 2, 3"

    @pytest.fixture
    def first(self) -> Consequence:
        first = make_consequence()
        make_consequence(first.threat)
        return first

    def test_gap(self, first: Consequence) -> None:
        with refused(self.message):
            make_consequence(first.threat, order=4)

    def test_from_zero(self) -> None:
        with refused(self.message):
            make_consequence(order=0)

    @every_write
    def test_number_skipped(self, first: Consequence, write: Write) -> None:
        with refused(self.message):
            write(first, order=3)

    @every_write
    def test_numbers_swapped(self, first: Consequence, write: Write) -> None:
        second = first.threat.consequences.get(order=2)

        with allowed():
            write(first, order=2)
            write(second, order=1)

    @every_removal
    def test_first_removed(self, first: Consequence, remove: Write) -> None:
        with refused(self.message):
            remove(first)

    @every_removal
    def test_last_removed(self, first: Consequence, remove: Write) -> None:
        with allowed():
            remove(first.threat.consequences.get(order=2))


class TestEvents:
    other_threat = "condition of an event belongs to the same threat"
    other_event = "voids another event of the same threat, which is not itself a voiding"

    def test_condition_of_another_threat(self) -> None:
        with refused(self.other_threat):
            make_event(make_threat(), "trigger_occurred", condition=make_condition())

    @every_write
    def test_condition_changed_to_another_threats(self, write: Write) -> None:
        condition = make_condition()
        event = make_event(condition.threat, "trigger_occurred", condition=condition)

        with refused(self.other_threat):
            write(event, condition=make_condition())

    def test_voids_another_threats(self) -> None:
        with refused(self.other_event):
            make_event(make_threat(), "voids", voids=make_event())

    def test_voids_a_voiding(self) -> None:
        event = make_event()
        voiding = make_event(event.threat, "voids", voids=event)

        with refused(self.other_event):
            make_event(event.threat, "voids", voids=voiding)

    @every_write
    def test_voids_itself(self, write: Write) -> None:
        event = make_event()
        voiding = make_event(event.threat, "voids", voids=event)

        with refused(self.other_event):
            write(voiding, voids=voiding)

    @every_write
    def test_becomes_a_voiding(self, write: Write) -> None:
        event = make_event()

        with refused("does not become a voiding"):
            write(event, kind="voids", voids=make_event(event.threat))

    @every_write
    def test_voiding_becomes_another(self, write: Write) -> None:
        event = make_event()
        voiding = make_event(event.threat, "voids", voids=event)

        with refused("nor a voiding another event"):
            write(voiding, kind="withdrawn", voids=None)

    @every_write
    def test_may_change_its_kind(self, write: Write) -> None:
        with allowed():
            write(make_event(kind="carried_out"), kind="partly_carried_out")

    def test_protects_what_it_tells_of(self) -> None:
        condition = make_condition()
        event = make_event(condition.threat, "complied", condition=condition)
        make_event(condition.threat, "voids", voids=event)

        with pytest.raises(RestrictedError):
            condition.delete()
        with pytest.raises(RestrictedError):
            event.delete()


PARTS = [
    ("claims.statementparty", "statement"),
    ("claims.hop", "report"),
    ("claims.assessment", "claim"),
    ("claims.condition", "threat"),
    ("claims.consequence", "threat"),
    ("claims.threatevent", "threat"),
]


@every_write
@pytest.mark.parametrize(("label", "whole"), PARTS, ids=[label for label, _ in PARTS])
def test_part_stays_with_its_whole(label: str, whole: str, write: Write) -> None:
    part: Any = FACTORIES[label]()
    other = getattr(FACTORIES[label](), whole)

    with refused(f"stays with its {whole}: delete it here, enter it there"):
        write(part, **{whole: other})


def test_claim_is_deleted_with_all_that_hangs_on_it() -> None:
    claim = make_claim("threat")
    threat = make_threat(claim)
    top = make_tree(threat, {"all": ["a", {"not": "b"}]})
    event = make_event(threat, "trigger_occurred", condition=top)
    make_event_citation(event)
    make_event(threat, "voids", voids=event)
    make_consequence(threat)

    with allowed():
        claim.delete()

    assert not Claim.objects.exists()
    assert not ConditionalThreat.objects.exists()
