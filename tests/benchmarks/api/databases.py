"""The databases of the benchmark, one for each size, kept while nothing changes that they hold."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from psycopg import sql
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from config import demo
from sources.models import Source
from tests.benchmarks.api import loading
from tests.benchmarks.api.corpus import Corpus
from tests.benchmarks.api.spreading import spread
from tests.benchmarks.editorial import grow

SEEDS = "seeds"
HURRIED = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "8GB",
    "autovacuum": "off",
}
# Of claims that editors work on, beside those of the demonstration.
EDITORIAL = 5_000
# What the databases are made of, beside the migrations and models: changed, they are made anew.
MADE_OF = (
    "seeds/**/*.yaml",
    "sources/publication/*.py",
)
FILLED_BY = (
    "tests/benchmarks/editorial.py",
    "tests/benchmarks/api/corpus.py",
    "tests/benchmarks/api/loading.py",
    "tests/benchmarks/api/spreading.py",
)
ROOMS = ("sources", "actors", "claims")


def address(name: str) -> str:
    """libpq's address of a database of the benchmark."""
    server = settings.EMBEDDED_POSTGRES
    return server.url.replace("/claimbase?", f"/{name}?")


def corpus(claims: int) -> str:
    """The name of the database of a corpus of so many claims, made when there is none."""
    name = f"corpus_{claims}"
    _have(SEEDS, "template1", _seed)
    _have(name, SEEDS, lambda: _fill(claims), FILLED_BY)
    return name


@contextmanager
def using(name: str) -> Iterator[None]:
    """All aliases mean this database."""
    before = {}
    for connection in connections.all():
        connection.close()
        before[connection.alias] = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        for connection in connections.all():
            connection.close()
            connection.settings_dict["NAME"] = before[connection.alias]


def _have(name: str, template: str, fill: Callable[[], object], also: Sequence[str] = ()) -> None:
    """Have a database, whole and of the code as it is: its comment says so last of all."""
    digest = _digest(also)
    begun = f"begun: {digest}"
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        found = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [name],
        ).fetchone()
        if found == (digest,):
            return
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        comment = sql.SQL("COMMENT ON DATABASE {name} IS {said}")
        if found != (begun,):
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {name}").format(**names))
            server.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {template}").format(**names))
            server.execute(comment.format(**names, said=sql.Literal(begun)))
        with using(name):
            fill()
        server.execute(comment.format(**names, said=sql.Literal(digest)))


def _digest(also: Sequence[str]) -> str:
    files = [path for each in (*MADE_OF, *also) for path in settings.BASE_DIR.glob(each)]
    for room in ROOMS:
        for folder in ("models", "documents", "migrations"):
            files += (settings.BASE_DIR / room / folder).rglob("*.*")
    texts = (file.read_bytes() for file in sorted(files) if "__pycache__" not in file.parts)
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def _seed() -> None:
    Console().print("Preparing the samples: tables, and the demonstration's records")
    call_command("migrate", verbosity=0)
    demo.make_people()
    demo.load_seeds()


def _fill(claims: int) -> None:
    owner = connections["owner"]
    made = Corpus(claims, loading.samples("owner"))
    with _hurry(), Progress(*Progress.get_default_columns(), TimeElapsedColumn()) as progress:
        task = progress.add_task(f"Loading {claims:,} claims", total=made.total)
        if not Source.objects.filter(title__startswith="Report ").exists():
            with transaction.atomic():
                grow(EDITORIAL, 0)
        loading.load(owner, made, lambda count: progress.advance(task, count), spread)
        with owner.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def _hurry() -> Iterator[None]:
    """The server minds no failure of power, nor old rows: what is half made is made anew."""
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        for name, value in HURRIED.items():
            server.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        server.execute("SELECT pg_reload_conf()")
        try:
            yield
        finally:
            for name in HURRIED:
                server.execute(f"ALTER SYSTEM RESET {name}")
            server.execute("SELECT pg_reload_conf()")
            server.execute("CHECKPOINT")
