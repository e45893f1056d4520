"""The servers that are measured, each a process of its own, and what the system tells of them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from tests.benchmarks.api.databases import address

START_SECONDS = 120
TICKS = os.sysconf("SC_CLK_TCK")
OURS, FLOOR, PLAIN = "Claimbase", "floor", "plain DRF"
COMMANDS = {
    OURS: (sys.executable, "manage.py", "serve"),
    FLOOR: (sys.executable, "-m", "tests.benchmarks.api.serve", "floor", "{port}"),
    PLAIN: (sys.executable, "-m", "tests.benchmarks.api.serve", "plain", "{port}"),
}


class Server:
    """One variant, serving one database on a port of its own."""

    def __init__(self, variant: str, command: Sequence[str], database: str) -> None:
        self.variant, self.port = variant, _free_port()
        # By this name the database knows whose connections are which.
        self.name = f"{variant.split()[0]}-{self.port}"
        self.admin = psycopg.connect(address("postgres"), autocommit=True)
        self.process = subprocess.Popen(
            [word.format(port=self.port) for word in command],
            cwd=settings.BASE_DIR,
            env=os.environ
            | {
                "DATABASE_URL": f"{address(database)}&application_name={self.name}",
                "DJANGO_SETTINGS_MODULE": "config.settings",
                "CLAIMBASE_KEEP_CONNECTIONS": "true",
                "PORT": str(self.port),
            },
            stdout=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit(f"The server of {self.variant} did not start.")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # at once, not when clients have gone
        self.process.wait(START_SECONDS)
        self.admin.close()

    def cpu(self) -> tuple[float, float]:
        """Seconds so far: of its processes, and of the database's that work for it."""
        served = self.admin.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name]
        )
        return sum(map(_seconds, self._pids())), sum(_seconds(pid) for (pid,) in served)

    def memory(self) -> float:
        """Megabytes of its processes; what they share is counted once."""
        return sum(map(_kilobytes, self._pids())) / 1024

    def _pids(self) -> list[int]:
        own = self.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text()
        return [own, *map(int, children.split())]


@contextmanager
def serving(
    database: str, commands: Mapping[str, Sequence[str]] = COMMANDS
) -> Iterator[dict[str, Server]]:
    """All variants, once they take requests."""
    with ExitStack() as stack:
        started = {each: Server(each, command, database) for each, command in commands.items()}
        for server in started.values():
            stack.callback(server.stop)
        for server in started.values():
            server.wait()
        yield started


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _seconds(pid: int) -> float:
    # After the name, which may hold anything but ends with the last bracket.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
