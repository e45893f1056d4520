"""What spans the rows of a statement: kept in every way of writing, else refused."""

import pytest
from django.db import transaction

from claims.models import Report, Statement
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
    make_actor,
    make_hop,
    make_party,
    make_report,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


class TestSpeaker:
    message = "name a speaker, or tick that the speaker is unknown"

    @pytest.fixture
    def statement(self) -> Statement:
        return make_statement()

    @every_insert
    def test_statement_without_one(self, write_new: Insert) -> None:
        with refused(self.message):
            write_new(Statement(id=7_000_001, summary="A warning"))

    @every_insert
    def test_statement_of_an_unknown_one(self, write_new: Insert) -> None:
        with allowed():
            write_new(Statement(id=7_000_001, summary="A warning", speaker_unknown=True))

    def test_unknown_and_named(self) -> None:
        with refused(self.message):
            make_statement(speakers=[make_actor()], speaker_unknown=True)

    @every_write
    def test_unknown_ticked_beside_a_name(self, statement: Statement, write: Write) -> None:
        with refused(self.message):
            write(statement, speaker_unknown=True)

    @every_write
    def test_unknown_unticked_without_a_name(self, write: Write) -> None:
        statement = make_statement(speakers=[])

        with refused(self.message):
            write(statement, speaker_unknown=False)

    @every_removal
    def test_last_one_removed(self, statement: Statement, remove: Write) -> None:
        with refused(self.message):
            remove(statement.parties.get())

    @every_removal
    def test_one_of_two_removed(self, statement: Statement, remove: Write) -> None:
        speaker = make_party(statement, role="speaker")

        with allowed():
            remove(speaker)

    @every_write
    def test_last_one_made_addressee(self, statement: Statement, write: Write) -> None:
        with refused(self.message):
            write(statement.parties.get(), role="addressee")

    @every_write
    def test_becomes_unknown(self, statement: Statement, write: Write) -> None:
        with allowed(), transaction.atomic():
            statement.parties.get().delete()
            write(statement, speaker_unknown=True)


class TestHops:
    message = "numbered 1, 2, 3"

    @pytest.fixture
    def report(self) -> Report:
        return make_report(hops=[{}, {}, {}])

    @every_insert
    def test_none(self, write_new: Insert) -> None:
        report = Report(id=7_000_001, statement=make_statement(), source=make_source())

        with refused(self.message):
            write_new(report)

    def test_gap(self, report: Report) -> None:
        with refused(self.message):
            make_hop(report, order=5)

    def test_first_one_missing(self) -> None:
        with refused(self.message):
            make_report(hops=[{"order": 2}])

    @every_removal
    def test_middle_one_removed(self, report: Report, remove: Write) -> None:
        with refused(self.message):
            remove(report.hops.get(order=2))

    @every_removal
    def test_last_one_removed(self, report: Report, remove: Write) -> None:
        with allowed():
            remove(report.hops.get(order=3))

    @every_write
    def test_number_skipped(self, report: Report, write: Write) -> None:
        with refused(self.message):
            write(report.hops.get(order=3), order=4)

    @every_write
    def test_numbers_swapped(self, report: Report, write: Write) -> None:
        second, third = report.hops.filter(order__gt=1)

        with allowed(), transaction.atomic():
            write(second, order=3)
            write(third, order=2)
