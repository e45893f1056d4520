"""Asks the servers, the variants taking turns, and counts."""

import http.client
import statistics
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.benchmarks.api.servers import Server

ROUNDS = 5
CLIENTS = 4
# In each round: so many requests one by one, or for so many seconds; then so long all clients.
ONE_BY_ONE, SECONDS, TOGETHER = 40, 2.0, 1.5


@dataclass
class Measured:
    """What one variant of a scenario took: a list has a figure for each round."""

    latencies: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    database_cpu: list[float] = field(default_factory=list)
    size: int = 0
    memory: float = 0

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.latencies, n=100)[98]

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def spread(self) -> float:
        low, middle, high = statistics.quantiles(self.medians, n=4)
        return (high - low) / middle


class Client:
    """Somebody who asks one server again and again, over one connection."""

    def __init__(self, server: Server) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)

    def get(self, path: str) -> bytes:
        """The body of the answer, which is a good one."""
        try:
            answer = self._ask(path)
        except ConnectionError:  # the server ends what was idle for two seconds
            self.connection.close()
            answer = self._ask(path)
        body = answer.read()
        if answer.status != 200:
            raise RefusedError(f"{path} answered {answer.status}: {body[:300]!r}")
        return body

    def _ask(self, path: str) -> http.client.HTTPResponse:
        self.connection.request("GET", path)
        return self.connection.getresponse()


class RefusedError(Exception):
    """An answer was not as expected."""


def measure(servers: Mapping[str, Server], paths: Mapping[str, str]) -> dict[str, Measured]:
    """By variant, what asking for its path took."""
    found = {variant: Measured() for variant in paths}
    clients = {variant: Client(servers[variant]) for variant in paths}
    for variant, path in paths.items():
        found[variant].size = len(clients[variant].get(path))
    for _ in range(ROUNDS):
        _one_by_one(clients, paths, found)
        for variant, path in paths.items():
            _together(servers[variant], path, found[variant])
    return found


def _one_by_one(
    clients: Mapping[str, Client], paths: Mapping[str, str], found: Mapping[str, Measured]
) -> None:
    taken: dict[str, list[float]] = {variant: [] for variant in paths}
    for _ in range(ONE_BY_ONE):
        for variant, path in paths.items():
            if sum(taken[variant]) < SECONDS:
                start = time.perf_counter()
                clients[variant].get(path)
                taken[variant].append(time.perf_counter() - start)
    for variant, times in taken.items():
        found[variant].latencies += times
        found[variant].medians.append(statistics.median(times))


def _together(server: Server, path: str, into: Measured) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        (cpu, database), start = server.cpu(), time.perf_counter()
        until = start + TOGETHER
        done = sum(pool.map(lambda client: _until(client, path, until), _clients(server)))
        seconds = time.perf_counter() - start
    after, database_after = server.cpu()
    into.rates.append(done / seconds)
    into.cpu.append((after - cpu) / done)
    into.database_cpu.append((database_after - database) / done)
    into.memory = max(into.memory, server.memory())


def _clients(server: Server) -> Sequence[Client]:
    return [Client(server) for _ in range(CLIENTS)]


def _until(client: Client, path: str, until: float) -> int:
    done = 0
    while not done or time.perf_counter() < until:
        client.get(path)
        done += 1
    return done
