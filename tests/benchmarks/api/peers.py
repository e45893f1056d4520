"""Other ways to serve the same documents: frameworks and a tool that people would take instead.

Each is written as its own documentation would have it. What stands beside a document in our
answers, and what is asked of moments, licences and limits, none of them does.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from urllib.parse import quote

import orjson
from django.conf import settings
from django.db import connections

from config.environment import WORKERS
from tests.benchmarks.api.scenarios import Scenario, scenarios
from tests.benchmarks.api.settings import FOLDER
from tests.benchmarks.api.values import Values, filters

# They need libraries that we do not: `make peers` makes this place.
PYTHON = settings.BASE_DIR / ".claimbase" / "peers" / "bin" / "python"
FASTAPI, NINJA, DATASETTE = "FastAPI, asyncpg", "django-ninja", "Datasette"
# Datasette reads SQLite, which holds so many of the newest claims.
DATABASE, HELD = FOLDER / "corpus.sqlite", 100_000


def _uvicorn(app: str) -> Sequence[str]:
    named = f"tests.benchmarks.api.{app}:app"
    served = ("--port", "{port}", "--workers", str(WORKERS), "--log-level", "warning")
    return (str(PYTHON), "-m", "uvicorn", named, *served)


COMMANDS = {
    FASTAPI: _uvicorn("peer_fastapi"),
    NINJA: (str(PYTHON), "-m", "tests.benchmarks.api.serve", "peer_ninja", "{port}"),
    DATASETTE: _uvicorn("peer_datasette"),
}
SCHEMA = """
CREATE TABLE claims (number INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE claimants (claim INTEGER NOT NULL REFERENCES claims (number), actor INTEGER NOT NULL);
CREATE INDEX claimants_actor ON claimants (actor, claim);
"""
NEWEST = """
SELECT held.number, told.document, claimants
  FROM claims_claimindex AS held JOIN claims_claimrevision AS told ON entry_id = revision_id
 WHERE until_seq IS NULL ORDER BY held.number DESC LIMIT %s
"""
JSON = "_json=document&_shape=objects&_nocount=1&_nofacet=1&_nosuggest=1"
LIST = f"/{DATABASE.stem}/claims.json?_sort_desc=number&_size=50&{JSON}"


def prepare() -> None:
    """Have what they need beside PostgreSQL. SystemExit where they are not installed."""
    if not PYTHON.exists():
        raise SystemExit("The peers are not installed: `make peers` does it, and runs this.")
    os.environ["PEER_DATABASE"] = str(DATABASE)
    DATABASE.unlink(missing_ok=True)
    with closing(sqlite3.connect(DATABASE)) as lite, connections["owner"].cursor() as cursor:
        lite.executescript(SCHEMA)
        cursor.execute(NEWEST, [HELD])
        for number, document, claimants in cursor:
            lite.execute("INSERT INTO claims VALUES (?, ?)", [number, document])
            named = ((number, actor) for actor in claimants)
            lite.executemany("INSERT INTO claimants VALUES (?, ?)", named)
        lite.commit()


def asked(values: Values) -> Iterator[tuple[Scenario, dict[str, str]]]:
    """The questions that they answer, and what each is asked for."""
    claimant = values.held("claims", filters("claims")["claimant"])[0]
    named = orjson.dumps({"table": "claimants", "column": "actor", "value": str(claimant)})
    paths = {
        "list, newest": ("/claims", LIST),
        "list, by claimant": (f"/claims?claimant={claimant}", f"{LIST}&_through={quote(named)}"),
        "detail": (
            f"/claims/{values.claim}",
            f"/{DATABASE.stem}/claims/{values.claim}.json?{JSON}",
        ),
    }
    for scenario in scenarios(values):
        if scenario.name in paths:
            ours, lite = paths[scenario.name]
            yield scenario, {FASTAPI: ours, NINJA: ours, DATASETTE: lite}
