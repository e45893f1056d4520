"""One small function for each model: a row that keeps every rule, with any field given otherwise.

``make_claim(kind="threat", text="…")`` makes whatever the row needs besides; :data:`FACTORIES`
finds the function of a model.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from tests.factories.actors import (
    make_actor,
    make_external_id,
    make_judgement,
    make_name,
    make_place,
    make_relation,
    make_relation_citation,
)
from tests.factories.claims import (
    make_action,
    make_assessment,
    make_assessment_citation,
    make_claim,
    make_claim_citation,
    make_claim_link,
    make_claim_place,
    make_claim_topic,
    make_hop,
    make_participant,
    make_party,
    make_report,
    make_statement,
    make_topic,
)
from tests.factories.sources import (
    make_anchor,
    make_excerpt,
    make_publisher,
    make_raw_file,
    make_snapshot,
    make_source,
    make_source_link,
    make_translation,
    make_user,
    sha256,
)
from tests.factories.threats import (
    Tree,
    make_condition,
    make_condition_actor,
    make_condition_object,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_event,
    make_event_citation,
    make_threat,
    make_threat_party,
    make_tree,
)

# The factory of each model, by the model's label in lower case.
FACTORIES: dict[str, Callable[..., models.Model]] = {
    "sources.anchor": make_anchor,
    "sources.excerpt": make_excerpt,
    "sources.excerpttranslation": make_translation,
    "sources.publisher": make_publisher,
    "sources.rawfile": make_raw_file,
    "sources.snapshot": make_snapshot,
    "sources.source": make_source,
    "sources.sourcelink": make_source_link,
    "sources.user": make_user,
    "actors.actor": make_actor,
    "actors.actorexternalid": make_external_id,
    "actors.actorname": make_name,
    "actors.actorrelation": make_relation,
    "actors.identityjudgement": make_judgement,
    "actors.place": make_place,
    "actors.relationcitation": make_relation_citation,
    "claims.action": make_action,
    "claims.assessment": make_assessment,
    "claims.assessmentcitation": make_assessment_citation,
    "claims.claim": make_claim,
    "claims.claimcitation": make_claim_citation,
    "claims.claimlink": make_claim_link,
    "claims.claimparticipant": make_participant,
    "claims.claimplace": make_claim_place,
    "claims.claimtopic": make_claim_topic,
    "claims.condition": make_condition,
    "claims.conditionactor": make_condition_actor,
    "claims.conditionobject": make_condition_object,
    "claims.conditionalthreat": make_threat,
    "claims.consequence": make_consequence,
    "claims.consequenceactor": make_consequence_actor,
    "claims.consequenceobject": make_consequence_object,
    "claims.eventcitation": make_event_citation,
    "claims.hop": make_hop,
    "claims.report": make_report,
    "claims.statement": make_statement,
    "claims.statementparty": make_party,
    "claims.threatevent": make_event,
    "claims.threatparty": make_threat_party,
    "claims.topic": make_topic,
}


def make(model: type[models.Model], **over: Any) -> models.Model:
    """A row of ``model``, whichever it is."""
    return FACTORIES[model._meta.label_lower](**over)


__all__ = [
    "FACTORIES",
    "Tree",
    "make",
    "make_action",
    "make_actor",
    "make_anchor",
    "make_assessment",
    "make_assessment_citation",
    "make_claim",
    "make_claim_citation",
    "make_claim_link",
    "make_claim_place",
    "make_claim_topic",
    "make_condition",
    "make_condition_actor",
    "make_condition_object",
    "make_consequence",
    "make_consequence_actor",
    "make_consequence_object",
    "make_event",
    "make_event_citation",
    "make_excerpt",
    "make_external_id",
    "make_hop",
    "make_judgement",
    "make_name",
    "make_participant",
    "make_party",
    "make_place",
    "make_publisher",
    "make_raw_file",
    "make_relation",
    "make_relation_citation",
    "make_report",
    "make_snapshot",
    "make_source",
    "make_source_link",
    "make_statement",
    "make_threat",
    "make_threat_party",
    "make_topic",
    "make_translation",
    "make_tree",
    "make_user",
    "sha256",
]
