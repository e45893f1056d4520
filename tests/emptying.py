"""Empties the tables after a test that commits.

Django truncates every table, and makes the rights and groups anew: over a second for ours, each
time. To delete the few rows that there are takes a few milliseconds.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test import TransactionTestCase

# What migrations bring: no test changes these.
KEPT = (ContentType, Permission, Group, Group.permissions.through)
# Without triggers, which guard what was published: a superuser alone may do that.
DELETE = """
DO $do$ DECLARE name regclass; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT oid FROM pg_class
                 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                   AND relname NOT IN ({kept}) LOOP
        EXECUTE format('DELETE FROM %s', name);
    END LOOP;
END $do$
"""
truncate = TransactionTestCase._fixture_teardown


def empty(case: TransactionTestCase) -> None:
    """Takes the place of Django's own way wherever the server is ours."""
    kept = ["django_migrations", *(model._meta.db_table for model in KEPT)]
    for name in case._databases_names(include_mirrors=False):
        with connections[name].cursor() as cursor:
            cursor.execute("SHOW is_superuser")
            if cursor.fetchone() != ("on",):
                truncate(case)
                return
            cursor.execute(DELETE.format(kept=", ".join(f"'{table}'" for table in kept)))
