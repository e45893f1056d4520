"""The ways in which a row is written, each of which the database must hold to its rules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction

from tests.house.writes import raw_delete, raw_insert, raw_update

Write = Callable[..., None]


Insert = Callable[[models.Model], None]


def insert(row: models.Model) -> None:
    row.save(force_insert=True)


def insert_rows(row: models.Model) -> None:
    type(row)._default_manager.bulk_create([row])


def save(row: models.Model, **change: Any) -> None:
    for name, value in change.items():
        setattr(row, name, value)
    row.save()


def update(row: models.Model, **change: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**change)


def update_by_sql(row: models.Model, **change: Any) -> None:
    values: dict[str, Any] = {}
    for name, value in change.items():
        field: Any = row._meta.get_field(name)
        values[field.column] = value.pk if isinstance(value, models.Model) else value
    raw_update(row, values)


def delete(row: models.Model) -> None:
    row.delete()


def delete_rows(row: models.Model) -> None:
    type(row)._default_manager.filter(pk=row.pk).delete()


WRITES: dict[str, Write] = {"save": save, "update": update, "sql": update_by_sql}
REMOVALS: dict[str, Write] = {"delete": delete, "delete rows": delete_rows, "sql": raw_delete}
INSERTS: dict[str, Insert] = {"save": insert, "bulk": insert_rows, "sql": raw_insert}
every_insert = pytest.mark.parametrize("write_new", INSERTS.values(), ids=INSERTS)
every_write = pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
every_removal = pytest.mark.parametrize("remove", REMOVALS.values(), ids=REMOVALS)


@contextmanager
def refused(message: str) -> Iterator[None]:
    """What is written within is refused, then or at the commit, and ``message`` found in why."""
    connection.check_constraints()
    with pytest.raises(IntegrityError, match=message), transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()


@contextmanager
def allowed() -> Iterator[None]:
    """What is written within keeps every rule, to the commit."""
    yield
    connection.check_constraints()
