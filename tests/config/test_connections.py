"""Connections that are kept: trusted without asking, and let go when their server has ended."""

import select
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DataError, connections
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connect() -> Iterator[Callable[[], Any]]:
    made: list[Any] = []

    def connect() -> Any:
        ours = connections["default"]
        made.append(type(ours)(ours.settings_dict, "default"))
        made[-1].ensure_connection()
        return made[-1]

    yield connect
    for each in made:
        each.close()


def test_prepared_statement_is_planned_once(connect: Callable[[], Any]) -> None:
    kept = connect()
    kept.connection.prepare_threshold = 0

    for number in (1, 2):
        with kept.prepared_cursor() as cursor:
            cursor.execute("SELECT %s::bigint", [number])
            assert cursor.fetchall() == [(number,)]

    with kept.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert cursor.fetchall() == [("SELECT $1::bigint",)]


def test_kept_connection_is_let_go_when_its_server_ends(
    connect: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = connect()

    with monkeypatch.context() as patch:
        patch.setattr(base.DatabaseWrapper, "is_usable", None)  # would ask the server
        assert kept.is_usable()
    with connect().cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT pg_terminate_backend(%s)", [kept.connection.info.backend_pid])
    assert select.select([kept.connection], [], [], 10)[0]
    assert not kept.is_usable()


def test_connection_whose_transaction_failed_is_not_usable_in_it(
    connect: Callable[[], Any],
) -> None:
    kept = connect()
    kept.set_autocommit(False)

    with pytest.raises(DataError), kept.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")

    assert not kept.is_usable()


def test_closed_connection_is_not_usable(connect: Callable[[], Any]) -> None:
    kept = connect()

    kept.connection.close()

    assert not kept.is_usable()
