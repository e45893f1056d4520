"""People as commands name them."""

from django.core.management.base import CommandError

from sources.models import User


def named(username: str | None) -> User | None:
    """The user of this name, None for no name; a name that nobody has is wrong usage."""
    user = User.objects.filter(username=username).first() if username else None
    if username and not user:
        raise CommandError(f"There is no user “{username}”.", returncode=2)
    return user
