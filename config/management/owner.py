"""Commands that change the tables themselves work as the database's owner."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connections

OLDEST_POSTGRES = 15
LOCK_KEY = 0x636C61696D  # "claim": any number that no other program would take


class AsOwner:
    """Mixed into a command of Django's: `--database` is `owner` unless said otherwise."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)  # type: ignore[misc]
        parser.set_defaults(database="owner")


class Alone(AsOwner):
    """Mixed into a command that must not run twice at once on one database."""

    def handle(self, *arguments: Any, **options: Any) -> Any:
        with alone(options["database"]):
            return super().handle(*arguments, **options)  # type: ignore[misc]


@contextlib.contextmanager
def alone(alias: str) -> Iterator[None]:
    """Hold the database for ourselves among those who prepare it, whatever machine they are on."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        version = connection.cursor().connection.info.server_version // 10_000
        if version < OLDEST_POSTGRES:
            raise CommandError(
                f"Claimbase needs PostgreSQL {OLDEST_POSTGRES} or newer, and this is {version}."
            )
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
    try:
        yield
    finally:
        if connection.is_usable():
            connection.cursor().execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])
