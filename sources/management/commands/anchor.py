import sys
from argparse import ArgumentParser
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError

from sources import people
from sources.anchoring import anchor, unanchored
from sources.choices import AnchorOutcome
from sources.interruption import Interruption
from sources.models import Source
from sources.terminal import Terminal


class Command(BaseCommand):
    help = (
        "Look for excerpts in later captures of their sources, where that was not done yet: it is "
        "done by itself when a source is captured again, but not for words that are cited later "
        "from an earlier capture. Can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources", nargs="*", metavar="SRC-000012", help="Some sources; all when left out."
        )
        parser.add_argument("--by", metavar="NAME", help="The user in whose name this is done.")

    def handle(self, *_: Any, **options: Any) -> None:
        by = people.named(options["by"])
        wanted = [_key(name) for name in options["sources"]] or unanchored()
        terminal, counts = Terminal(self), dict.fromkeys(AnchorOutcome, 0)
        try:
            with (
                Interruption() as stop,
                terminal.progress("Anchoring", len(wanted)),
                pghistory.context(reason="Looked for in a later capture", **_who(by)),
            ):
                for source in wanted:
                    with stop.piece():
                        for made in anchor([source], terminal.advance):
                            counts[AnchorOutcome(made.outcome)] += 1
        except KeyboardInterrupt:
            terminal.fail("Stopped. The same command goes on where it ended.")
            sys.exit(130)
        found = ", ".join(f"{count} {outcome.value}" for outcome, count in counts.items())
        terminal.say(f"Looked for {sum(counts.values())} excerpts: {found}.")


def _who(by: Any) -> dict[str, int]:
    return {"user": by.pk} if by else {}


def _key(name: str) -> int:
    prefix, _, number = name.upper().rpartition("-")
    known = prefix == Source.PREFIX and number.isascii() and number.isdigit()
    found = Source.objects.filter(pk=int(number[:18])).first() if known else None
    if found is None:
        raise CommandError(f"There is no source {name}.", returncode=2)
    return found.pk
