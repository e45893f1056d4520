"""Signing in: what it takes, and the list of who did, tried and left."""

from collections.abc import Iterable
from typing import Any

import axes.signals  # noqa: F401 (hears of a failure before we do, and counts it)
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from sources import second_factor
from sources.choices import AccessKind
from sources.models import AccessEvent, Session, User
from sources.sessions import note_beginning, whence


class WithSecondFactor(ModelBackend):
    """Name and password, and a code from whoever has turned on a second factor."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str = "",
        **credentials: Any,
    ) -> User | None:
        user: Any = super().authenticate(request, username, password, **credentials)
        return user if user and second_factor.accepts(user, code) else None


def end_sessions(sessions: Iterable[Session], request: HttpRequest, reason: str = "") -> None:
    """Sign a person out of these sessions, each of which is recorded."""
    for session in sessions:
        deleted, _ = Session.objects.filter(pk=session.pk).delete()
        if deleted:
            detail = ": ".join(filter(None, [str(session), reason]))
            record(AccessKind.SESSION_ENDED, str(session.person), request, detail)


def record(kind: AccessKind, account: str, request: HttpRequest | None, detail: str = "") -> None:
    address, device = whence(request) if request else ("", "")
    AccessEvent.objects.create(
        kind=kind, account=account[:150], detail=detail, address=address, device=device
    )


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_: Any) -> None:
    note_beginning(request)
    record(AccessKind.SIGNED_IN, user.username, request)


@receiver(user_login_failed)
def refuse(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    account = credentials.get("username") or ""
    failures = getattr(request, "axes_failures_since_start", None) or 0
    # While a name rests no more is told: a stranger cannot fill the list.
    if failures <= settings.AXES_FAILURE_LIMIT:
        record(AccessKind.REFUSED, account, request)
    if failures == settings.AXES_FAILURE_LIMIT:
        record(AccessKind.LOCKED_OUT, account, request)


@receiver(user_logged_out)
def leave(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        record(AccessKind.SIGNED_OUT, user.username, request)
