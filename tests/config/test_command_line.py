"""What `manage.py` says when what is around it fails."""

import errno
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPResponse
from urllib.response import addinfourl

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import OperationalError
from gunicorn import util
from psycopg import errors

from config.command_line import explain
from config.web import free_address, write_problem
from tests.config.conftest import Run

UNREACHABLE = "postgresql://claimbase:geheim@127.0.0.1:1/claimbase"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_port_in_use_is_told(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setenv("PORT", str(taken_port))

    with pytest.raises(CommandError, match=f"Port {taken_port} is in use: choose another"):
        free_address()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_port_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        free_address()


def test_host_of_another_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "192.0.2.1")

    with pytest.raises(CommandError, match=r"of 192\.0\.2\.1 cannot be used"):
        free_address()


def test_what_is_no_http_is_answered_with_a_problem() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        write_problem(ours, 414, "URI Too Long", "Request Line is too large (9035 > 8190)")
        answer = HTTPResponse(theirs)
        answer.begin()

        assert (answer.status, answer.reason) == (414, "URI Too Long")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert 'rel="license"' in answer.headers["Link"]
        assert json.load(answer) == {
            "type": "about:blank",
            "title": "URI Too Long",
            "status": 414,
            "detail": "Request Line is too large (9035 > 8190)",
        }
    assert util.write_error is write_problem  # what gunicorn calls


def database_error(cause: psycopg.Error) -> OperationalError:
    error = OperationalError(*cause.args)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            database_error(psycopg.OperationalError("connection failed: refused\n\tRunning?")),
            "The database cannot be reached: connection failed: refused Running. DATABASE_URL",
        ),
        (
            database_error(psycopg.OperationalError('role "claimbase_app" does not exist')),
            "run `manage.py migrate` first",
        ),
        (database_error(errors.DiskFull("could not extend file")), "The disk of the database"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (ImproperlyConfigured("SECRET_KEY is not set."), "SECRET_KEY is not set."),
    ],
)
def test_failure_around_us_is_explained(error: Exception, sentence: str) -> None:
    assert sentence in (explain(error) or "")


@pytest.mark.parametrize(
    "error", [database_error(errors.DeadlockDetected("deadlock")), OSError(errno.EPIPE, "pipe")]
)
def test_failure_of_ours_is_left_to_its_traceback(error: Exception) -> None:
    assert explain(error) is None


def test_unreachable_database_is_one_sentence(run_python: Run) -> None:
    done = run_python("manage.py", "migrate", DATABASE_URL=UNREACHABLE)
    output, _ = done.communicate(timeout=180)

    assert done.returncode == 1
    assert len(output.splitlines()) == 1
    assert output.startswith("The database cannot be reached")
    assert "geheim" not in output


def test_demonstration_is_refused_in_production(run_python: Run) -> None:
    done = run_python("manage.py", "demo", CLAIMBASE_DEMO="false")
    output, _ = done.communicate(timeout=180)

    assert done.returncode == 1
    assert "This is not a demonstration" in output


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_server_serves_until_it_is_told_to_end(
    run_python: Run, free_port: int, how: signal.Signals
) -> None:
    server = run_python("manage.py", "serve", PORT=str(free_port), CLAIMBASE_DEMO="true")

    page = fetch(f"http://127.0.0.1:{free_port}/admin/login/", server)
    policy = page.headers["Content-Security-Policy"]
    words = page.read().decode()
    server.send_signal(how)
    output, _ = server.communicate(timeout=180)

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.search(r'href="/static/[^"]+\.css"', words)
    assert server.returncode == 0
    assert output.strip() == f"Claimbase is at http://127.0.0.1:{free_port}/"


def fetch(address: str, server: subprocess.Popen[str]) -> addinfourl:
    """The page, once the server serves."""
    deadline = time.monotonic() + 180
    while True:
        try:
            page: addinfourl = urllib.request.urlopen(address)
            return page
        except urllib.error.URLError:
            assert server.poll() is None, server.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.05)
