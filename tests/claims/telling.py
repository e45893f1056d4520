"""What the tests of derived states share: a threat of which this and that is told."""

from datetime import UTC, datetime
from typing import Any

from claims.models import Condition, ConditionalThreat, ThreatEvent
from tests.factories import Tree, make_event, make_threat, make_tree

MET, PARTLY = "trigger_occurred", "trigger_partly_occurred"
DONE, LAPSED = "complied", "lapsed"
UNLESS: Tree = {"not": "they accept"}
LATER = datetime(2030, 1, 1, tzinfo=UTC)
# (kind, the words of the leaf or the operator of the group or None for the whole, date)
Told = tuple[str] | tuple[str, str | None] | tuple[str, str | None, str | None]


def make_told(threat: ConditionalThreat, told: Told, **over: Any) -> ThreatEvent:
    kind, name, date = (*told, None, None)[:3]
    node = name and threat.conditions.get(**{_field(name): name})
    return make_event(threat, kind, condition=node, effective_date=date, **over)


def _field(name: str) -> str:
    return "operator" if name in ("all", "any", "not") else "wording"


def the_threat(moment: datetime = LATER) -> Any:
    """The only threat there is, with all that is derived of it at ``moment``."""
    threats = ConditionalThreat.objects.with_status(moment).with_flags(moment).with_state(moment)
    return threats.with_deadline().with_triangular().with_code().get()


def stands(
    tree: Tree | None, *events: Told, moment: datetime = LATER, **threat: Any
) -> dict[str, Any]:
    """The state of a new threat of which the ``events`` are told."""
    row = make_threat(**threat)
    if tree:
        make_tree(row, tree)
    for event in events:
        make_told(row, event)
    state: dict[str, Any] = the_threat(moment).state
    return state


def leaf_states(moment: datetime = LATER) -> dict[str, str]:
    leaves: Any = Condition.objects.filter(operator="leaf").with_state(moment)
    return {leaf.wording: leaf.leaf_state for leaf in leaves}
