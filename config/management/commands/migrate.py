from django.core.management.commands import migrate

from config.management.owner import Alone


class Command(Alone, migrate.Command):
    pass
