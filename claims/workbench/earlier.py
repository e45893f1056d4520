"""What a further threat of a statement begins with: what the one before has, as it mostly is so."""

from typing import Any

from claims.admin.claims import ClaimForm
from claims.admin.threat_form import ThreatForm
from claims.admin.threat_rows import ConsequenceForm
from claims.models import ConditionalThreat, Statement


def threat_before(statement: Statement | None) -> ConditionalThreat | None:
    """The threat that was entered last in a statement."""
    if statement is None:
        return None
    threats = ConditionalThreat.objects.filter(claim__statement=statement)
    return threats.select_related("claim").order_by("-pk").first()


def addressees_of(threat: ConditionalThreat) -> list[Any]:
    return _named(ClaimForm, "addressees", threat.claim)


def fields_of(threat: ConditionalThreat) -> dict[str, Any]:
    """What it is to bring about, how it is made, and whom it shields."""
    protected = _named(ThreatForm, "protected_actors", threat)
    return {"aim": threat.aim, "form": threat.form, "protected_actors": protected}


def deed_of(threat: ConditionalThreat) -> dict[str, Any]:
    """What would be done first, and to whom."""
    deed = threat.consequences.first()
    if deed is None:
        return {}
    return {"action": deed.action_id, "targets": _named(ConsequenceForm, "targets", deed)}


def _named(form: Any, name: str, record: Any) -> list[Any]:
    found: list[Any] = form.base_fields[name].read(record)
    return found
