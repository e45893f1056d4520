"""What every test stands on: the database and its roles, and no network."""

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from config.embedded import EmbeddedPostgresError
from tests.emptying import empty
from tests.template import template

APP_ROLE = "claimbase_app"

# How long an example takes tells of the machine.
hypothesis.settings.register_profile("claimbase", deadline=None)
hypothesis.settings.load_profile("claimbase")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Have a server before pytest-django makes the test database on it.

    Test runs at the same time get databases of their own: each holds a lock on the name of its.
    """
    try:
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.start()
        server = psycopg.connect(settings.DATABASE_URL, connect_timeout=5, autocommit=True)
    except EmbeddedPostgresError as error:
        pytest.exit(str(error), returncode=1)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        pytest.exit(f"DATABASE_URL cannot be reached: {said}", returncode=1)
    with server, django_db_blocker.unblock():
        name = _unused_name(server, f"test_{connections['default'].settings_dict['NAME']}")
        if settings.EMBEDDED_POSTGRES:  # we leave nothing behind on a server of somebody's
            connections["default"].settings_dict["TEST"]["TEMPLATE"] = template(server)
        for connection in connections.all():
            connection.settings_dict["TEST"]["NAME"] = name
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A session of a test that is over may take a moment to go, and its database waits for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _unused_name(server: psycopg.Connection[Any], name: str) -> str:
    for candidate in (name, *(f"{name}_{number}" for number in range(2, 100))):
        lock = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [candidate]).fetchone()
        if lock and lock[0]:
            return candidate
    pytest.exit("A hundred test runs are under way on this server.", returncode=1)


@pytest.fixture
def as_owner() -> None:
    """Ask for this to work as the database's owner instead of as the application."""


@pytest.fixture(autouse=True)
def app_role(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test that uses the database has the application's rights in it, and no more."""
    asked = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not (asked or request.node.get_closest_marker("django_db")):
        yield
        return
    request.getfixturevalue("db")
    connection = connections["default"]
    if "as_owner" in request.fixturenames:
        yield
    elif connection.in_atomic_block:
        connection.cursor().execute(f"SET LOCAL ROLE {APP_ROLE}")
        yield  # the test's transaction is rolled back, and the role with it
    else:
        yield from _every_connection_as_app(connection)


def _every_connection_as_app(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For tests that commit: the live server's threads connect for themselves."""

    def step_down(connection: BaseDatabaseWrapper, **_: Any) -> None:
        if connection.alias == "default":
            connection.cursor().execute(f"SET ROLE {APP_ROLE}")

    connection_created.connect(step_down)
    connection.ensure_connection()
    connection.cursor().execute(f"SET ROLE {APP_ROLE}")
    yield
    connection_created.disconnect(step_down)
    connection.close()  # the flush that follows connects anew, as owner


@pytest.fixture(scope="session")
def heads_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heads")


@pytest.fixture(autouse=True)
def heads_file(heads_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the heads that a test's ledger signs are kept: each test's ledger is its own."""
    path = heads_folder / f"{uuid4()}.jsonl"
    monkeypatch.setattr(settings, "LEDGER_HEADS_FILE", str(path))
    return path


@pytest.fixture(autouse=True)
def no_kept_page() -> None:
    """Each test's pages are its own, too."""
    caches["pages"].clear()


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Tests reach this machine alone."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise RuntimeError(f"A test tried to reach {address[0]} over the network.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which would first be asked of the network
        return False
