"""Three aliases, three sets of rights. The tests themselves stand on the application's."""

from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, connections, router, transaction

from config.demo import PEOPLE
from config.routers import OneDatabase
from sources.models import Publisher


def current_user(alias: str = "default") -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_tests_have_the_applications_rights() -> None:
    assert current_user() == "claimbase_app"


@pytest.mark.django_db(transaction=True)
def test_tests_that_commit_have_the_applications_rights_on_every_connection() -> None:
    assert current_user() == "claimbase_app"

    connections["default"].close()

    assert current_user() == "claimbase_app"


@pytest.mark.django_db
@pytest.mark.usefixtures("as_owner")
def test_tests_may_ask_to_be_owner() -> None:
    assert current_user() == psycopg.conninfo.conninfo_to_dict(settings.DATABASE_URL)["user"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_migrations_made_is_there_after_a_flush(time: str) -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(PEOPLE)
    assert Permission.objects.filter(group__name="editor").exists()


@pytest.mark.django_db(databases=["default", "public"])
def test_public_reads_no_editorial_table_and_writes_nothing() -> None:
    assert current_user("public") == "claimbase_public"
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic("public"):
        Publisher.objects.using("public").exists()
    with connections["public"].cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("5s",)


def test_owner_alone_migrates(settings: Any) -> None:
    settings.TESTING = False

    allowed = [alias for alias in connections if OneDatabase().allow_migrate(alias, "sources")]

    assert allowed == ["owner"]


def test_rows_of_different_aliases_may_refer_to_each_other() -> None:
    read, written = Publisher(), Publisher()
    read._state.db, written._state.db = "public", "default"

    assert router.allow_relation(read, written)
