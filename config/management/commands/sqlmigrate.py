from django.core.management.commands import sqlmigrate

from config.management.as_owner import AsOwner


class Command(AsOwner, sqlmigrate.Command):
    pass
