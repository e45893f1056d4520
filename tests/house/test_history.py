"""Every curated row keeps its history: who, when and why, whoever writes and however."""

from collections.abc import Callable
from typing import Any

import pghistory
import pgtrigger
import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    ProgrammingError,
    connection,
    models,
    transaction,
)

from sources.models import (
    Arrival,
    Bookmark,
    Comment,
    Excerpt,
    RawFile,
    Snapshot,
    Source,
    Thread,
    Transition,
    User,
    Watch,
)
from tests.factories import make, make_excerpt, make_source, make_user
from tests.house.inventory import APPEND_ONLY, EVENTS, MODELS, label
from tests.house.writes import alteration, raw_delete, raw_insert, raw_update

pytestmark = pytest.mark.django_db

EXCUSED: dict[type[models.Model], str] = {
    User: "an account, which is not published; sign-ins are watched elsewhere",
    Arrival: "not saved yet: saved, it is in its source's history, and else gone",
    Bookmark: "what one person keeps at hand, which tells of no record",
    Watch: "what one person wants to be told of, which tells of no record",
    Thread: "where comments stand, which keep theirs; it notes itself who resolved it",
    RawFile: "never changed, so that the row is its own history",
    Snapshot: "never changed, and notes itself who recorded it when",
    Excerpt: "never changed: an address of words",
}
TRACKED = [model for model in MODELS if model not in EXCUSED]
INSERT, UPDATE, DELETE = 4, 16, 8
EACH_ROW = 1


def changes(row: models.Model, pk: int | None = None) -> Any:
    events: Any = next(event for event in EVENTS if event.pgh_tracked_model is type(row))
    return events.objects.filter(pgh_obj_id=pk or row.pk).order_by("pgh_id")


def whoever_may_write(row: models.Model) -> User:
    """The author where a row's words are the author's alone; else anybody."""
    return row.written_by if isinstance(row, Comment) else make_user()


def save(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def bulk_update(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    names = [row._meta.get_field(name.removesuffix("_id")).name for name in values]
    type(row)._base_manager.bulk_update([row], names)


UPDATES: dict[str, Callable[[models.Model, dict[str, Any]], object]] = {
    "save": save,
    "update": lambda row, values: type(row)._base_manager.filter(pk=row.pk).update(**values),
    "bulk_update": bulk_update,
    "raw": raw_update,
}
DELETES: dict[str, Callable[[models.Model], object]] = {
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
    "raw": raw_delete,
}


def test_every_model_is_tracked_or_excused() -> None:
    assert {event.pgh_tracked_model for event in EVENTS} == set(TRACKED)


@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_triggers_run_once_for_a_statement(model: type[models.Model]) -> None:
    events = next(event for event in EVENTS if event.pgh_tracked_model is model)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype::int FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE tgrelid = %s::regclass AND prosrc LIKE %s AND tgenabled = 'O'",
            [model._meta.db_table, f'%INSERT INTO "{events._meta.db_table}"%'],
        )
        types = [kind for (kind,) in cursor.fetchall()]

    assert sorted(types) == sorted([INSERT, UPDATE, DELETE])  # none is EACH_ROW, nor BEFORE


@pytest.mark.parametrize("write", UPDATES.values(), ids=UPDATES)
@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_change_is_kept_with_who_and_why(
    model: type[models.Model], write: Callable[[models.Model, dict[str, Any]], object]
) -> None:
    row = make(model)
    row.refresh_from_db()
    user = whoever_may_write(row)
    values = alteration(row)
    before = {name: getattr(row, name) for name in values}

    with pghistory.context(user=user.pk, reason="Because."):
        write(row, values)

    first, last = changes(row)
    assert [first.pgh_label, last.pgh_label] == ["insert", "update"]
    assert {name: getattr(first, name) for name in values} == before
    assert {name: getattr(last, name) for name in values} == values
    assert (last.pgh_agent, last.pgh_context["reason"]) == (f"user:{user.pk}", "Because.")


@pytest.mark.parametrize("write", DELETES.values(), ids=DELETES)
@pytest.mark.parametrize("model", TRACKED, ids=label)
def test_deletion_is_kept(
    model: type[models.Model], write: Callable[[models.Model], object]
) -> None:
    row = make(model)
    pk = row.pk

    with pghistory.context(user=7, reason="Gone."):
        write(row)

    last = changes(row, pk).last()
    assert (last.pgh_label, last.pgh_agent, last.pgh_context["reason"]) == (
        "delete",
        "user:7",
        "Gone.",
    )
    if write is raw_delete:
        with pghistory.context(user=whoever_may_write(row).pk):
            raw_insert(row)  # other rows still refer to it


# A comment is written by its author, and so by nobody who does not say who acts.
@pytest.mark.parametrize("model", [one for one in TRACKED if one is not Comment], ids=label)
def test_sql_without_a_context_counts_as_the_database_user(model: type[models.Model]) -> None:
    row = make(model)
    row.refresh_from_db()
    raw_delete(row)
    raw_insert(row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        (user,) = cursor.fetchone()

    written = list(changes(row).values_list("pgh_label", "pgh_agent", "pgh_context"))

    assert written == [(done, f"db:{user}", None) for done in ("insert", "delete", "insert")]


def test_rows_of_one_statement_are_each_kept() -> None:
    one, two = Source.objects.bulk_create([Source(title="One"), Source(title="Two")])
    Source.objects.filter(pk__in=[one.pk, two.pk]).update(byline="N. Amara")

    kept = [list(changes(row).values_list("pgh_label", "title", "byline")) for row in (one, two)]

    assert kept == [
        [("insert", title, ""), ("update", title, "N. Amara")] for title in ("One", "Two")
    ]


def test_write_that_changes_nothing_is_no_history() -> None:
    source = make_source()

    source.save()

    assert changes(source).count() == 1


@pytest.mark.parametrize("model", APPEND_ONLY, ids=label)
@pytest.mark.parametrize("verb", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_application_may_only_append(model: type[models.Model], verb: str) -> None:
    sql = verb.format(f'"{model._meta.db_table}"', f'"{model._meta.pk.column}"')

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("model", EVENTS, ids=label)
def test_history_is_refused_to_its_owner_too(model: type[models.Model]) -> None:
    tracked: type[models.Model] = model.pgh_tracked_model
    make(tracked)
    table = model._meta.db_table

    for sql in (f"UPDATE {table} SET pgh_label = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.usefixtures("as_owner")
def test_triggers_cannot_be_ignored() -> None:
    source, excerpt = make_source(), make_excerpt()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        names = ",".join(name for (name,) in cursor.fetchall())
        cursor.execute(f"SET LOCAL pgtrigger.ignore = '{{{names}}}'")

    Source.objects.filter(pk=source.pk).update(title="Quietly")
    with pytest.raises(DatabaseError, match="quoted words are not at"), transaction.atomic():
        make_excerpt("other words", excerpt.snapshot, start=0)
    with (
        pgtrigger.ignore(),
        pytest.raises(DatabaseError, match="cannot be changed"),
        transaction.atomic(),
    ):
        changes(source).delete()

    assert changes(source).last().title == "Quietly"


def test_contexts_have_no_table_of_their_own_to_change() -> None:
    with pghistory.context(user=7, reason="Because."):
        make_source()

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pghistory_context")
        assert cursor.fetchone() == (0,)


FORGERY = """
CREATE TEMPORARY TABLE forgery (nothing int) ON COMMIT DROP;
CREATE FUNCTION pg_temp.forge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {0};
    RETURN NULL;
END $$;
CREATE TRIGGER forge AFTER INSERT ON forgery EXECUTE FUNCTION pg_temp.forge();
INSERT INTO forgery VALUES (1);
"""


@pytest.mark.parametrize("model", [*EVENTS, Transition], ids=label)
@pytest.mark.parametrize("how", ["{0}", FORGERY], ids=["by hand", "by a trigger of its own"])
def test_application_writes_no_history(model: type[models.Model], how: str) -> None:
    sql = how.format(f"INSERT INTO {model._meta.db_table} DEFAULT VALUES")

    with pytest.raises(ProgrammingError, match="permission denied for table"):
        connection.cursor().execute(sql)


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize("model", EVENTS, ids=label)
def test_history_is_not_written_by_hand(model: type[models.Model]) -> None:
    make(model.pgh_tracked_model)
    table = model._meta.db_table
    columns = ", ".join(
        f'"{field.column}"' for field in model._meta.concrete_fields if field.column != "pgh_id"
    )

    with pytest.raises(IntegrityError, match="by the changes themselves"):
        connection.cursor().execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"
        )
