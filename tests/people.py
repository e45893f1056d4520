"""People with a role."""

from django.contrib.auth.models import Group

from sources.models import User
from tests.factories import make_user


def person(role: str) -> User:
    """Somebody new who has ``role``: reader, editor, reviewer, administrator."""
    user = make_user(is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user
