"""`make lock`: pin what pyproject.toml asks for, with hashes, for every Python and system of ours.

The locks name no index, so that they install from any. Each carries a digest of what it was made
from, so that `make check` sees a forgotten `make lock` without asking a package index.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
MARK = "# Made from: "


def asked_for() -> str:
    """A digest of the requirements in pyproject.toml, comments and order of tables aside."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = [
        project["project"]["requires-python"],
        sorted(project["project"]["dependencies"]),
        sorted(project["dependency-groups"]["dev"]),
    ]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def write_locks() -> None:
    """Resolve anew; what can stay as it was in neither lock is asked of the package index."""
    _compile(RUN_LOCK)
    _compile(DEV_LOCK, "--group", "dev", "--constraint", RUN_LOCK.name)


def _compile(lock: Path, *options: str) -> None:
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [
            *(uv, "pip", "compile", "pyproject.toml", "--output-file", lock.name),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade"),
            # One version for all Pythons: a fork would be tested on one of them alone.
            *("--fork-strategy", "fewest", "--no-emit-index-url", "--no-emit-find-links"),
            *("--no-annotate", "--quiet", "--custom-compile-command", "make lock", *options),
        ],
        cwd=ROOT,
        check=True,
    )
    lock.write_text(f"{MARK}{asked_for()}\n{lock.read_text()}")


def problems() -> list[str]:
    """What is wrong with the locks as they are, if anything."""
    found = []
    for lock in (RUN_LOCK, DEV_LOCK):
        text = lock.read_text()
        pins = [line for line in text.splitlines() if "==" in line and line[:1] not in " #"]
        names = [pin.split("==")[0] for pin in pins]
        if not text.startswith(f"{MARK}{asked_for()}\n"):
            found.append(f"{lock.name} is older than pyproject.toml: run `make lock`.")
        if text.count("--hash=") < len(pins):
            found.append(f"{lock.name} has pins without a hash: run `make lock`.")
        if "://" in text or "index-url" in text or "find-links" in text:
            found.append(f"{lock.name} names an address: it must install from any index.")
        if len(set(names)) < len(names):
            found.append(f"{lock.name} pins a package twice, by Python or system: settle on one.")
    run, dev = (lock.read_text().split() for lock in (RUN_LOCK, DEV_LOCK))
    missing = {word for word in run if "==" in word} - set(dev)
    if missing:
        found.append(f"{DEV_LOCK.name} differs from {RUN_LOCK.name} in {', '.join(missing)}.")
    return found


if __name__ == "__main__":
    write_locks()
    sys.exit("\n".join(problems()) or None)
