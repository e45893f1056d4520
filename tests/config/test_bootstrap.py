"""The script behind `make`: what it says when it cannot go on, and when it has nothing to do."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config import bootstrap

SCRIPT = settings.BASE_DIR / "config" / "bootstrap.py"


def test_old_python_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))

    with pytest.raises(bootstrap.Refusal, match=r"needs Python 3\.11 or newer, and this is 3\.9"):
        bootstrap.main(["run"])


def test_old_python_can_read_the_script() -> None:
    newer = ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.Nonlocal

    nodes = list(ast.walk(ast.parse(SCRIPT.read_text(), feature_version=(3, 4))))

    assert not [node for node in nodes if isinstance(node, newer)]
    assert not [node for node in nodes if isinstance(node, ast.Raise) and node.cause]
    assert not [node for node in nodes if isinstance(node, ast.arg) and node.annotation]
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef) and node.returns]


def test_python_without_venv_is_told_so(tmp_path: Path) -> None:
    checkout, broken = tmp_path / "check out", tmp_path / "broken"
    (checkout / "config").mkdir(parents=True)
    shutil.copy(SCRIPT, checkout / "config")
    shutil.copy(settings.BASE_DIR / "requirements.lock", checkout)
    broken.mkdir()
    (broken / "ensurepip.py").write_text("raise ImportError")

    done = subprocess.run(
        [sys.executable, str(checkout / "config" / "bootstrap.py"), "run"],
        env=os.environ | {"PYTHONPATH": str(broken)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "lacks its venv module: install it" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_unknown_task_is_told_so() -> None:
    with pytest.raises(
        bootstrap.Refusal, match="Say one of: bench, check, lock, run, screenshots, test"
    ):
        bootstrap.main(["serve"])


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (b"ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        (b"ERROR: No matching distribution found for django==5.2.8", "no wheel of it"),
        (b"ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "DO NOT MATCH THE HASHES"),
    ],
)
def test_failed_installation_is_told_in_a_sentence(output: bytes, sentence: str) -> None:
    assert sentence in bootstrap.why_pip_failed(b"Collecting django\n" + output)


def test_nothing_is_installed_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("django==5.2.8")
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "STAMP", str(tmp_path / "stamp.json"))
    monkeypatch.setattr(bootstrap, "venv_works", lambda: True)
    installed = []
    monkeypatch.setattr(bootstrap, "pip_install", lambda name, _content: installed.append(name))

    bootstrap.install("requirements.lock")
    bootstrap.install("requirements.lock")
    lock.write_text("django==5.2.9")
    bootstrap.install("requirements.lock")

    assert installed == ["requirements.lock"] * 2


def test_tests_packages_hold_those_that_run_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp = tmp_path / "stamp.json"
    monkeypatch.setattr(bootstrap, "STAMP", str(stamp))
    monkeypatch.setattr(bootstrap, "venv_works", lambda: True)
    stamp.write_text(json.dumps({"requirements.lock": "a", "requirements-dev.lock": "b"}))

    assert bootstrap.is_current({"requirements.lock": "a"})
    assert not bootstrap.is_current({"requirements.lock": "c"})


@pytest.mark.skipif(not shutil.which("make"), reason="no make")
def test_missing_python_is_told_so() -> None:
    done = subprocess.run(
        ["make", "run", "PYTHON=python-that-is-not-there"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode
    assert "Claimbase needs Python 3.11 or newer" in done.stderr
