import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources import verification
from sources.models import LedgerEntry, TreeHead, Verification
from sources.publication.kinds import kind_of_id
from sources.terminal import Terminal

SHOWN = 100


class Command(BaseCommand):
    help = (
        "Check all that was published against itself: raw bytes, texts and excerpts, every "
        "revision against its digest and the ledger, the hash tree against every known head, the "
        "indexes against the documents. Changes nothing; what a whole run found is noted, and told "
        "to readers. Exit status: 0 all holds, 1 something "
        "does not, 130 stopped by Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "record", nargs="?", metavar="CLM-000012", help="One record; everything when left out."
        )

    def handle(self, *_: Any, **options: Any) -> None:
        terminal = Terminal(self)
        count = 0
        last = LedgerEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        try:
            with terminal.progress("Verifying", verification.total()):
                for problem in self._problems(options["record"], terminal):
                    count += 1
                    if count <= SHOWN:
                        terminal.fail(f"problem: {problem}")
        except KeyboardInterrupt:
            terminal.fail("Stopped; nothing was changed.")
            sys.exit(130)
        if count > SHOWN:
            terminal.fail(f"… and {count - SHOWN} more.")
        if not options["record"]:
            Verification.objects.create(seq=last, problems=count)
        if count:
            terminal.fail(f"Not verified: {count} problems.")
            sys.exit(1)
        head = TreeHead.objects.first()
        under = f", under a signed head of {head.size} entries" if head else ""
        terminal.say(f"Verified{under}.")

    def _problems(self, human_id: str | None, terminal: Terminal) -> Any:
        if not human_id:
            return verification.everything(terminal.advance)
        kind = kind_of_id(human_id.upper())
        number = human_id.rpartition("-")[2]
        if kind is None or not (number.isascii() and number.isdigit()):
            raise CommandError(f"{human_id} is no id of a record, such as CLM-000012.")
        record = kind.root._default_manager.filter(pk=int(number[:18])).first()
        if record is None or not kind.revision._default_manager.filter(record=record).exists():
            raise CommandError(f"Nothing was published of {human_id}.")
        return verification.record(kind, record.pk)
