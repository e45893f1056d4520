"""What each of the three database roles may do, table by table."""

import contextlib

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from sources.models import PublishedText, Transition
from tests.house.inventory import APPEND_ONLY, EVENTS, INDEXES, LEDGER, REVISIONS

pytestmark = pytest.mark.django_db

READ = {"SELECT"}
APPEND = READ | {"INSERT"}
WRITE = APPEND | {"UPDATE", "DELETE"}
EVERYTHING = WRITE | {"TRUNCATE", "REFERENCES", "TRIGGER"}

APP_ONLY_READS = {model._meta.db_table for model in [*EVENTS, Transition]}
APP_ONLY_APPENDS = {model._meta.db_table for model in APPEND_ONLY}
PUBLISHED = [*REVISIONS, *INDEXES, *LEDGER, PublishedText]
PUBLIC_READS = {"actors_place", "claims_action", "claims_topic"} | {
    model._meta.db_table for model in PUBLISHED
}


def rights(role: str) -> dict[str, set[str]]:
    """What ``role`` may do, by itself or as anybody may, with each table and view."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, right_name FROM pg_class, unnest(%s::text[]) AS right_name"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
            " AND has_table_privilege(%s, pg_class.oid, right_name)",
            [sorted(EVERYTHING), role],
        )
        found: dict[str, set[str]] = {}
        for table, right in cursor.fetchall():
            found.setdefault(table, set()).add(right)
    return found


def tables() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def test_application() -> None:
    expected = {
        table: READ if table in APP_ONLY_READS else APPEND if table in APP_ONLY_APPENDS else WRITE
        for table in tables()
        if table != "django_migrations"
    }

    assert rights("claimbase_app") == expected | {"django_migrations": READ}


def test_public() -> None:
    assert rights("claimbase_public") == dict.fromkeys(PUBLIC_READS, READ)


def test_public_reads_the_past_of_vocabularies_without_who_made_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname::text, array_agg(attname::text) FROM pg_class"
            " JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND NOT has_table_privilege('claimbase_public', pg_class.oid, 'SELECT')"
            " AND has_column_privilege('claimbase_public', pg_class.oid, attnum, 'SELECT')"
            " GROUP BY relname"
        )
        found = dict(cursor.fetchall())

    assert found.keys() == {"actors_placechange", "claims_actionchange", "claims_topicchange"}
    assert {*found["claims_topicchange"]} == {
        "pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id",
        "id", "code", "label", "description", "parent_id",
    }  # fmt: skip


def test_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'claims_claim'")
        (owner,) = cursor.fetchone()

    assert rights(owner) == dict.fromkeys(tables(), EVERYTHING)


@pytest.mark.parametrize("role", ["claimbase_app", "claimbase_public"])
def test_roles_neither_sign_in_nor_stand_above_the_rules(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,"
            " has_schema_privilege(rolname, 'public', 'CREATE')"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        )
        assert cursor.fetchone() == (False,) * 6


def test_public_may_not_advance_a_sequence() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_sequences WHERE"
            " has_sequence_privilege('claimbase_public', sequencename::text, 'USAGE, UPDATE')"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "table",
    [
        "claims_claim",
        "sources_snapshot",
        "claims_claimchange",
        "sources_reference",
        "sources_taint",
        "sources_transition",
    ],
)
def test_public_cannot_read_what_is_not_published(table: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE claimbase_public")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(f"SELECT count(*) FROM {table}")


@pytest.mark.django_db(databases=["default", "public"])
def test_public_alias_only_reads() -> None:
    public = connections["public"]
    with contextlib.closing(public), public.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("claimbase_public",)
