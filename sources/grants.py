"""What each database role may do, and the back doors that stay shut: set after every migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models

from sources.roles import ROOMS
from sources.triggers import Immutable

APP, PUBLIC = "claimbase_app", "claimbase_public"
# Of a change in history: who made it, and why.
BY_WHOM = ("pgh_agent", "pgh_context", "pgh_context_id")

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


def is_past_of_a_vocabulary(model: type[models.Model]) -> bool:
    """Whether strangers may read what the table tells, and not by whom: what terms there were."""
    tracked = getattr(model, "pgh_tracked_model", None)
    return tracked is not None and getattr(tracked, "IS_VOCABULARY", False)


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
        elif is_past_of_a_vocabulary(model):
            columns = [field.column for field in model._meta.fields if field.name not in BY_WHOM]
            named = ", ".join(f'"{column}"' for column in columns)
            statements.append(f"GRANT SELECT ({named}) ON {table} TO {PUBLIC};")
    with connections[using].cursor() as cursor:
        cursor.execute("".join(statements))


def _verbs(model: type[models.Model]) -> str:
    if is_written_by_triggers(model):
        return "SELECT"
    return "SELECT, INSERT" if is_append_only(model) else "SELECT, INSERT, UPDATE, DELETE"
