import sys
from typing import Any

from django.core.management.base import BaseCommand

from sources.interruption import Interruption
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from sources.terminal import Terminal


class Command(BaseCommand):
    help = (
        "Make the indexes of what is published anew from the documents, which stay untouched. "
        "Each kind of record is done whole or not at all; readers see the old index until then."
    )

    def handle(self, *_: Any, **_options: Any) -> None:
        terminal = Terminal(self)
        totals = {kind: kind.revision._default_manager.count() for kind in kinds()}
        try:
            with Interruption() as stop, terminal.progress("Indexing", sum(totals.values())):
                for kind, total in totals.items():
                    with stop.piece():
                        count = rebuild(kind, terminal.advance)
                    terminal.say(f"{kind.name}: {count} of {total} revisions indexed.")
        except KeyboardInterrupt:
            terminal.fail("Stopped. Run it again to do the other kinds.")
            sys.exit(130)
