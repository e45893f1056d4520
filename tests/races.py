"""Two sessions at once, the second of which always begins before the first has committed."""

import threading
from collections.abc import Callable

from django.db import DatabaseError, connection, connections, transaction

Work = Callable[[], object]
PATIENCE = 20  # seconds, after which something hangs that should not


class Session(threading.Thread):
    """Does its work in a transaction of its own, and commits when it is told to."""

    def __init__(self, work: Work) -> None:
        super().__init__(daemon=True)
        self.work, self.pid = work, 0
        self.connected, self.worked, self.may_commit = (threading.Event() for _ in range(3))
        self.error: DatabaseError | None = None

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.pid = connection.cursor().connection.info.backend_pid
                self.connected.set()
                self.work()
                self.worked.set()
                self.may_commit.wait(PATIENCE)
        except DatabaseError as error:
            self.error = error
        finally:
            self.worked.set()
            connections.close_all()

    def waits_for_a_lock(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE pid = %s AND NOT granted)", [self.pid]
            )
            (waits,) = cursor.fetchone()
        return waits


def interleave(first: Work, second: Work) -> list[DatabaseError | None]:
    """What each session was refused with, when both worked before the first committed."""
    one, two = Session(first), Session(second)
    one.start()
    assert one.worked.wait(PATIENCE)
    two.start()
    assert two.connected.wait(PATIENCE)
    while not two.worked.wait(0.01) and not two.waits_for_a_lock():
        pass
    for session in (one, two):
        session.may_commit.set()
        session.join(PATIENCE)
        assert not session.is_alive()
    return [one.error, two.error]
