"""As whom PostgreSQL runs, and what is said where it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config.embedded import EmbeddedPostgresError, find_programs
from config.embedded.account import choose_account

NOBODY = 65534
PROGRAMS = find_programs()
pytestmark = pytest.mark.skipif(PROGRAMS is None, reason="no embedded PostgreSQL here")


@pytest.fixture
def without_namespaces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A system like a container's: `unshare` is there, and refused."""
    refused = tmp_path / "bin" / "unshare"
    refused.parent.mkdir()
    refused.write_text("#!/bin/sh\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", f"{refused.parent}:{os.environ['PATH']}")


def test_it_is_never_root(scratch: Path) -> None:
    assert PROGRAMS

    account = choose_account(scratch, scratch / "cluster", PROGRAMS)

    assert int(subprocess.check_output(account.command("id", "-u"))) != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="root's troubles")
@pytest.mark.usefixtures("without_namespaces")
def test_root_that_cannot_be_another_is_told_the_ways_out(tmp_path: Path) -> None:
    assert PROGRAMS
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    folder = closed / "postgres"
    folder.mkdir(mode=0o700)

    with pytest.raises(EmbeddedPostgresError, match="refuses to run as root") as refusal:
        choose_account(folder, folder / "cluster", PROGRAMS)

    assert "set DATABASE_URL" in str(refusal.value)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="root's way out")
@pytest.mark.usefixtures("without_namespaces")
def test_root_runs_it_as_the_owner_of_the_cluster(scratch: Path) -> None:
    assert PROGRAMS
    if not all(parent.stat().st_mode & 0o001 for parent in PROGRAMS.parents):
        pytest.skip("no other account can reach this checkout")
    (scratch / "cluster").mkdir()
    os.chown(scratch / "cluster", NOBODY, NOBODY)

    account = choose_account(scratch, scratch / "cluster", PROGRAMS)

    assert account.uid == NOBODY
    assert int(subprocess.check_output(account.command("id", "-u"))) == NOBODY


def test_cluster_of_somebody_else_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PROGRAMS
    cluster = tmp_path / "cluster"
    cluster.mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 54321)

    with pytest.raises(EmbeddedPostgresError, match=r"belongs to .*: run this as that user"):
        choose_account(tmp_path, cluster, PROGRAMS)
