import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.sheets import UnknownRecordError, dump
from claims.sheets.reading import MAX_BYTES


class Command(BaseCommand):
    help = "Writes records as a claim sheet (docs/claim-sheets.md): all, or some with their needs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "records",
            nargs="*",
            metavar="ID",
            help="Records (CLM-000012), with all that they refer to; without any: everything.",
        )
        parser.add_argument("--output", type=Path, metavar="FILE", help="Instead of the terminal.")
        parser.add_argument("--format", choices=["yaml", "json"], default="yaml")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            pieces = dump(options["records"], in_json=options["format"] == "json")
        except UnknownRecordError as error:
            raise CommandError(str(error)) from None
        output: Path | None = options["output"]
        if output is None:
            self._show(pieces)
            return
        try:
            size = _write(output, pieces)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}.") from None
        if size > MAX_BYTES:
            self.stderr.write(f"{output} is larger than a sheet that can be loaded. Dump in parts.")

    def _show(self, pieces: Iterable[str]) -> None:
        try:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            self.stdout.flush()
        except BrokenPipeError:  # `| head` has seen enough; nor may Python complain as it ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(output: Path, pieces: Iterable[str]) -> int:
    """Write the file whole or not at all; returns its size in bytes."""
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return output.stat().st_size
