from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from sources.grants import grant_tables
from sources.roles import grant_roles


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        post_migrate.connect(grant_roles, dispatch_uid="claimbase_roles")
        post_migrate.connect(grant_tables, dispatch_uid="claimbase_grants")
        import_module("sources.signing_in")  # which listens for it
        autodiscover_modules("documents")  # each room registers the kinds that it publishes
        takedown = import_module("sources.takedown")  # which knows the models
        post_migrate.connect(takedown.create_take_down, self, dispatch_uid="claimbase_take_down")


class CuratedAdminConfig(AdminConfig):
    """Django's admin, with a site of ours for its default."""

    default_site = "sources.site.CuratedSite"

    def ready(self) -> None:
        super().ready()
        autodiscover_modules("workbench")  # each room registers the screens of its own
        # Roles are granted after every migration (sources/roles.py), not edited.
        admin.site.unregister(apps.get_model("auth", "Group"))
