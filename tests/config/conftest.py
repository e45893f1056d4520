"""Scratch servers and processes for the tests of the launcher and the commands."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from config.embedded import EmbeddedPostgres

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a cluster, in an awkward place, for tests that need no first start."""
    folder = tmp_path_factory.mktemp('a folder\'s "name" with ümläuts') / "postgres"
    server = EmbeddedPostgres(folder, durable=False)
    server.start()
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE note (words text)")
    server.stop()
    return folder


@pytest.fixture
def server(cluster: Path) -> Iterator[EmbeddedPostgres]:
    """A running server."""
    server = EmbeddedPostgres(cluster, durable=False)
    server.start()
    yield server
    server.stop()
    assert processes_of(cluster) == []


@pytest.fixture
def run_python() -> Iterator[Run]:
    """Start a Python process with the project on its path. It does not outlive the test."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env=os.environ | environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def processes_of(folder: Path) -> list[int]:
    """The living processes with this folder in their command line; once they are gone, none.

    Waits a little for those that are ending.
    """
    deadline = time.monotonic() + 5
    while (found := _processes_now(folder)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def _processes_now(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in words:
            found.append(int(process.name))
    return found
