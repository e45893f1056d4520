import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, transaction
from rich.console import Console

from claims.sheets import Result, load
from claims.sheets.problems import nearest
from sources.models import User
from sources.review.batch import publish_reviewed, records_named


class Command(BaseCommand):
    help = "Loads claim sheets (docs/claim-sheets.md). What is there already is left alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "sheets", nargs="+", type=Path, metavar="SHEET", help="A sheet, or a folder of sheets."
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="Write the sheet's version over records that differ from it.",
        )
        parser.add_argument("--by", metavar="USERNAME", help="Who loads, for the history.")
        parser.add_argument("--reason", default="", help="Why, for the history.")
        parser.add_argument(
            "--reviewed-by",
            metavar="USERNAME",
            help="Publish what the sheets hold: another person than --by, who has reviewed them.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")

    def handle(self, *_: Any, **options: Any) -> None:
        by = _user(options["by"]) if options["by"] else None
        reviewer = _user(options["reviewed_by"]) if options["reviewed_by"] else None
        if reviewer and not by:
            raise CommandError("Say with --by who wrote the sheets: another than the reviewer.")
        try:
            result, published = _load(options, by, reviewer)
        except (ValidationError, PermissionDenied) as error:
            raise CommandError(f"Nothing was loaded. {_in_lines(error)}") from None
        except OperationalError as error:
            said = str(error).partition("\n")[0]
            raise CommandError(f"Nothing was loaded, since the database gave up: {said}") from None
        except KeyboardInterrupt:
            raise CommandError("Interrupted; nothing was loaded.", returncode=130) from None
        self._report(result, published, dry_run=options["dry_run"])

    def _report(self, result: Result, published: int | None, *, dry_run: bool) -> None:
        for problem in result.problems:
            self.stderr.write(str(problem))
        if len(result.failed) < len(result.sheets):
            self.stdout.write(_summary(result, dry_run=dry_run))
        if published is not None:
            verb = "Would publish" if dry_run else "Published"
            self.stdout.write(f"{verb} {published} records.")
        if result.failed:
            raise CommandError(f"Not loaded: {', '.join(result.failed)}.")


def _load(
    options: dict[str, Any], by: User | None, reviewer: User | None
) -> tuple[Result, int | None]:
    """What was loaded, and how many records were published; both or neither is kept."""
    published = None
    with _progress() as progress, transaction.atomic():
        result = load(
            options["sheets"],
            by=by,
            reason=options["reason"],
            update=options["update"],
            progress=progress,
        )
        if by and reviewer and not result.failed:
            progress("Publishing")
            loaded = (*result.created, *result.updated, *result.unchanged)
            records = records_named(one.here for one in loaded)
            published = len(publish_reviewed(records, by=by, reviewer=reviewer))
        if options["dry_run"]:
            transaction.set_rollback(True)
    return result, published


def _user(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        names = User.objects.values_list("username", flat=True)
        raise CommandError(f"There is no user “{name}”{nearest(name, names)}.")
    return user


def _in_lines(error: ValidationError | PermissionDenied) -> str:
    lines = error.messages if isinstance(error, ValidationError) else [str(error)]
    return "\n".join(lines)


def _summary(result: Result, *, dry_run: bool) -> str:
    loaded = len(result.sheets) - len(result.failed)
    done = [
        (len(result.created), "created"),
        (len(result.updated), "updated"),
        (len(result.unchanged), "unchanged"),
    ]
    counts = ", ".join(f"{count} {what}" for count, what in done)
    verb = "Would load" if dry_run else "Loaded"
    kinds = Counter(record.collection for record in result.created)
    detail = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    sheets = "1 sheet" if loaded == 1 else f"{loaded} sheets"
    return f"{verb} {sheets}: {counts}." + (f" New: {detail}." if detail else "")


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Shows the step in hand, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Loading") as status:
        yield lambda step: status.update(f"{step} …")
