import sys
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

import pghistory
from django.core.management.base import BaseCommand

from actors.importing import ActorRecord, Outcome, import_records, read_record
from sources import people
from sources.ingest import IngestError
from sources.ingest.inputs import Input, documents, places
from sources.interruption import Interruption
from sources.terminal import Terminal

BATCH = 200  # records that are taken in together, all or none


class Command(BaseCommand):
    help = (
        "Take in actors from other registers: JSON Lines in a shape of docs/ingest.md. A record "
        "whose names are like those of an actor held already is proposed to a person, in the "
        "admin under Match proposals, and not made twice. "
        "Exit status: 0 all are held or proposed now, 1 some failed, 2 wrong usage, 130 stopped "
        "by Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="A file; a folder, with all that is in it; or - for standard input.",
        )
        parser.add_argument("--by", metavar="NAME", help="The user in whose name this is done.")
        parser.add_argument("--reason", default="", help="Why; kept in the history.")

    def handle(self, *_: Any, **options: Any) -> None:
        by = people.named(options["by"])
        context = {"command": "import_actors", "reason": options["reason"]}
        context |= {"user": by.pk} if by else {}
        found = list(places(options["files"]))
        self.terminal = Terminal(self)
        self.pending: defaultdict[str, list[tuple[ActorRecord, int]]] = defaultdict(list)
        self.total, self.failed = Outcome(), 0
        status = 0
        try:
            with (
                pghistory.context(**context),
                Interruption() as self.interruption,
                self.terminal.progress("Importing", sum(place.size for place in found)),
            ):
                for place in found:
                    for line in documents(place, as_records=True):
                        self._read(line)
                for scheme in self.pending:
                    self._import(scheme)
        except KeyboardInterrupt:
            self.terminal.fail("Stopped. The same command goes on where it ended.")
            status = 130
        self._sum_up()
        sys.exit(status or int(self.failed > 0))

    def _read(self, line: Input) -> None:
        try:
            if line.problem:
                raise IngestError(line.problem)
            record = read_record(line.data)
        except IngestError as error:
            self.failed += 1
            self.terminal.fail(f"error: {line.name}: {error}")
            self.terminal.advance(line.size)
            return
        self.pending[record.scheme].append((record, line.size))
        if len(self.pending[record.scheme]) >= BATCH:
            self._import(record.scheme)

    def _import(self, scheme: str) -> None:
        batch, self.pending[scheme] = self.pending[scheme], []
        with self.interruption.piece():
            outcome = import_records(scheme, [record for record, _ in batch])
            for count in ("made", "proposed", "held", "waiting"):
                setattr(self.total, count, getattr(self.total, count) + getattr(outcome, count))
            for note in outcome.notes:
                self.terminal.warn(f"note: {note}")
            self.terminal.advance(sum(size for _, size in batch))

    def _sum_up(self) -> None:
        total = self.total
        self.stdout.write(
            f"{total.made} new, {total.proposed} proposed, {total.held} already held, "
            f"{total.waiting} waiting for a decision, {self.failed} failed."
        )
        if total.proposed or total.waiting:
            self.stdout.write("Whether those are actors held already is decided in the admin.")
