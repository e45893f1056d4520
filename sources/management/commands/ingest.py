import sys
from argparse import ArgumentParser
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError

from sources import people
from sources.ingest import EncodingError, Ingested, IngestError, capture, ingest_bytes
from sources.ingest.inputs import Input, documents, places
from sources.ingest.media import HTML, PDF, PLAIN, RECORD
from sources.interruption import Interruption
from sources.models import Source
from sources.terminal import Terminal

TYPES = {"text": PLAIN, "html": HTML, "pdf": PDF, "jsonl": RECORD}


class Command(BaseCommand):
    help = (
        "Take in documents: plain text, HTML, PDF, or JSON Lines (url, date, title, text). "
        "Each becomes a source with a snapshot; bytes that are held already make nothing new. "
        "Exit status: 0 all are held now, 1 some failed, 2 wrong usage, 130 stopped by Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            help="A file; a folder, with all that is in it; or - for standard input.",
        )
        parser.add_argument("--type", choices=TYPES, help="What all of them are, if names mislead.")
        parser.add_argument("--encoding", default="", help="Their encoding, if they do not say it.")
        parser.add_argument(
            "--source",
            metavar="SRC-000012",
            help="Make the file a later capture of this source instead of a source of its own.",
        )
        parser.add_argument("--by", metavar="NAME", help="The user in whose name this is done.")
        parser.add_argument("--reason", default="", help="Why; kept in the history.")

    def handle(self, *_: Any, **options: Any) -> None:
        self.options = options
        self.by = people.named(options["by"])
        self.source = _source(options["source"])
        found = list(places(options["files"]))
        if self.source and len(found) > 1:
            raise CommandError("--source takes one FILE.", returncode=2)
        self.terminal = Terminal(self)
        self.new = self.held = self.failed = 0
        status = 0
        try:
            with (
                Interruption() as interruption,
                self.terminal.progress("Taking in", sum(place.size for place in found)),
            ):
                as_records = options["type"] == "jsonl" if options["type"] else None
                for place in found:
                    for document in documents(place, as_records=as_records):
                        with interruption.piece():
                            self._take_in(document)
        except KeyboardInterrupt:
            self.terminal.fail("Stopped. The same command goes on where it ended.")
            status = 130
        self.stdout.write(f"{self.new} new, {self.held} already held, {self.failed} failed.")
        sys.exit(status or int(self.failed > 0))

    def _take_in(self, document: Input) -> None:
        try:
            if document.problem:
                raise IngestError(document.problem)
            result = self._ingest(document)
        except IngestError as error:
            self.failed += 1
            how = " (--encoding names it.)" if isinstance(error, EncodingError) else ""
            self.terminal.fail(f"error: {document.name}: {error}{how}")
        else:
            self.new, self.held = self.new + result.created, self.held + (not result.created)
            self._tell(document.name, result)
        self.terminal.advance(document.size)

    def _ingest(self, document: Input) -> Ingested:
        how: dict[str, Any] = {
            "name": document.name,
            "method": document.method,
            "media_type": RECORD if document.is_record else TYPES.get(self.options["type"]),
            "encoding": self.options["encoding"],
            "by": self.by,
            "reason": self.options["reason"],
        }
        with pghistory.context(command="ingest", file=document.name):
            if self.source:
                return capture(self.source, document.data, **how)
            return ingest_bytes(document.data, **how)

    def _tell(self, name: str, result: Ingested) -> None:
        for note in result.notes:
            self.terminal.warn(f"note: {name}: {note}")
        if self.options["verbosity"]:
            what = "new" if result.created else "already held"
            title = f" “{result.source.title}”" if result.created and result.source.title else ""
            self.terminal.say(f"{result.source.human_id} {what}: {name}{title}")


def _source(human_id: str | None) -> Source | None:
    if not human_id:
        return None
    prefix, _, number = human_id.upper().rpartition("-")
    source = None
    if prefix == Source.PREFIX and number.isascii() and number.isdigit():
        source = Source.objects.filter(pk=int(number[:18])).first()
    if not source:
        raise CommandError(f"There is no source {human_id}.", returncode=2)
    return source
