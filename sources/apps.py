from django.apps import AppConfig
from django.db.models.signals import post_migrate

from sources.grants import grant_tables
from sources.roles import grant_roles


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        post_migrate.connect(grant_roles, dispatch_uid="claimbase_roles")
        post_migrate.connect(grant_tables, dispatch_uid="claimbase_grants")
