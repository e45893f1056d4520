"""A migrated database that stays on the embedded test server, for each run's own to be copied from.

To copy it takes a moment; to migrate anew takes many.
"""

import hashlib
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

PREFIX = "template_of_tests_"


def template(server: psycopg.Connection[Any]) -> str:
    """The name of the template for the migrations as they are now, made when there is none."""
    name = PREFIX + _digest()[:16]
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
    try:
        known = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        if name not in known:
            for old in known:
                if old.startswith(PREFIX):
                    server.execute(f'DROP DATABASE "{old}"')
            _migrate(f"{name}_new")
            server.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [PREFIX])
    return name


def _digest() -> str:
    """Of all that migrations are made of: their files, what they import, and the libraries."""
    files = [settings.BASE_DIR / "requirements.lock"]
    for room in ("sources", "actors", "claims"):
        files += (settings.BASE_DIR / room).glob("*.py")
        files += (settings.BASE_DIR / room / "migrations").rglob("*.*")
    texts = (file.read_bytes() for file in sorted(files) if "__pycache__" not in file.parts)
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _migrate(name: str) -> None:
    connection = connections["default"]
    database = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = database
