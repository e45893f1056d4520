"""What each role may do: four groups, written anew after every migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions

ROLES = ("reader", "editor", "reviewer", "administrator")
VERBS = ("view", "add", "change", "delete", "review", "take_down")
# How far down the list of verbs each role reaches.
REACH = {"reader": 1, "editor": 4, "reviewer": 5, "administrator": 6}
# Of these, who is below this role does not even see them.
NOT_BELOW = {
    "sources.user": "administrator",
    "sources.token": "administrator",
    "sources.accessevent": "administrator",
    "sources.correctionrequest": "editor",
}
ROOMS = ("sources", "actors", "claims")


def grant_roles(sender: AppConfig, using: str, **_: Any) -> None:
    """Give the groups their permissions on the models of ``sender``, once these exist.

    A reader sees; an editor also adds, changes and deletes, and answers what strangers report; a
    reviewer does so too, and reviews; an administrator takes down, and manages people and their
    tokens besides, and sees who came in.
    """
    if sender.label not in ROOMS:
        return
    create_permissions(sender, using=using, verbosity=0)
    group = apps.get_model("auth", "Group").objects.using(using)
    permission = apps.get_model("auth", "Permission").objects.using(using)
    for place, role in enumerate(ROLES):
        holder, _created = group.get_or_create(name=role)
        verbs = VERBS[: REACH[role]]
        wanted = [
            f"{verb}_{model._meta.model_name}"
            for model in sender.get_models()
            for verb in verbs
            if place >= ROLES.index(NOT_BELOW.get(model._meta.label_lower, "reader"))
        ]
        holder.permissions.add(
            *permission.filter(content_type__app_label=sender.label, codename__in=wanted)
        )
