"""Pages that are kept ready: what they say hangs on the ledger, and on the clock to the minute."""

from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from sources.api.moments import moment_of

PAGES = "pages"


def kept(request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``make`` answers; within a minute once, unless something is published meanwhile."""
    ledger = moment_of(None)
    asked = f"{request.build_absolute_uri()} {ledger.latest} {ledger.latest_at}"
    key = sha256(asked.encode()).hexdigest()
    held: HttpResponse | None = caches[PAGES].get(key)
    if held:
        return held
    made = make()
    if made.status_code == HTTPStatus.OK:
        caches[PAGES].set(key, made)
    return made
