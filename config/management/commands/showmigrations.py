from django.core.management.commands import showmigrations

from config.management.owner import AsOwner


class Command(AsOwner, showmigrations.Command):
    pass
