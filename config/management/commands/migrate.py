from django.core.management.commands import migrate

from config.management.as_owner import AsOwner


class Command(AsOwner, migrate.Command):
    pass
