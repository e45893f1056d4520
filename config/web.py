"""The web server, gunicorn, run from a command of ours."""

import errno
import json
import socket
from collections.abc import Callable
from typing import Any

from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn import util
from gunicorn.app.base import BaseApplication

import sources.api.limits  # noqa: F401 (counts in memory that workers share: there before they are)
from config.environment import THREADS, WORKERS, env
from sources.api.http import licence_link


def write_problem(sock: socket.socket, status: int, reason: str, said: str) -> None:
    """Answer what never reaches the application, as it is no HTTP or too long (RFC 9457)."""
    problem = {"type": "about:blank", "title": reason, "status": status, "detail": said or reason}
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\nConnection: close\r\nLink: {licence_link()}\r\n"
        f"Content-Type: application/problem+json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    util.write_nonblock(sock, head.encode() + body)


util.write_error = write_problem


class WebServer(BaseApplication):
    """Serves on one address until told to end. `when_ready` is called once it takes requests."""

    def __init__(self, host: str, port: int, when_ready: Callable[[], None]) -> None:
        self.options = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "workers": WORKERS,
            "threads": THREADS,
            "control_socket_disable": True,
            "limit_request_line": 8190,  # the most that there is
            "loglevel": "warning",
            "when_ready": lambda _arbiter: when_ready(),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()  # now, when the static files are there

    def run(self) -> None:
        connections.close_all()  # a forked worker must not inherit any
        super().run()


def free_address() -> tuple[str, int]:
    """HOST and PORT as they are set, when they can be served on: better known before than after."""
    host, given = env.str("HOST", default="") or "127.0.0.1", env.str("PORT", default="") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {given}.")
    port = int(given)
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host.strip("[]"), port))
    except OSError as error:
        reason = {errno.EADDRINUSE: "is in use", errno.EACCES: "is not for this user to use"}
        why = reason.get(error.errno or 0, f"of {host} cannot be used ({error.strerror})")
        raise CommandError(
            f"Port {port} {why}: choose another, as in `PORT={port % 60_000 + 1} make run`."
        ) from error
    return host, port
