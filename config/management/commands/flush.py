from django.core.management.commands import flush

from config.management.owner import AsOwner


class Command(AsOwner, flush.Command):
    pass
