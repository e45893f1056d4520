"""Scratch servers and processes for the tests of the launcher and the commands."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from config.embedded import EmbeddedPostgres, EmbeddedPostgresError, find_programs
from config.embedded.account import choose_account

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def scratch() -> Iterator[Path]:
    """An empty folder with an awkward name, which other accounts can reach; pytest's are closed."""
    with _scratch() as folder:
        yield folder


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix='claimbase\'s "ümlaut" ') as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        programs = find_programs()
        if programs is None:
            pytest.skip("there is no embedded PostgreSQL for this system")
        try:
            choose_account(folder, folder / "cluster", programs)
        except EmbeddedPostgresError as error:
            pytest.skip(str(error))
        yield folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Path]:
    """The folder of a server that was started before, for tests that need no first start."""
    with _scratch() as folder:
        server = EmbeddedPostgres(folder, durable=False)
        server.start()
        with psycopg.connect(server.url) as connection:
            connection.execute("CREATE TABLE note (words text)")
        server.stop()
        yield folder


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
    deadline = time.monotonic() + 20
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
