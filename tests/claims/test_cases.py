"""Threats as documents make them: each case that the model must hold, entered and derived."""

from typing import Any

import pytest
from django.utils import timezone

from claims.models import ConditionalThreat, Consequence, Statement
from tests.claims.telling import leaf_states, make_told
from tests.factories import (
    Tree,
    make_action,
    make_actor,
    make_claim,
    make_claim_link,
    make_condition_actor,
    make_condition_object,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_event,
    make_party,
    make_relation,
    make_statement,
    make_threat,
    make_tree,
)

pytestmark = pytest.mark.django_db


def make_said(
    words: str, tree: Tree | None, deed: str, *, said_date: str | None = "2024-03-01", **over: Any
) -> ConditionalThreat:
    """A threat of which a statement's speaker says ``words``."""
    claim = make_claim("threat", words, statement=make_statement(said_date=said_date))
    threat = make_threat(claim, **over)
    if tree:
        make_tree(threat, tree)
    make_consequence(threat, deed)
    return threat


def derived(threat: ConditionalThreat) -> Any:
    """All that the database derives of ``threat``, now."""
    threats = ConditionalThreat.objects.with_status().with_flags().with_deadline()
    return threats.with_triangular().with_code().get(pk=threat.pk)


def deed_of(threat: ConditionalThreat) -> Consequence:
    return threat.consequences.get()


class TestUnless:
    """“Unless the government accepts by Friday, we will bomb the dam.”"""

    accepts = "the government accepts"

    @pytest.fixture
    def threat(self) -> ConditionalThreat:
        return make_said(
            "Unless the government accepts by Friday, we will bomb the dam.",
            {"not": self.accepts},
            "the dam is bombed",
            aim="compellent",
            form="explicit",
            deadline_date="2024-03-08",
        )

    def test_acceptance_averts_it(self, threat: ConditionalThreat) -> None:
        make_told(threat, ("complied", self.accepts, "2024-03-07"))

        assert derived(threat).status == "averted"
        assert derived(threat).flags == []

    def test_silence_triggers_nothing_by_itself(self, threat: ConditionalThreat) -> None:
        assert derived(threat).status == "standing"
        assert derived(threat).flags == ["overdue"]

    def test_deadline_without_acceptance_triggers_it(self, threat: ConditionalThreat) -> None:
        make_told(threat, ("lapsed", self.accepts, "2024-03-08"))

        assert derived(threat).status == "triggered"

    def test_not_bombing_then_is_a_bluff(self, threat: ConditionalThreat) -> None:
        make_told(threat, ("lapsed", self.accepts, "2024-03-08"))
        make_told(threat, ("lapsed", None, "2024-06"))

        assert derived(threat).status == "not_carried_out"

    def test_bombing_then_is_not_without_trigger(self, threat: ConditionalThreat) -> None:
        make_told(threat, ("lapsed", self.accepts, "2024-03-08"))
        make_told(threat, ("carried_out", None, "2024-03-09"))

        assert derived(threat).status == "carried_out"
        assert derived(threat).flags == []


def test_end_is_no_trigger() -> None:
    """“We will fight until our fighters gain control.”"""
    threat = make_said("We will fight until our fighters gain control.", None, "they fight")
    Consequence.objects.update(until_wording="until our fighters gain control")

    assert not threat.conditions.exists()
    assert derived(threat).status == "standing"


def test_grievance_is_no_condition() -> None:
    """“In retaliation for the raid, we will strike.”"""
    threat = make_said(
        "In retaliation for the raid, we will strike.", None, "they strike", retaliatory=True
    )
    raid = make_claim("event", "The village was raided.")
    make_claim_link(threat.claim, raid, kind="provoked_by")
    make_told(threat, ("carried_out", None, "2024-03-04"))

    assert derived(threat).status == "carried_out"
    assert derived(threat).flags == []
    assert derived(threat).triangular is None


def test_addressed_to_one_and_aimed_at_another() -> None:
    """“If Israel strikes Iran through our airspace, American bases will be hit.”"""
    israel, iran, states = make_actor("Israel"), make_actor("Iran"), make_actor("United States")
    threat = make_said(
        "If Israel strikes Iran through our airspace, American bases will be hit.",
        "Israel strikes Iran",
        "bases are hit",
    )
    condition = threat.conditions.get()
    make_party(threat.claim.statement, israel, role="addressee")
    make_condition_actor(condition, israel)
    make_condition_object(condition, actor=iran)
    make_consequence_actor(deed_of(threat), states)

    assert derived(threat).triangular is True


def test_nobody_acts() -> None:
    """“If the talks founder, we will close the strait.”"""
    threat = make_said(
        "If the talks founder, we will close the strait.", "the talks founder", "the strait is shut"
    )
    make_consequence_actor(deed_of(threat))

    assert derived(threat).triangular is None
    assert leaf_states() == {"the talks founder": "unmet"}

    make_told(threat, ("trigger_occurred", "the talks founder", "2024-03-05"))

    assert derived(threat).status == "triggered"


def test_judged_by_the_threatener() -> None:
    """“Touch anything that I consider off limits, and I will act.”"""
    threat = make_said(
        "Touch anything that I consider off limits, and I will act.", None, "he acts"
    )
    make_tree(threat, "something off limits is touched", judged_by_threatener=True)

    assert leaf_states() == {"something off limits is touched": "unknowable"}
    assert derived(threat).status == "standing"


def test_period_from_an_unknown_date() -> None:
    """“Leave within ten days”, in a leaflet without a date."""
    threat = make_said(
        "Unless you leave within ten days, the ships will burn.",
        {"not": "you leave"},
        "the ships burn",
        said_date=None,
        form="explicit",
        deadline_period="P10D",
        deadline_anchor="said",
        deadline_wording="within ten days",
    )

    assert derived(threat).deadline is None
    assert derived(threat).flags == []
    assert derived(threat).is_ultimatum

    Statement.objects.update(said_date="2024-03-01")

    assert derived(threat).deadline.upper < timezone.now()
    assert derived(threat).flags == ["overdue"]


def test_boycott_that_harms_nobody_named() -> None:
    """“If the toll stays, nobody will buy salt.”"""
    threat = make_said("If the toll stays, nobody will buy salt.", "the toll stays", "a boycott")
    make_condition_actor(threat.conditions.get())
    Consequence.objects.update(action=make_action("163", threat_code="1312"))
    make_consequence_object(deed_of(threat), kind="economic")

    assert derived(threat).triangular is None
    assert derived(threat).threat_code == "1312"


class TestGeneralAgainstHisPresident:
    """“If the cabinet dismisses me, my brigades will take the palace.”"""

    def test_is_not_triangular(self) -> None:
        """The cabinet triggers, the president is hit; both are of the general's own state."""
        state = make_actor("Qasira", kind="state", country="QS")
        president = make_actor("President", kind="person", sector="PRE")
        cabinet = make_actor("Cabinet", kind="government_body")
        make_relation(president, state, "leads")
        make_relation(cabinet, state, "part_of")
        threat = make_said(
            "If the cabinet dismisses me, my brigades will take the palace.",
            "the cabinet dismisses him",
            "the palace is taken",
        )
        make_condition_actor(threat.conditions.get(), cabinet)
        make_consequence_actor(deed_of(threat), president)

        assert derived(threat).triangular is False


def test_rockets_that_nobody_claims() -> None:
    threat = make_said("If they fly, the base will be hit.", "they fly", "the base is hit")
    make_told(threat, ("trigger_occurred", "they fly", "2024-03-05"))
    make_event(threat, "carried_out", effective_date="2024-03-06", disputed=True)

    assert derived(threat).status == "triggered"
    assert derived(threat).flags == ["disputed"]


def test_curfew() -> None:
    """The consequence is the curfew; the code is that of threatening one."""
    threat = make_said(
        "If the marches go on, there will be a curfew.", "the marches go on", "a curfew"
    )
    Consequence.objects.update(action=make_action("1723", threat_code="1323"))

    assert str(deed_of(threat).action) == "1723 use force"
    assert derived(threat).threat_code == "1323"
