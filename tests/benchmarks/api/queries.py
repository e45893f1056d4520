"""What the database does for a request: how many statements, how long, and by which indexes."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, connections
from django.test import Client

from sources.api.reading import PUBLIC
from tests.benchmarks.api.load import RefusedError

RUNS = 5
# What has no plan.
OF_TRANSACTIONS = ("SET ", "SAVEPOINT ", "RELEASE ", "ROLLBACK ")
INDEX = re.compile(r"Index (?:Only )?Scan(?: Backward)? using (\w+)|Bitmap Index Scan on (\w+)")
TIME = re.compile(r"(?:Planning|Execution) Time: ([0-9.]+) ms")
SCAN = re.compile(r"Seq Scan on (\w+index)\b")


@dataclass
class Asked:
    """One request: milliseconds, its statements with what they were given, and its answer.

    ``left`` are milliseconds of statements that were given up, and are not among the others.
    """

    taken: float = 0
    in_sql: float = 0
    left: float = 0
    statements: list[tuple[str, Any]] = field(default_factory=list)
    answer: Any = None


@dataclass
class Plan:
    """How the database answers one statement."""

    text: str

    @property
    def indexes(self) -> list[str]:
        return list(dict.fromkeys(one or other for one, other in INDEX.findall(self.text)))

    @property
    def taken(self) -> float:
        """Milliseconds, by the database's own account."""
        return sum(map(float, TIME.findall(self.text)))

    @property
    def scanned(self) -> list[str]:
        """The indexes of documents that it reads from end to end."""
        return SCAN.findall(self.text)


def ask(path: str, client: Client | None = None) -> Asked:
    """Ask in this process, as the server would."""
    asked, client = Asked(), client or Client(headers={"host": "localhost"})
    with _watched(asked):
        start = time.perf_counter()
        response: Any = client.get(path)
        asked.answer = b"".join(response) if response.streaming else response.content
        asked.taken = (time.perf_counter() - start) * 1000
    if response.status_code != 200:
        raise RefusedError(f"{path} answered {response.status_code}: {asked.answer[:300]!r}")
    return asked


def plans(asked: Asked) -> Iterator[Plan]:
    """How each statement is answered: of several times the quickest, as others use the machine."""
    with connections[PUBLIC].cursor() as cursor:
        for sql, given in asked.statements:
            yield min((_plan(cursor, sql, given) for _ in range(RUNS)), key=lambda plan: plan.taken)


def _plan(cursor: Any, sql: str, given: Any) -> Plan:
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", given)
    return Plan("\n".join(line for (line,) in cursor.fetchall()))


@contextmanager
def _watched(asked: Asked) -> Iterator[None]:
    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            answer = execute(sql, params, many, context)
        except OperationalError:
            asked.left += (time.perf_counter() - start) * 1000
            raise
        finally:
            asked.in_sql += (time.perf_counter() - start) * 1000
        if not sql.startswith(OF_TRANSACTIONS):
            asked.statements.append((sql, params))
        return answer

    with connections[PUBLIC].execute_wrapper(watch), connections["default"].execute_wrapper(watch):
        yield
