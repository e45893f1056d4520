"""What was published of a threat's events and a claim's assessments is only voided from then on."""

from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, transaction

from sources.review.batch import publish_reviewed, with_referents
from tests.factories import (
    make_assessment,
    make_assessment_citation,
    make_claim,
    make_event,
    make_event_citation,
    make_statement,
    make_threat,
)
from tests.house.writes import raw_delete, raw_update
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts() -> list[Any]:
    """An event and an assessment with their evidence, of a published claim."""
    editor, reviewer = person("editor"), person("reviewer")
    with pghistory.context(user=editor.pk):
        claim = make_claim("threat", statement=make_statement())
        event = make_event(make_threat(claim), kind="withdrawn")
        assessment = make_assessment(claim)
        evidence = [make_event_citation(event), make_assessment_citation(assessment)]
    publish_reviewed(with_referents([claim]), by=editor, reviewer=reviewer)
    return [event, assessment, *evidence]


def test_published_part_is_neither_changed_nor_removed(parts: list[Any]) -> None:
    for part in parts:
        column = "rationale" if hasattr(part, "rationale") else "note"
        for write in (
            lambda part=part, column=column: raw_update(part, {column: "Otherwise."}),
            lambda part=part: type(part)._base_manager.filter(pk=part.pk).update(**{column: "x"}),  # noqa: B023
            lambda part=part: raw_delete(part),
            lambda part=part: part.delete(),
        ):
            with pytest.raises(IntegrityError, match="has been published"), transaction.atomic():
                write()


def test_published_part_is_voided_and_gets_more_evidence(parts: list[Any]) -> None:
    event, assessment, *_ = parts

    make_event(event.threat, kind="voids", voids=event)
    make_assessment(assessment.claim, voids=assessment)
    make_event_citation(event)

    assert event.voided_by.exists()


def test_part_of_a_draft_is_free() -> None:
    event = make_event()

    raw_update(event, {"note": "Otherwise."})
    raw_delete(event)
