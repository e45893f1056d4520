"""Commands that change the tables themselves work as the database's owner."""

from django.core.management.base import CommandParser


class AsOwner:
    """Mixed into a command of Django's: `--database` is `owner` unless said otherwise."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)  # type: ignore[misc]
        parser.set_defaults(database="owner")
