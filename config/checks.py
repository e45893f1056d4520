"""`make check`: all that must hold before a change is good. Says each check's name and verdict."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from config import lock

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
TESTING = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
# As in production; nothing here connects to a database.
PRODUCTION = {
    "CLAIMBASE_DEMO": "false",
    "DEBUG": "false",
    "DATABASE_URL": "postgresql://claimbase@localhost/claimbase",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "claimbase.example",
}
Check = tuple[str, list[str], dict[str, str]]
DEPLOY = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]
CHECKS: list[Check] = [
    ("format", ["-m", "ruff", "format", "--check", "."], {}),
    ("lint", ["-m", "ruff", "check", "."], {}),
    ("types", ["-m", "mypy"], {}),
    ("arrows", ["-c", "from importlinter.cli import lint_imports_command as run; run()"], {}),
    ("migrations", ["manage.py", "makemigrations", "--check", "--dry-run"], TESTING),
    ("deployment", DEPLOY, PRODUCTION),
]
TESTS: Check = ("tests", ["-m", "pytest"], {})

console = Console(highlight=False)


def main(options: list[str]) -> int:
    failed = [] if _locks_hold() else ["lock"]
    checks = CHECKS if "--without-tests" in options else [*CHECKS, TESTS]
    failed += [name for name, words, variables in checks if not _holds(name, words, variables)]
    if failed:
        console.print(f"[red]Not good yet: {', '.join(failed)}.[/]")
    return 1 if failed else 0


def _locks_hold() -> bool:
    problems = lock.problems()
    _say("lock", not problems, "\n".join(problems))
    return not problems


def _holds(name: str, words: list[str], variables: dict[str, str]) -> bool:
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | variables,
        check=False,
        text=True,
        stdout=None if name == "tests" else subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    _say(name, done.returncode == 0, done.stdout or "")
    return done.returncode == 0


def _say(name: str, good: bool, output: str) -> None:
    verdict = "[green]good[/]" if good else "[red]not good[/]"
    console.print(f"{name:12} {verdict}")
    if not good and output:
        console.print(output, markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
