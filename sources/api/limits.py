"""How often somebody may ask: so many requests a minute, by token or by address.

Counted in memory that all processes of one server share, so that a limit costs no query and holds
whichever of them answers. Several machines count each for itself.
"""

import mmap
import os
import struct
import threading
from hashlib import blake2b
from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import ErrorDetail, Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from sources.addresses import client_address, household
from sources.choices import Scope

WINDOW = 60


class Counter:
    """Counts by name within windows of time, for a process and those forked from it.

    A count may be lost when two processes write at one instant, or when more are counted than have
    room: the limit is then kinder, never harsher.
    """

    SLOT = struct.Struct("=QQQ")  # whose it is, in which window, how many
    SLOTS = 1 << 16
    TRIES = 8

    def __init__(self) -> None:
        self.memory = mmap.mmap(-1, self.SLOTS * self.SLOT.size)
        self.key = os.urandom(16)  # so that nobody can aim at another's slot
        self.lock = threading.Lock()

    def add(self, name: str, window: int) -> int:
        """Count one more of ``name``; how many there are now in this window."""
        digest = blake2b(name.encode("utf-8", "replace"), key=self.key, digest_size=8).digest()
        whose = int.from_bytes(digest)
        with self.lock:
            place, count = self._place(whose, window)
            self.SLOT.pack_into(self.memory, place, whose, window, count + 1)
        return count + 1

    def _place(self, whose: int, window: int) -> tuple[int, int]:
        """Where ``whose`` is counted, and the count so far; else the first place that is free."""
        for step in range(self.TRIES):
            place = (whose + step) % self.SLOTS * self.SLOT.size
            holder, then, count = self.SLOT.unpack_from(self.memory, place)
            if then != window:
                return place, 0
            if holder == whose:
                return place, count
        return place, 0


COUNTER = Counter()


def over(request: HttpRequest, what: str, limit: int, window: int = WINDOW) -> int:
    """Count one more of ``what`` from where ``request`` comes from, unless ``limit`` is 0.

    The seconds until another is allowed; 0 if this one is.
    """
    if not limit:
        return 0
    now = int(time())
    count = COUNTER.add(f"{what} {household(client_address(request))}", now // window)
    return window - now % window if count > limit else 0


class TooManyError(Throttled):
    """DRF adds the header ``Retry-After``."""

    def __init__(self, wait: float, limit: int, *, has_token: bool) -> None:
        super().__init__(wait)
        whose = "this token" if has_token else "your address"
        advice = "" if has_token else ", or send a token, whose limit is higher"
        self.detail = ErrorDetail(
            f"{limit:,} requests a minute are answered to {whose}, and this was one more. "
            f"Wait {wait:.0f} seconds{advice}."
        )


class Limit(BaseThrottle):
    """By token where it has the scope of the view, else by address."""

    def allow_request(self, request: Request, view: Any) -> bool:
        token: Any = request.auth
        if token and getattr(view, "scope", Scope.READ) not in token.scopes:
            token = None
        limit = settings.API_TOKEN_LIMIT if token else settings.API_LIMIT
        if not limit:
            return True
        address = household(client_address(request._request))
        now = int(time())
        count = COUNTER.add(f"token {token.pk}" if token else address, now // WINDOW)
        reset = WINDOW - now % WINDOW
        request._request.limits = {  # type: ignore[attr-defined]
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(max(limit - count, 0)),
            "RateLimit-Reset": str(reset),
        }
        if count > limit:
            raise TooManyError(reset, limit, has_token=token is not None)
        return True
