"""Each constraint of claims and threats: a row that keeps it, and a change that is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.claims.writing import Write, every_write, refused
from tests.factories import (
    make,
    make_action,
    make_actor,
    make_assessment,
    make_claim,
    make_claim_link,
    make_condition,
    make_condition_object,
    make_consequence,
    make_consequence_object,
    make_event,
    make_party,
    make_place,
    make_publisher,
    make_repeat_judgement,
    make_report,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)
from tests.house.inventory import MODELS

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Check:
    """A constraint on single rows: ``row`` keeps it, ``change`` breaks it."""

    name: str
    row: Callable[[], models.Model]
    change: dict[str, Any] = field(default_factory=dict)

    def broken(self, row: models.Model) -> dict[str, Any]:
        return {
            name: value(row) if callable(value) else value for name, value in self.change.items()
        }


CHECKS = [
    Check("claim_has_one_voice", make_claim, {"statement": lambda _: make_statement()}),
    Check("claim_has_one_voice", make_claim, {"source": None}),
    Check("claim_relation_is_given", make_claim, {"kind": "relation"}),
    Check("claim_says_something", make_claim, {"proposition": " \n"}),
    Check("claimlink_not_to_itself", make_claim_link, {"target": lambda link: link.claim}),
    Check("repeatjudgement_reason_is_given", make_repeat_judgement, {"reason": "\n"}),
    Check("repeatjudgement_older_first", make_repeat_judgement, {"older": lambda one: one.newer}),
    Check("hop_is_one_voice", lambda: make_report().hops.get(order=2),
          {"actor": lambda _: make_actor(), "publisher": lambda _: make_publisher()}),
    Check("hop_outlet_speaks_itself", lambda: make_report().hops.get(order=1),
          {"mode": "paraphrase"}),
    Check("hop_outlet_speaks_itself", lambda: make_report().hops.get(order=2), {"order": 0}),
    Check("assessment_verdict_is_on_truth", make_assessment, {"about": "was_said"}),
    Check("assessment_judges_something", make_assessment, {"verdict": ""}),
    Check("assessment_voids_another", make_assessment, {"voids": lambda assessment: assessment}),
    Check("assessment_gives_reasons", make_assessment, {"rationale": "\t"}),
    Check("conditionalthreat_one_deadline", lambda: make_threat(deadline_date="2024"),
          {"deadline_period": "P1D", "deadline_anchor": "said"}),
    Check("conditionalthreat_period_has_anchor", make_threat, {"deadline_period": "P1D"}),
    Check("conditionalthreat_period_has_anchor", make_threat, {"deadline_anchor": "said"}),
    Check("conditionalthreat_period_is_iso_8601", make_threat,
          {"deadline_period": "P1M2Y", "deadline_anchor": "said"}),
    Check("conditionalthreat_period_is_iso_8601", make_threat,
          {"deadline_period": "PT5D", "deadline_anchor": "said"}),
    Check("conditionalthreat_period_is_iso_8601", make_threat,
          {"deadline_period": "P5DT", "deadline_anchor": "said"}),
    Check("conditionalthreat_anchor_date_of_event",
          lambda: make_threat(deadline_period="P1D", deadline_anchor="said"),
          {"deadline_anchor_date": "2024"}),
    Check("conditionalthreat_override_has_reason", make_threat, {"triangular_override": False}),
    Check("conditionalthreat_override_has_reason", make_threat, {"triangular_reason": "Why"}),
    Check("threatparty_is_one_party", make_threat_party, {"actor": None}),
    Check("threatparty_is_one_party", make_threat_party, {"place": lambda _: make_place()}),
    Check("threatparty_is_one_party", lambda: make_threat_party(place=make_place()),
          {"role": "threatener"}),
    Check("condition_leaf_has_words", make_condition, {"wording": " "}),
    Check("condition_leaf_has_words", make_condition, {"excerpt": None}),
    Check("condition_group_is_bare", lambda: make_tree(None, {"not": "a"}), {"means": "by sea"}),
    Check("condition_group_is_bare", lambda: make_tree(None, {"not": "a"}),
          {"judged_by_threatener": True}),
    Check("condition_group_is_bare", lambda: make_tree(None, {"not": "a"}),
          {"action": lambda _: make_action()}),
    Check("conditionobject_is_one_thing", make_condition_object, {"wording": ""}),
    Check("conditionobject_is_one_thing", make_condition_object, {"actor": lambda _: make_actor()}),
    Check("conditionobject_is_one_thing",
          lambda: make_condition_object(actor=make_actor()), {"place": lambda _: make_place()}),
    Check("consequence_says_something", make_consequence, {"wording": ""}),
    Check("consequenceobject_is_something", make_consequence_object, {"place": None}),
    Check("threatevent_voids_something", make_event,
          {"voids": lambda event: make_event(event.threat)}),
    Check("threatevent_voids_for_sure",
          lambda: make_event(threat := make_threat(), "voids", voids=make_event(threat)),
          {"disputed": True}),
    Check("threatevent_condition_fits_kind", make_event,
          {"condition": lambda event: make_condition(event.threat)}),
]  # fmt: skip
# A trigger forestalls them, with a sentence of its own: test_rules.py.
FORESTALLED = {"topic_not_within_itself", "action_not_within_itself"}


@every_write
@pytest.mark.parametrize(
    "check", CHECKS, ids=lambda check: f"{check.name}-{'-'.join(check.change)}"
)
def test_check(check: Check, write: Write) -> None:
    row = check.row()
    change = check.broken(row)

    with refused(f"claims_{check.name}"):
        write(row, **change)


@dataclass(frozen=True)
class Unique:
    """A constraint on pairs of rows: made alike in ``columns``, they break it."""

    name: str
    columns: tuple[str, ...]
    one: Callable[[], Any]
    another: Callable[[Any], Any]


def alike(name: str, *columns: str, **over: Any) -> Unique:
    """Two rows of the model that ``name`` begins with, else unlike each other."""
    model = apps.get_model("claims", name.partition("_")[0])
    return Unique(name, columns, lambda: make(model, **over), lambda _one: make(model, **over))


UNIQUE = [
    alike("claimcitation_cited_once", "claim", "excerpt", "role"),
    alike("claimlink_stated_once", "claim", "kind", "target"),
    alike("repeatjudgement_judged_once", "older", "newer"),
    alike("claimparticipant_named_once", "claim", "role", "actor"),
    alike("claimplace_named_once", "claim", "place"),
    alike("claimtopic_named_once", "claim", "topic"),
    Unique("statementparty_named_once", ("actor",), make_party,
           lambda one: make_party(one.statement)),
    alike("report_one_per_source", "statement", "source"),
    Unique("hop_one_per_place", ("order",),
           lambda: make_report(hops=[{}, {}, {}]).hops.get(order=3),
           lambda one: one.report.hops.get(order=2)),
    alike("assessmentcitation_cited_once", "assessment", "excerpt"),
    alike("threatparty_named_once", "threat", "role", "actor", "place"),
    alike("conditionactor_named_once", "condition", "actor"),
    alike("conditionobject_named_once", "condition", "actor", "place", "wording"),
    Unique("consequence_one_per_place", ("order",), make_consequence,
           lambda one: make_consequence(one.threat)),
    alike("consequenceactor_named_once", "consequence", "role", "actor"),
    alike("consequenceobject_named_once", "consequence", "kind", "place", "wording"),
    alike("eventcitation_cited_once", "event", "excerpt"),
]  # fmt: skip


@every_write
@pytest.mark.parametrize("rule", UNIQUE, ids=lambda rule: rule.name)
def test_unique(rule: Unique, write: Write) -> None:
    one = rule.one()
    another = rule.another(one)

    with refused(f"claims_{rule.name}"):
        write(another, **{column: getattr(one, column) for column in rule.columns})


def test_every_constraint_is_tested() -> None:
    """But those of all curated records, of terms, of forms and of what is published."""
    elsewhere = re.compile(
        "_(is_a_term|has_its_form|reviewed_pair|approved_is_reviewed|four_eyes)$|(revision|index)_"
    )
    rules = {
        str(rule.name).removeprefix("claims_")
        for model in MODELS
        if model._meta.app_label == "claims"
        for rule in model._meta.constraints
    }

    tested = {check.name for check in CHECKS} | {rule.name for rule in UNIQUE}

    assert {rule for rule in rules if not elsewhere.search(rule)} == tested | FORESTALLED
