"""The alias of strangers within a test's own transaction, and somebody who asks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from rest_framework.test import APIClient

from tests.api.sending import Sender

ROLE = "claimbase_public"


@pytest.fixture(autouse=True)
def public(request: pytest.FixtureRequest) -> Iterator[BaseDatabaseWrapper]:
    """Lets the public alias see what the test has not committed, with its own rights and no more.

    It borrows the test's connection, and takes the role of strangers for each statement. Tests
    that commit have one of its own.
    """
    default, own = connections["default"], connections["public"]
    if not default.in_atomic_block:
        there = {**own.settings_dict, "NAME": default.settings_dict["NAME"]}
        connections["public"] = real = type(own)(there, "public")
        real.connect()  # by itself, Django would forbid it
        yield real
        real.close()
        connections["public"] = own
        return
    borrowed = type(own)(own.settings_dict, "public")
    borrowed.connection = default.connection
    borrowed.in_atomic_block, borrowed.autocommit = True, False
    connections["public"] = borrowed
    with borrowed.execute_wrapper(_as_stranger):
        yield borrowed
    borrowed.connection = None
    connections["public"] = own


def _as_stranger(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):  # Django's own; ours would end them
        return execute(sql, params, many, context)
    raw = context["connection"].connection
    (before,) = raw.execute("SHOW role").fetchone()
    raw.execute(f"SAVEPOINT stranger; SET LOCAL ROLE {ROLE}")
    try:
        found = execute(sql, params, many, context)
    except Exception:
        raw.execute("ROLLBACK TO SAVEPOINT stranger")
        raise
    raw.execute(f"SET LOCAL ROLE {before}; RELEASE SAVEPOINT stranger")
    return found


@pytest.fixture
def api() -> APIClient:
    """Somebody without an account."""
    return APIClient()


@pytest.fixture
def sender() -> Sender:
    """A program that may propose."""
    return Sender()
