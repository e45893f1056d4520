"""What follows from the events besides the status: flags, states of conditions, restatements."""

from datetime import UTC, datetime
from typing import Any

import pytest

from claims.models import Claim, Condition, ConditionalThreat
from tests.claims.telling import (
    DONE,
    LAPSED,
    LATER,
    MET,
    PARTLY,
    UNLESS,
    Told,
    leaf_states,
    make_told,
    stands,
    the_threat,
)
from tests.factories import (
    make_claim,
    make_claim_link,
    make_source,
    make_statement,
    make_threat,
    make_tree,
)

pytestmark = pytest.mark.django_db


class TestBeforeItWasMade:
    moment = datetime(2024, 9, 30, tzinfo=UTC)

    def status(self) -> str | None:
        return the_threat(self.moment).status

    def test_by_the_date_of_the_statement(self) -> None:
        make_threat(make_claim("threat", statement=make_statement(said_date="2024-10-01")))

        assert self.status() is None

    def test_by_the_date_of_the_source(self) -> None:
        make_threat(make_claim("threat", source=make_source(published_date="2024-10-01")))

        assert self.status() is None

    def test_by_the_event(self) -> None:
        make_told(make_threat(), ("issued", None, "2024-10-01"))

        assert self.status() is None

    def test_unknown_date_may_be_earlier(self) -> None:
        make_threat(make_claim("threat", statement=make_statement(said_date="../2024-10-01")))

        assert self.status() == "standing"

    def test_no_flag_is_up(self) -> None:
        make_threat(make_claim("threat", statement=make_statement(said_date="2024-10-01")))

        assert the_threat(self.moment).flags == []


class TestFlags:
    def flags(self, moment: datetime = LATER) -> list[str]:
        flags: list[str] = the_threat(moment).flags
        return flags

    def test_none(self) -> None:
        stands("a", (MET, "a"), ("carried_out",))

        assert self.flags() == []

    def test_disputed(self) -> None:
        threat = make_threat()
        make_told(threat, ("carried_out",), disputed=True)

        assert self.flags() == ["disputed"]
        assert the_threat().status == "standing"

    def test_utterance_denied(self) -> None:
        stands("a", ("utterance_denied",))

        assert self.flags() == ["utterance_denied"]

    @pytest.mark.parametrize("deed", ["carried_out", "partly_carried_out"])
    @pytest.mark.parametrize(
        ("tree", "trigger", "flags"),
        [
            ("a", None, ["without_trigger"]),
            ("a", "2024-03-09", ["without_trigger"]),
            ("a", "2024-03-05", []),
            ("a", "2024-03-04", []),
            (None, None, []),
        ],
    )
    def test_without_trigger(
        self, deed: str, tree: str | None, trigger: str | None, flags: list[str]
    ) -> None:
        events: list[Told] = [(MET, tree, trigger)] if trigger else []

        stands(tree, (deed, None, "2024-03-05"), *events)

        assert self.flags() == flags

    @pytest.mark.parametrize(
        ("moment", "flags"),
        [
            (datetime(2024, 2, 29, 23, tzinfo=UTC), []),
            (datetime(2024, 3, 1, tzinfo=UTC), ["overdue"]),
        ],
    )
    def test_overdue(self, moment: datetime, flags: list[str]) -> None:
        stands(UNLESS, deadline_date="2024-02-29")

        assert self.flags(moment) == flags
        assert ConditionalThreat.objects.overdue(moment).exists() is bool(flags)

    def test_not_overdue_once_something_came_of_it(self) -> None:
        stands(UNLESS, (DONE,), deadline_date="2024-02-29")

        assert self.flags() == []
        assert not ConditionalThreat.objects.overdue().exists()


class TestLeafStates:
    def test_each(self) -> None:
        threat = make_threat()
        leaves = ["unmet", "partly_met", "met", "ruled_out", "refrained", "disputed"]
        make_tree(threat, {"any": leaves})
        make_told(threat, (PARTLY, "partly_met"))
        make_told(threat, (MET, "met"))
        make_told(threat, (LAPSED, "ruled_out"))
        make_told(threat, (DONE, "refrained"))
        make_told(threat, (MET, "disputed"), disputed=True)

        assert leaf_states() == {leaf: leaf for leaf in leaves} | {"refrained": "ruled_out"}

    def test_judged_by_the_threatener(self) -> None:
        make_tree(None, "they cross a line", judged_by_threatener=True)

        assert leaf_states() == {"they cross a line": "unknowable"}

    def test_done_as_asked(self) -> None:
        threat = make_threat()
        make_tree(threat, UNLESS)
        make_told(threat, (DONE, "they accept"))

        assert leaf_states() == {"they accept": "met"}

    def test_group_has_none(self) -> None:
        make_tree(None, UNLESS)

        group: Any = Condition.objects.with_state().get(operator="not")

        assert group.leaf_state is None

    def test_trigger_after_the_end_is_met_all_the_same(self) -> None:
        """The leaf tells of the world, the status of the threat."""
        stands("a", (MET, "a", "2024-07-01"), expiry_date="2024-06-30")

        assert leaf_states() == {"a": "met"}


class TestRestatements:
    """The link of another statement's threat reads as an event of the threat that it links to."""

    @pytest.mark.parametrize(
        ("kind", "status"),
        [("supersedes", "superseded"), ("repeats", "standing"), ("restates_stronger", "standing")],
    )
    def test_status(self, kind: str, status: str) -> None:
        threat = make_threat()
        other = make_claim("threat", statement=make_statement(said_date="2024-05-01"))
        make_claim_link(other, threat.claim, kind=kind)

        moments = [datetime(2024, 4, 30, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)]

        assert [the_threat(moment).status for moment in moments] == ["standing", status]

    def test_same_statement_does_not_supersede_itself(self) -> None:
        statement = make_statement()
        threat = make_threat(make_claim("threat", statement=statement))
        make_claim_link(make_claim("threat", statement=statement), threat.claim, kind="supersedes")

        assert the_threat().status == "standing"

    @pytest.mark.parametrize(("kind", "state"), [("fact", "draft"), ("threat", "discarded")])
    def test_other_claims_do_not(self, kind: str, state: str) -> None:
        threat = make_threat()
        other = make_claim(kind, statement=make_statement())
        make_claim_link(other, threat.claim, kind="supersedes")
        Claim.objects.filter(pk=other.pk).update(state=state)

        assert the_threat().status == "standing"


def test_last_event_is_the_latest_dated() -> None:
    threat = make_threat()
    last = make_told(threat, ("withdrawn", None, "2024-05-01"))
    make_told(threat, ("escalated", None, "2024-04-01"))
    make_told(threat, ("softened",))

    state = the_threat(LATER).state

    assert state["last_event_id"] == last.pk


def test_unknown_threat_has_no_state() -> None:
    assert not ConditionalThreat.objects.with_state().exists()
