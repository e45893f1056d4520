"""What each database role may do, and the back doors that stay shut: set after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models

from sources.roles import ROOMS
from sources.triggers import Immutable

APP, PUBLIC = "claimbase_app", "claimbase_public"

# pgtrigger would let a session variable switch any trigger off; pghistory would keep a row of its
# own for each context, and update it, though the context stands in the events themselves.
BACK_DOORS = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name)
    RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false';
CREATE OR REPLACE FUNCTION public._pgh_attach_context()
    RETURNS uuid LANGUAGE sql IMMUTABLE AS 'SELECT NULL::uuid';
"""
# What the owner alone may write.
OWNERS = f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP};\n"


# Triggers write there, and so as the owner: whoever may not insert cannot stand in for them.
BY_TRIGGERS = """
DO $$
DECLARE
    writer regprocedure;
BEGIN
    FOR writer IN
        SELECT DISTINCT tgfoid::regprocedure FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
         WHERE prosrc ~ 'INSERT INTO "?({tables})\\M' AND NOT prosecdef
    LOOP
        EXECUTE format(
            'ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', writer);
    END LOOP;
END $$;
"""


def is_append_only(model: type[models.Model]) -> bool:
    """Whether the application may add rows of ``model``, but never change or delete them."""
    triggers = getattr(model._meta, "triggers", ())
    return hasattr(model, "pgh_tracked_model") or any(
        isinstance(trigger, Immutable) for trigger in triggers
    )


def is_written_by_triggers(model: type[models.Model]) -> bool:
    """Whether nobody adds rows of ``model``: they tell what was done to others."""
    return getattr(model, "BY_TRIGGERS", False)


def is_public(model: type[models.Model]) -> bool:
    """Whether strangers may read the table: what is published, or a vocabulary."""
    return getattr(model, "IS_PUBLIC", False) or getattr(model, "IS_VOCABULARY", False)


def grant_tables(sender: AppConfig, using: str, **_: Any) -> None:
    """Give the database roles their rights on the tables of ``sender``."""
    statements = [BACK_DOORS, OWNERS]
    ours = [*sender.get_models()] if sender.label in ROOMS else []
    if told := [model._meta.db_table for model in ours if is_written_by_triggers(model)]:
        statements.append(BY_TRIGGERS.format(tables="|".join(told)))
    for model in ours:
        table = f'"{model._meta.db_table}"'
        statements.append(f"REVOKE ALL ON {table} FROM {APP}, {PUBLIC};")
        statements.append(f"GRANT {_verbs(model)} ON {table} TO {APP};")
        if is_public(model):
            statements.append(f"GRANT SELECT ON {table} TO {PUBLIC};")
    with connections[using].cursor() as cursor:
        cursor.execute("".join(statements))


def _verbs(model: type[models.Model]) -> str:
    if is_written_by_triggers(model):
        return "SELECT"
    return "SELECT, INSERT" if is_append_only(model) else "SELECT, INSERT, UPDATE, DELETE"
