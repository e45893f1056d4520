"""What `manage.py` does: have a database, run the command, speak plainly when that fails."""

import errno
import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError
from psycopg import errors

from config.embedded import EmbeddedPostgresError, full_disk

NO_DATABASE = {"", "help", "version", "--help", "-h", "--version", "collectstatic"}
SERVING = {"demo", "serve"}


def main(words: list[str]) -> str | int | None:
    """Run one command. What it gives back is for `sys.exit`: a sentence, if it failed."""
    command = "".join(words[1:2])
    if command in SERVING:
        os.environ.setdefault("CLAIMBASE_KEEP_CONNECTIONS", "true")
    try:
        if command not in NO_DATABASE:
            start_database()
        execute_from_command_line(words)
    except KeyboardInterrupt:
        return 130
    except (ImproperlyConfigured, EmbeddedPostgresError, OperationalError, OSError) as error:
        sentence = explain(error)
        if sentence is None:
            raise
        return sentence
    return None


def start_database() -> None:
    """Use the embedded server, when that is the database."""
    if server := settings.EMBEDDED_POSTGRES:
        server.start()
        # For `dbshell`: the psql that fits the server.
        os.environ["PATH"] = os.pathsep.join([str(server.programs), os.environ.get("PATH", "")])


def explain(error: Exception) -> str | None:
    """One sentence, when what failed is around us. None when it may be a fault of ours."""
    said = " ".join(str(error).split()).rstrip(".?")
    if isinstance(error, OperationalError):
        return _explain_database(said, getattr(error.__cause__, "sqlstate", None))
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return "The disk is full: make some room and try again." if full else None
    return str(error)


def _explain_database(said: str, state: str | None) -> str | None:
    if settings.EMBEDDED_POSTGRES and (full := full_disk(settings.EMBEDDED_POSTGRES.folder)):
        return full
    if "role" in said and "does not exist" in said:
        return f"The database is not prepared ({said}): run `manage.py migrate` first."
    if state is None:
        return f"The database cannot be reached: {said}. DATABASE_URL says where it is."
    if state == errors.DiskFull.sqlstate:
        return f"The disk of the database is full: make some room and try again ({said})."
    return None
