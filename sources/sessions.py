"""Sessions, each with its person, address and device, so that they can be listed and ended."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from sources.addresses import client_address
from sources.models import Session

# Among what a session holds: from where and on what it was begun, and when.
BEGUN = "begun"
# When it was last seen is told to the minute or so, so that reading does not mean writing.
NOTED_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """Django's sessions in the database, in a table that says whose each is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Any = super().create_model_instance(data)
        begun, now = data.get(BEGUN, {}), timezone.now()
        session.person_id = data.get(SESSION_KEY)
        session.address, session.device = begun.get("address", ""), begun.get("device", "")
        session.started_at = datetime.fromisoformat(begun["at"]) if begun else now
        session.seen_at = now
        return session

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        now = timezone.now()
        if session and session.seen_at < now - NOTED_EVERY:
            Session.objects.filter(pk=session.pk).update(seen_at=now)
        return session


def note_beginning(request: HttpRequest) -> None:
    """Have the session say from where and on what it was begun."""
    address, device = whence(request)
    at = timezone.now().isoformat()
    request.session[BEGUN] = {"address": address, "device": device, "at": at}


def whence(request: HttpRequest) -> tuple[str, str]:
    """The address that somebody asks from, and how the browser calls itself; both cut to fit."""
    device = request.headers.get("User-Agent", "")
    return (client_address(request) or "")[:45], device[:300]
