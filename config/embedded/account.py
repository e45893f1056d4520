"""As whom PostgreSQL runs, since it refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.base import EmbeddedPostgresError

# Ends PostgreSQL (with its fast shutdown) when its parent dies. Linux alone has it.
DIE_WITH_PARENT = ["setpriv", "--pdeathsig", "INT"]


@dataclass(frozen=True)
class Account:
    """A way to run PostgreSQL's programs: who owns the files, and the words before a command."""

    uid: int
    gid: int
    prefix: tuple[str, ...]

    def command(self, *words: str | Path) -> list[str]:
        return [*self.prefix, *map(str, words)]

    def can_work(self, folder: Path, programs: Path) -> bool:
        """Whether PostgreSQL's programs and the folder can be reached this way."""
        reach = 'cd "$1" && exec "$2" --version'
        command = self.command("sh", "-c", reach, "sh", folder, programs / "postgres")
        try:
            return subprocess.run(command, check=False, capture_output=True).returncode == 0
        except OSError:
            return False


def choose_account(folder: Path, cluster: Path, programs: Path) -> Account:
    """The account that owns the cluster; for a new one, the first that can work."""
    me = os.geteuid()
    owner = cluster.stat().st_uid if cluster.exists() else None
    if me and owner not in (None, me):
        raise EmbeddedPostgresError(
            f"The database in {folder} belongs to {_name(owner)}: run this as that user, remove "
            "the folder to begin anew, or set DATABASE_URL to use a PostgreSQL server of yours."
        )
    for account in _candidates(me, folder):
        if owner in (None, account.uid):
            if account.uid != me:
                folder.chmod(0o711)  # to be passed through, not listed
            if account.can_work(folder, programs):
                return account
    folder.chmod(0o700)
    raise EmbeddedPostgresError(
        "PostgreSQL refuses to run as root, this system lets root make no user namespace, and no "
        f"other account can reach {folder}: work as an ordinary user, move the checkout to where "
        "others can read it, or set DATABASE_URL to use a PostgreSQL server of yours."
        if me == 0
        else f"PostgreSQL's programs cannot be run from {programs}."
    )


def _candidates(me: int, folder: Path) -> list[Account]:
    gid = os.getegid()
    die = tuple(DIE_WITH_PARENT) if shutil.which("setpriv") else ()
    # In a user namespace, our files stay ours, and PostgreSQL sees a user that is not root. It
    # must be one whom the system knows: initdb looks its name up.
    known = next((user for user in pwd.getpwall() if user.pw_uid), None)
    in_namespace: tuple[Account, ...] = ()
    if known and shutil.which("unshare"):
        mapped = f"--map-user={known.pw_uid}", f"--map-group={known.pw_gid}"
        in_namespace = (Account(me, gid, ("unshare", "--user", *mapped, *die)),)
    if me:
        return [Account(me, gid, die), *in_namespace]
    return [*in_namespace, *(_dropped_to(user, die) for user in _others(folder) if die)]


def _others(folder: Path) -> list[pwd.struct_passwd]:
    """Whom root may let run PostgreSQL: the checkout's owner, then the usual accounts."""
    owners = {parent.stat().st_uid for parent in [folder, *folder.parents]} - {0}
    users = [user for user in pwd.getpwall() if user.pw_uid in owners]
    for name in ("postgres", "nobody"):
        users += [user for user in pwd.getpwall() if user.pw_name == name]
    return users


def _dropped_to(user: pwd.struct_passwd, die: tuple[str, ...]) -> Account:
    ids = f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"
    return Account(user.pw_uid, user.pw_gid, (die[0], *ids, *die[1:]))


def _name(uid: int | None) -> str:
    names = [user.pw_name for user in pwd.getpwall() if user.pw_uid == uid]
    return names[0] if names else f"user {uid}"
