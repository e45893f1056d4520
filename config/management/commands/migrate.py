from django.core.management.commands import migrate

from config.management.owner import Alone
from config.management.together import QuickExecutor

migrate.MigrationExecutor = QuickExecutor  # type: ignore[attr-defined]  # the command offers no other way


class Command(Alone, migrate.Command):
    pass
