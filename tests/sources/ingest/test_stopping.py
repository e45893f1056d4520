"""An ingest that is stopped midway: by Ctrl-C, and by kill -9."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from sources.models import RawFile, Snapshot, Source

pytestmark = pytest.mark.django_db(transaction=True)

RECORDS = 150
PATIENCE = 120  # seconds, for a machine that has much else to do
ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """So many documents that nobody is through with them at once."""
    path = tmp_path / "feed.jsonl"
    path.write_text(
        "".join(json.dumps({"text": f"Statement {n}. " * 200}) + "\n" for n in range(RECORDS))
    )
    return path


def start(feed: Path) -> "subprocess.Popen[bytes]":
    """The command in a process of its own, on the tests' database; it has made some sources."""
    given = connection.get_connection_params()
    keys = ("dbname", "user", "password", "host", "port")
    address = make_conninfo(**{key: given[key] for key in keys if given.get(key)})
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "CLAIMBASE_TESTING": "false",
    }
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "ingest", feed, "--skip-checks"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + PATIENCE
    while Source.objects.count() < 20 and process.poll() is None:
        if time.monotonic() > deadline:
            process.kill()
            raise AssertionError(process.communicate())
    return process


def whole() -> int:
    """How many documents there are, each with all of its parts."""
    assert Source.objects.count() == Snapshot.objects.count() == RawFile.objects.count()
    assert not Source.objects.filter(snapshots=None).exists()
    assert not RawFile.objects.filter(snapshots=None).exists()
    return Source.objects.count()


def finish(feed: Path) -> str:
    process = start(feed)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    return out.decode().splitlines()[-1]


def test_killed_ingest_leaves_whole_documents_and_goes_on(feed: Path) -> None:
    process = start(feed)

    process.kill()
    process.communicate()

    held = whole()
    assert 20 <= held < RECORDS
    assert finish(feed) == f"{RECORDS - held} new, {held} already held, 0 failed."
    assert whole() == RECORDS


def test_interrupted_ingest_ends_its_document_and_says_so(feed: Path) -> None:
    process = start(feed)

    process.send_signal(signal.SIGINT)
    out, err = process.communicate()

    held = whole()
    assert process.returncode == 130
    assert 20 <= held < RECORDS
    assert out.decode().splitlines()[-1] == f"{held} new, 0 already held, 0 failed."
    assert err.decode() == "Stopped. The same command goes on where it ended.\n"
