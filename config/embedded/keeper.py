"""The keeper: the parent process of the embedded PostgreSQL, started by `server.py`.

It makes the database cluster on first use, runs PostgreSQL as its child, starts it again when it
dies by itself, and stops it when the last user has gone.

    python -m config.embedded.keeper FOLDER PROGRAMS durable|volatile
"""

import contextlib
import fcntl
import locale
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

from config.embedded.account import choose_account
from config.embedded.base import (
    DATABASE,
    PORT,
    START_SECONDS,
    STOP_SECONDS,
    USER,
    EmbeddedPostgresError,
    full_disk,
    is_ours,
    open_lock,
    socket_folder,
    wait_for,
)

RETRY_SECONDS = 10  # the last processes of a killed server need a moment to go
SHORT_LIFE_SECONDS = 1
SHORT_LIVES = 3  # after so many in a row, starting it again would go on for ever
# PostgreSQL's fast shutdown, then its immediate one (which hangs less easily on a full disk).
STOPPING = ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
VOLATILE = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class LeavingError(BaseException):
    """Raised by SIGTERM, whatever is being done: nobody needs the server any more."""


class Keeper:
    """The parent of one PostgreSQL server."""

    def __init__(self, folder: Path, programs: Path, *, durable: bool) -> None:
        self.folder = folder
        self.cluster = folder / "cluster"
        self.log = folder / "server.log"
        self.sockets = socket_folder(folder)
        self.programs = programs
        self.durable = durable
        self.short_lives = 0
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Keep the server until its last user has gone. The exit status."""
        fcntl.flock(open_lock(self.folder / "keeper.lock"), fcntl.LOCK_EX)  # for life
        try:
            signal.signal(signal.SIGTERM, _leave)
            threading.Thread(target=self._wait_for_last_user, daemon=True).start()
            self._say("starting")
            while True:
                self._prepare()
                self._launch()
                self._say("ready")
                self._mind_the_server()
        except LeavingError:
            return 0
        except EmbeddedPostgresError as error:
            self._say("failed", str(error))
        except OSError as error:
            self._say("failed", self._sentence(str(error)))
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            self._stop_server()
            with contextlib.suppress(OSError):
                self.sockets.rmdir()
        return 1

    def _say(self, state: str, reason: str = "") -> None:
        (self.folder / "keeper.lock").write_text(f"{os.getpid()}\n{state}\n{reason}")

    def _wait_for_last_user(self) -> None:
        fcntl.flock(open_lock(self.folder / "users.lock"), fcntl.LOCK_EX)  # newcomers wait
        os.kill(os.getpid(), signal.SIGTERM)

    def _prepare(self) -> None:
        """See that there is a whole cluster that no process is using."""
        self.account = choose_account(self.folder, self.cluster, self.programs)
        self._make_socket_folder()
        if not self.cluster.exists():
            self._make_cluster()
        self._end_forgotten_server()

    def _make_socket_folder(self) -> None:
        """Only its owner can enter it: who can reach the socket is the database's owner."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
            os.chown(self.sockets, self.account.uid, self.account.gid)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise EmbeddedPostgresError(
                f"{self.sockets} is in the way: it belongs to somebody else. Remove it."
            )
        self.sockets.chmod(0o700)

    def _make_cluster(self) -> None:
        """A cluster appears whole or not at all: it is made beside its place, then renamed."""
        new = self.folder / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        os.chown(new, self.account.uid, self.account.gid)
        self._do(
            *("initdb", "-D", str(new), "-U", USER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", *_locale_options()),
            *(() if self.durable else ("--no-sync",)),
        )
        make_database = f"CREATE DATABASE {DATABASE};\n"
        self._do("postgres", "--single", "-D", str(new), "postgres", say=make_database)
        new.rename(self.cluster)

    def _do(self, program: str, *words: str, say: str = "") -> None:
        done = subprocess.run(
            self.account.command(self.programs / program, *words),
            check=False,
            input=say,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=_environment(),
            cwd="/",
        )
        print(done.stdout, flush=True)
        if done.returncode:
            raise EmbeddedPostgresError(self._sentence(done.stdout))

    def _end_forgotten_server(self) -> None:
        """See off a server whose keeper was killed: it is stopping by itself, or must be told."""
        pid_file = self.cluster / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, ValueError):
            pid = int(pid_file.read_text().split("\n", 1)[0])
            for how in (None, signal.SIGINT, signal.SIGQUIT):
                if how and is_ours(pid, self.cluster):
                    os.kill(pid, how)
                if wait_for(lambda: not is_ours(pid, self.cluster), STOP_SECONDS / 3):
                    break
            # PostgreSQL would take any other process that has this PID by now for a server.
            pid_file.unlink()

    def _launch(self) -> None:
        """Start PostgreSQL and wait until it takes connections."""
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            with self.log.open("wb") as log:
                # From the main thread only: the parent-death signal follows a thread.
                self.server = subprocess.Popen(
                    self._command(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env=_environment(),
                    cwd="/",
                    process_group=0,
                )
            wait_for(lambda: self._is_ready() or self._has_ended(), START_SECONDS)
            if self._is_ready():
                return
            said = self.log.read_text(errors="replace")
            passing = "lock file" in said or "shared memory" in said
            if not passing or time.monotonic() > deadline:
                self._stop_server()
                raise EmbeddedPostgresError(self._sentence(said))
            time.sleep(0.2)

    def _command(self) -> list[str]:
        settings = ["listen_addresses=", *(() if self.durable else VOLATILE)]
        return self.account.command(
            *(self.programs / "postgres", "-D", str(self.cluster)),
            *("-k", str(self.sockets), "-p", str(PORT)),
            *(word for setting in settings for word in ("-c", setting)),
        )

    def _is_ready(self) -> bool:
        """PostgreSQL writes its PID and, in the eighth line, its state into a file."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        mine = self.server is not None and lines[:1] == [str(self.server.pid)]
        return mine and [line.strip() for line in lines[7:]] == ["ready"]

    def _has_ended(self) -> bool:
        return self.server is None or self.server.poll() is not None

    def _mind_the_server(self) -> None:
        """Return when the server has died by itself, and may be started again."""
        since = time.monotonic()
        if self.server is not None:
            self.server.wait()
        said = self.log.read_text(errors="replace")
        short = time.monotonic() < since + SHORT_LIFE_SECONDS
        self.short_lives = self.short_lives + 1 if short else 0
        if self.short_lives == SHORT_LIVES:
            raise EmbeddedPostgresError(self._sentence(said))
        print(said, "PostgreSQL ended by itself. Starting it again.", sep="\n", flush=True)

    def _stop_server(self) -> None:
        for how, seconds in STOPPING:
            if self.server is None or self._has_ended():
                return
            self.server.send_signal(how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.server.wait(seconds)

    def _sentence(self, said: str) -> str:
        """What PostgreSQL's programs said, as one sentence for the person."""
        if full := full_disk(self.folder, said):
            return full
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
        reason = (told or lines or ["no reason was given"])[-1]
        return f"The embedded PostgreSQL did not start: {reason} (more in {self.folder})"


def _leave(*_: object) -> None:
    raise LeavingError


def _environment() -> dict[str, str]:
    """Ours without what would tell PostgreSQL otherwise, and with messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _locale_options() -> tuple[str, ...]:
    """Sorting is PostgreSQL's own; the system's C.UTF-8 is used besides where it is known."""
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "--locale=C", "--builtin-locale=C.UTF-8"
    return ("--locale=C.UTF-8",)


if __name__ == "__main__":
    folder, programs, safety = sys.argv[1:]
    sys.exit(Keeper(Path(folder), Path(programs), durable=safety == "durable").run())
