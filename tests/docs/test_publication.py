"""The commands of docs/publication.md do what the page says, as they stand there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from sources.ledger.heads import sign_head
from tests.api.publishing import publish
from tests.factories import make_claim, make_statement
from tests.people import person

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/publication.md").read_text()
COMMANDS = re.findall(r"(?m)^manage\.py ([^#\n]*[^# \n])", PAGE)
BLOCKS = re.findall(r"(?ms)^```sh\n(.+?)^```$", PAGE)
(WALK,) = [block for block in BLOCKS if block.startswith("API=")]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.django_db
def test_command_does_its_work(command: str) -> None:
    claim = make_claim()
    publish(claim)
    meant = {
        "SHEET…": str(ROOT / "seeds/01-publishers.yaml"),
        "EDITOR": person("editor").username,
        "REVIEWER": person("reviewer").username,
        "CLM-000012": claim.human_id,
    }
    words = [meant.get(word, word) for word in shlex.split(command)]
    out, err = StringIO(), StringIO()

    call_command(*words, stdout=out, stderr=err)

    assert (out.getvalue() != "", err.getvalue()) == (True, "")


@pytest.mark.skipif(not shutil.which("curl"), reason="The walk needs curl, which is not here.")
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_stranger_checks_us(live_server: LiveServer, tmp_path: Path) -> None:
    publish(*[make_claim(statement=make_statement()) for _ in range(3)])
    sign_head()
    _, *steps = WALK.splitlines()
    here = f"API={live_server.url}/api/v1"

    def run(*lines: str) -> "subprocess.CompletedProcess[str]":
        python = Path(sys.executable).parent  # the one that has the package of the signature
        return subprocess.run(
            ["bash", "-euc", "\n".join([here, *lines])],
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{python}:{os.environ['PATH']}", "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=False,
        )

    honest = run(*steps)
    document = tmp_path / "document.json"
    document.write_bytes(document.read_bytes().replace(b"rose", b"rise"))
    altered = run(steps[-1])

    assert (honest.returncode, honest.stderr) == (0, "")
    assert honest.stdout.endswith("\nVerified.\n")
    assert altered.returncode == 1
    assert "NOT VERIFIED: " in altered.stdout
