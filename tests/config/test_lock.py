from pathlib import Path

import pytest

from config import lock


@pytest.fixture
def locks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Path, Path]:
    """Two good locks of one package, to be spoiled."""
    run, dev = tmp_path / "requirements.lock", tmp_path / "requirements-dev.lock"
    good = f"{lock.MARK}{lock.asked_for()}\ndjango==5.2.8 \\\n    --hash=sha256:00\n"
    run.write_text(good)
    dev.write_text(good)
    monkeypatch.setattr(lock, "RUN_LOCK", run)
    monkeypatch.setattr(lock, "DEV_LOCK", dev)
    return run, dev


def test_good_locks_have_no_problems(locks: tuple[Path, Path]) -> None:
    assert lock.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (lock.MARK, "# Made once from: ", "older than pyproject.toml"),
        ("    --hash=sha256:00\n", "", "pins without a hash"),
        ("django", "--index-url https://example.org\ndjango", "names an address"),
        (
            "django==5.2.8",
            "django==4.2.1 ; python_full_version < '3.12' --hash=sha256:01\ndjango==5.2.8",
            "pins a package twice",
        ),
        ("django==5.2.8", "django==5.2.9", "differs from"),
    ],
)
def test_spoiled_lock_is_told(locks: tuple[Path, Path], old: str, new: str, problem: str) -> None:
    run, _dev = locks
    run.write_text(run.read_text().replace(old, new))

    assert any(problem in told for told in lock.problems())
