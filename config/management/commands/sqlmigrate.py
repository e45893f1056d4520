from django.core.management.commands import sqlmigrate

from config.management.owner import AsOwner


class Command(AsOwner, sqlmigrate.Command):
    pass
