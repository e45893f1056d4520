"""The embedded server: one for all who ask, gone when nobody does, whole after any kill."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from config.embedded import EmbeddedPostgres, EmbeddedPostgresError
from config.embedded.base import is_ours, socket_folder
from tests.config.conftest import Run, processes_of

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")

# A user in a process of its own: says when it is connected, then waits to be told to end.
USER = """
import sys, psycopg
from pathlib import Path
from config.embedded import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), durable=False)
server.start()
psycopg.connect(server.url).close()
print((server.folder / "cluster/postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.read()
"""


def test_server_answers_and_listens_on_no_address(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT current_user, current_database(), current_setting('listen_addresses'),"
            " current_setting('fsync'), current_setting('server_encoding')"
        ).fetchone()

    assert row == ("claimbase", "claimbase", "", "off", "UTF8")


def test_socket_is_out_of_reach_for_others(server: EmbeddedPostgres) -> None:
    sockets = socket_folder(server.folder)

    assert sockets.stat().st_mode & 0o777 == 0o700
    assert len(str(sockets / ".s.PGSQL.5432")) < 107


def test_data_outlives_the_server(cluster: Path) -> None:
    server = EmbeddedPostgres(cluster, durable=False)
    server.start()
    _note(server, "kept")
    server.stop()
    assert processes_of(cluster) == []

    server.start()

    assert "kept" in _notes(server)
    server.stop()


def test_who_started_it_may_leave_first(cluster: Path, server: EmbeddedPostgres) -> None:
    second = EmbeddedPostgres(cluster, durable=False)
    second.start()

    server.stop()

    _note(second, "still here")
    second.stop()


def test_six_first_starts_at_once_make_one_server(scratch: Path, run_python: Run) -> None:
    folder = scratch / "postgres"

    users = [run_python("-c", USER, str(folder)) for _ in range(6)]
    servers = {user.stdout.readline() for user in users if user.stdout}

    assert len(servers) == 1
    assert servers.pop().strip().isdigit()
    for user in users:
        user.communicate(timeout=120)
    assert processes_of(folder) == []


def test_killed_user_leaves_nothing_behind(cluster: Path, run_python: Run) -> None:
    user = run_python("-c", USER, str(cluster))
    assert user.stdout
    user.stdout.readline()

    user.kill()
    user.wait()

    assert processes_of(cluster) == []


def test_forked_worker_that_ends_leaves_the_server_alone(cluster: Path, run_python: Run) -> None:
    forks = USER.replace("sys.stdin.read()", "import os; os.fork() or sys.exit(); os.wait()")
    forks += "psycopg.connect(server.url).close(); print('served')"

    user = run_python("-c", forks, str(cluster))

    assert user.communicate(timeout=120)[0].split()[1:] == ["served"]


def test_killed_keeper_takes_the_server_along(server: EmbeddedPostgres) -> None:
    _note(server, "before the keeper's end")

    os.kill(_keeper(server), signal.SIGKILL)

    assert processes_of(server.folder) == []
    second = EmbeddedPostgres(server.folder, durable=False)
    second.start()
    assert "before the keeper's end" in _notes(second)
    second.stop()


def test_killed_server_is_started_again_and_nothing_acknowledged_is_lost(cluster: Path) -> None:
    server = EmbeddedPostgres(cluster, durable=True)
    server.start()
    _note(server, "before the crash")

    os.kill(_postmaster(server), signal.SIGKILL)

    _wait_until_it_answers(server)
    assert "before the crash" in _notes(server)
    server.stop()


def test_bystander_with_the_servers_old_pid_lives(cluster: Path, run_python: Run) -> None:
    bystander = run_python("-c", "input()")
    (cluster / "cluster" / "postmaster.pid").write_text(f"{bystander.pid}\n{cluster}/cluster\n")
    server = EmbeddedPostgres(cluster, durable=False)

    server.start()
    server.stop()

    assert bystander.poll() is None
    assert not is_ours(bystander.pid, cluster)


def test_cluster_appears_whole_or_not_at_all(scratch: Path) -> None:
    half_made = scratch / "cluster.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    server = EmbeddedPostgres(scratch, durable=False)

    server.start()
    server.stop()

    assert not half_made.exists()
    assert (scratch / "cluster" / "base").is_dir()


def test_folder_that_is_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("a file")

    with pytest.raises(EmbeddedPostgresError, match=r"cannot be used .*set DATABASE_URL"):
        EmbeddedPostgres(tmp_path / "postgres").start()


def test_spoiled_cluster_is_told_and_nothing_stays(scratch: Path) -> None:
    server = EmbeddedPostgres(scratch, durable=False)
    server.start()
    server.stop()
    (scratch / "cluster" / "PG_VERSION").unlink()

    with pytest.raises(EmbeddedPostgresError, match=r"did not start: .*not a valid data directory"):
        server.start()

    assert processes_of(scratch) == []


def _note(server: EmbeddedPostgres, words: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("INSERT INTO note VALUES (%s)", [words])


def _notes(server: EmbeddedPostgres) -> set[str]:
    with psycopg.connect(server.url) as connection:
        return {row[0] for row in connection.execute("SELECT words FROM note")}


def _keeper(server: EmbeddedPostgres) -> int:
    return int((server.folder / "keeper.lock").read_text().split()[0])


def _postmaster(server: EmbeddedPostgres) -> int:
    return int((server.folder / "cluster" / "postmaster.pid").read_text().split()[0])


def _wait_until_it_answers(server: EmbeddedPostgres) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return
