"""Where a threat stands, for its page: who has which part, how long there is, what is drawn."""

from datetime import datetime
from typing import Any

from claims.pages.condition import told
from claims.pages.countdown import countdown, is_overdue
from claims.pages.diagram import diagram
from claims.pages.parties import deeds, parties
from claims.pages.spans import spans
from claims.pages.timeline import happenings, timeline
from sources.api.moments import moment_of
from sources.publication.kinds import Document


def standing(claim: Document, linking: list[Document], as_of: str | None) -> dict[str, Any]:
    """Of a claim with its threat, at a moment; ``linking`` are the claims that refer to it."""
    threat = claim["threat"]
    moment = moment_of(as_of).time()
    due = countdown(threat, moment)
    deadline = threat["deadline_until"] or threat["deadline_from"]
    ((_, expiry),) = spans([threat["expiry_date"]])
    moments = [
        ("deadline", datetime.fromisoformat(deadline) if deadline else None),
        ("end of its time", expiry),
        ("moment shown" if as_of else "now", moment),
    ]
    line = timeline(happenings(claim, linking), spans, moments)
    condition = threat["condition"] and told(threat["condition"], line.happenings)
    return {
        "due": due,
        "is_overdue": is_overdue(threat, due),
        "parties": parties(claim),
        "deeds": deeds(threat),
        "condition": condition,
        "diagram": condition and diagram(condition),
        "timeline": line,
    }
