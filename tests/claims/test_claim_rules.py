"""What spans the rows of a claim: kept in every way of writing, else refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models, transaction

from claims.models import Claim, ClaimCitation
from tests.claims.writing import (
    Insert,
    Write,
    allowed,
    every_insert,
    every_removal,
    every_write,
    refused,
)
from tests.factories import (
    make_action,
    make_assessment,
    make_claim,
    make_claim_citation,
    make_excerpt,
    make_report,
    make_source,
    make_statement,
    make_threat,
    make_topic,
)

pytestmark = pytest.mark.django_db


class TestOrigin:
    uncited = "rests on no words"
    unreported = "has no report of its statement"
    other_voice = "voice of another source"

    @every_insert
    def test_claim_without_one(self, write_new: Insert) -> None:
        claim = Claim(id=7_000_001, kind="fact", proposition="It rained.", source=make_source())

        with refused(self.uncited):
            write_new(claim)

    @every_removal
    def test_last_one_removed(self, remove: Write) -> None:
        claim = make_claim()
        make_claim_citation(claim, role="supports")

        with refused(self.uncited):
            remove(claim.citations.get(role="origin"))

    @every_removal
    def test_one_of_two_removed(self, remove: Write) -> None:
        claim = make_claim()
        make_claim_citation(claim, make_excerpt(source=claim.source), role="origin")

        with allowed():
            remove(claim.citations.all()[0])

    @every_removal
    def test_claim_removed_with_its_citations(self, remove: Write) -> None:
        claim = make_claim()

        with allowed(), transaction.atomic():
            claim.citations.all().delete()
            remove(claim)

    @every_write
    def test_last_one_made_context(self, write: Write) -> None:
        with refused(self.uncited):
            write(make_claim().citations.get(), role="context")

    @every_write
    def test_last_one_given_to_another_claim(self, write: Write) -> None:
        claim, other = make_claim(), make_claim()

        with refused(self.uncited):
            write(claim.citations.get(), claim=other, role="context")

    @every_insert
    def test_words_of_another_source(self, write_new: Insert) -> None:
        citation = ClaimCitation(
            id=7_000_001, claim=make_claim(), excerpt=make_excerpt(), role="origin"
        )

        with refused(self.other_voice):
            write_new(citation)

    @every_insert
    def test_support_in_another_source(self, write_new: Insert) -> None:
        citation = ClaimCitation(
            id=7_000_001, claim=make_claim(), excerpt=make_excerpt(), role="supports"
        )

        with allowed():
            write_new(citation)

    @every_insert
    def test_words_of_a_source_without_a_report(self, write_new: Insert) -> None:
        claim = make_claim(statement=make_statement())
        citation = ClaimCitation(id=7_000_001, claim=claim, excerpt=make_excerpt(), role="origin")

        with refused(self.unreported):
            write_new(citation)

    @every_insert
    def test_words_of_a_source_with_a_report(self, write_new: Insert) -> None:
        claim, excerpt = make_claim(statement=make_statement()), make_excerpt()
        make_report(claim.statement, excerpt.snapshot.source)
        citation = ClaimCitation(id=7_000_001, claim=claim, excerpt=excerpt, role="origin")

        with allowed():
            write_new(citation)

    @every_write
    def test_excerpt_changed(self, write: Write) -> None:
        with refused(self.other_voice):
            write(make_claim().citations.get(), excerpt=make_excerpt())

    @every_write
    def test_support_made_origin(self, write: Write) -> None:
        with refused(self.other_voice):
            write(make_claim_citation(), role="origin")

    @every_write
    def test_claim_made_by_another_source(self, write: Write) -> None:
        with refused(self.other_voice):
            write(make_claim(), source=make_source())

    @every_write
    def test_claim_moved_to_another_statement(self, write: Write) -> None:
        with refused(self.unreported):
            write(make_claim(statement=make_statement()), statement=make_statement())

    @every_write
    @pytest.mark.parametrize(
        "change",
        [{"source": make_source}, {"statement": make_statement}],
        ids=["source", "statement"],
    )
    def test_report_changed(self, write: Write, change: dict[str, Callable[[], Any]]) -> None:
        statement = make_statement()
        make_claim(statement=statement)

        with refused(self.unreported):
            write(statement.reports.get(), **{name: make() for name, make in change.items()})

    @every_removal
    def test_report_removed(self, remove: Write) -> None:
        statement = make_statement()
        make_claim(statement=statement)
        report = statement.reports.get()

        with refused(self.unreported), transaction.atomic():
            report.hops.all().delete()
            remove(report)

    @every_removal
    def test_report_that_nothing_rests_on_removed(self, remove: Write) -> None:
        report = make_report(make_claim(statement=make_statement()).statement)

        with allowed(), transaction.atomic():
            report.hops.all().delete()
            remove(report)


class TestKindOfThreat:
    @pytest.mark.parametrize("kind", ["fact", "warning", "promise"])
    def test_threat_of_another_claim(self, kind: str) -> None:
        with refused(f"is of kind {kind}; only a claim of kind threat"):
            make_threat(make_claim(kind))

    @every_write
    def test_kind_of_a_claim_with_a_threat(self, write: Write) -> None:
        with refused("has a conditional threat, so its kind stays threat"):
            write(make_threat().claim, kind="warning")

    @every_write
    def test_kind_of_a_claim_without_one(self, write: Write) -> None:
        with allowed():
            write(make_claim("threat"), kind="warning")

    def test_second_threat_of_one_claim(self) -> None:
        threat = make_threat()

        with refused("claims_conditionalthreat_pkey"):
            make_threat(threat.claim)


class TestAssessment:
    message = "voids another assessment of the same claim"

    @every_write
    def test_voids_one_of_another_claim(self, write: Write) -> None:
        assessment, other = make_assessment(), make_assessment()

        with refused(self.message):
            write(assessment, voids=other)

    @every_write
    def test_voids_one_that_voids_it(self, write: Write) -> None:
        assessment = make_assessment()
        other = make_assessment(assessment.claim, voids=assessment)

        with refused(self.message):
            write(assessment, voids=other)

    @every_write
    def test_voids_an_earlier_one(self, write: Write) -> None:
        earlier = make_assessment()
        later = make_assessment(earlier.claim)

        with allowed():
            write(later, voids=earlier)


class TestVocabularies:
    @every_write
    @pytest.mark.parametrize("make", [make_topic, make_action])
    def test_within_itself(self, make: Callable[..., models.Model], write: Write) -> None:
        with refused("cannot lie within itself"):
            row = make()
            write(row, parent=row)

    @every_write
    def test_within_a_part_of_itself(self, write: Write) -> None:
        whole = make_topic()
        part = make_topic(parent=make_topic(parent=whole))

        with refused("cannot lie within itself"):
            write(whole, parent=part)
