"""A process's use of the embedded server."""

import atexit
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from config.embedded.base import (
    DATABASE,
    PORT,
    START_SECONDS,
    STOP_SECONDS,
    USER,
    EmbeddedPostgresError,
    find_programs,
    full_disk,
    is_ours,
    lock_at_once,
    locked,
    open_lock,
    socket_folder,
    wait_for,
)

WAY_OUT = "or set DATABASE_URL to use a PostgreSQL server of yours"


class EmbeddedPostgres:
    """This process's use of the one server that keeps its data in `folder`."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """`durable=False` trades safety for speed (no fsync): for tests alone."""
        self.folder = folder.resolve()
        self.durable = durable
        self._users: int | None = None
        self._pid = 0
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for libpq. It is known before the server runs."""
        sockets = quote(str(socket_folder(self.folder)), safe="")
        return f"postgresql://{USER}@/{DATABASE}?host={sockets}&port={PORT}"

    @property
    def programs(self) -> Path:
        """The folder of PostgreSQL's programs: psql, pg_dump and the others."""
        programs = find_programs()
        if programs is None:
            raise EmbeddedPostgresError(
                "The embedded PostgreSQL is not installed (there may be none for this system): "
                f"run `make run` once, {WAY_OUT}."
            )
        return programs

    def start(self) -> None:
        """Use the server, starting it when nobody else has. Returns when it takes connections."""
        if self._users is not None:
            return
        try:
            users = self._join()
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The database folder {self.folder} cannot be used ({error.strerror}): see that "
                f"you can write there and that the disk is not full, {WAY_OUT}."
            ) from error
        self._users, self._pid = users, os.getpid()
        atexit.register(self.stop)

    def _join(self) -> int:
        """Be a user of a server that runs. The lock to hold as long as it is wanted."""
        programs = self.programs
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        users = open_lock(self.folder / "users.lock")
        try:
            fcntl.flock(users, fcntl.LOCK_SH)
            with locked(self.folder / "start.lock"):
                if not self._keeper_is_there():
                    self._start_keeper(programs)
                self._wait_until_ready()
        except BaseException:
            os.close(users)
            self._forget_keeper(STOP_SECONDS / 10)
            raise
        return users

    def stop(self) -> None:
        """Stop using the server. The last user stops it, and waits until it has stopped."""
        # A forked worker shares its parent's lock and must leave it alone.
        if self._users is None or self._pid != os.getpid():
            return
        users, self._users = self._users, None
        atexit.unregister(self.stop)
        if not lock_at_once(users, fcntl.LOCK_EX):
            # Others use it; or the keeper was faster, holds the lock, and stops the server.
            wait_for(lambda: lock_at_once(users, fcntl.LOCK_SH), STOP_SECONDS)
        elif self.folder.exists():
            self._stop_keeper()
        os.close(users)
        self._forget_keeper(0)

    def _keeper_is_there(self) -> bool:
        lock = open_lock(self.folder / "keeper.lock")
        try:
            return not lock_at_once(lock, fcntl.LOCK_EX)
        finally:
            os.close(lock)

    def _start_keeper(self, programs: Path) -> None:
        (self.folder / "keeper.lock").write_text("")
        # -S and -P: the keeper needs no package, and starts in an instant without.
        command = [sys.executable, "-S", "-P", "-m", "config.embedded.keeper"]
        safety = "durable" if self.durable else "volatile"
        with (self.folder / "keeper.log").open("wb") as log:
            self._keeper = subprocess.Popen(
                [*command, str(self.folder), str(programs), safety],
                cwd="/",
                env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C at the terminal is for its users
            )

    def _forget_keeper(self, seconds: float) -> None:
        """It ends within this time, or goes on for others."""
        if self._keeper is not None:
            try:
                self._keeper.wait(seconds)
            except subprocess.TimeoutExpired:
                self._keeper.returncode = 0  # or Python would warn of a child that we let go

    def _wait_until_ready(self) -> None:
        """Called with `start.lock` held, so that nobody else looks for a keeper meanwhile."""
        wait_for(lambda: self._state()[1] in ("ready", "failed") or self._died(), START_SECONDS)
        _, state, reason = self._state()
        if state != "ready":
            raise EmbeddedPostgresError(
                reason
                or full_disk(self.folder)
                or f"The embedded PostgreSQL did not start: see {self.folder}/keeper.log."
            )

    def _died(self) -> bool:
        """Whether the keeper ended before it could say why."""
        if self._keeper is not None and self._keeper.poll() is None:
            return False  # it may not hold its lock yet
        return not self._keeper_is_there()

    def _state(self) -> tuple[int, str, str]:
        pid, _, rest = (self.folder / "keeper.lock").read_text().partition("\n")
        state, _, reason = rest.partition("\n")
        return int(pid or 0), state, reason

    def _stop_keeper(self) -> None:
        """Called with `users.lock` held alone: nobody can come in meanwhile."""
        pid, _, _ = self._state()
        if is_ours(pid, self.folder) and self._keeper_is_there():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            wait_for(lambda: not self._keeper_is_there(), STOP_SECONDS)
        if self._keeper is not None:
            self._keeper.wait(STOP_SECONDS)
