from django.core.management.commands import showmigrations

from config.management.as_owner import AsOwner


class Command(AsOwner, showmigrations.Command):
    pass
