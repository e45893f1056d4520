"""What each role may do: four groups, written anew after every migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions

ROLES = ("reader", "editor", "reviewer", "administrator")
VERBS = ("view", "add", "change", "delete", "review", "take_down")
# How far down the list of verbs each role reaches.
REACH = {"reader": 1, "editor": 4, "reviewer": 5, "administrator": 6}
ROOMS = ("sources", "actors", "claims")


def grant_roles(sender: AppConfig, using: str, **_: Any) -> None:
    """Give the groups their permissions on the models of ``sender``, once these exist.

    A reader sees; an editor also adds, changes and deletes; a reviewer does so too, and reviews;
    an administrator takes down, and manages people and their tokens besides, and sees who came in.
    """
    if sender.label not in ROOMS:
        return
    create_permissions(sender, using=using, verbosity=0)
    group = apps.get_model("auth", "Group").objects.using(using)
    permission = apps.get_model("auth", "Permission").objects.using(using)
    people = {"sources.user", "sources.token", "sources.accessevent"}
    for role in ROLES:
        holder, _created = group.get_or_create(name=role)
        verbs = VERBS[: REACH[role]]
        wanted = [
            f"{verb}_{model._meta.model_name}"
            for model in sender.get_models()
            for verb in verbs
            if model._meta.label_lower not in people or role == "administrator"
        ]
        holder.permissions.add(
            *permission.filter(content_type__app_label=sender.label, codename__in=wanted)
        )
