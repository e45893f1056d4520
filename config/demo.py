"""The demonstration: its people, and the records that it starts with."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction

from sources.models import Source, User

PEOPLE = ("editor", "reviewer", "administrator", "reader")
SHEETS = [str(settings.BASE_DIR / folder) for folder in ("seeds/vocabularies", "seeds")]


def make_people() -> dict[str, str | None]:
    """Each person's name and password, made when missing.

    The password is None where we cannot know it: changed since, or made by another checkout.
    """
    return {name: _password_of(name) for name in PEOPLE}


def _password_of(name: str) -> str | None:
    file = settings.SECRETS_FILE
    as_kept, as_stored = f"{name}: password", f"{name}: password as stored"
    user = User.objects.filter(username=name).first()
    if user is None:
        new = secrets.token_urlsafe(9)
        user = User.objects.create_user(
            name, password=new, is_staff=True, is_superuser=name == "administrator"
        )
        user.groups.add(Group.objects.get(name=name))
        file.keep({as_kept: new, as_stored: user.password})
        return new
    password = file.get(as_kept)
    # To compare what is stored is quick; to check a password is slow by design.
    if password and (user.password == file.get(as_stored) or user.check_password(password)):
        return password
    return None


def load_seeds() -> None:
    """Fill an empty database with the demonstration's records: all of them, or none."""
    if Source.objects.exists():
        return
    with transaction.atomic():
        call_command(
            "load",
            *SHEETS,
            by="editor",
            reviewed_by="reviewer",
            reason="The demonstration's records.",
        )
