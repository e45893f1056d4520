"""Triggers that more than one model carries, written once and rendered for each table."""

from typing import Any

import pgtrigger
from django.db import models


class Stamp(pgtrigger.Trigger):
    """Counts the version of an aggregate's root and keeps who contributed to it.

    A part's trigger (:func:`touch_root`) updates the root, so that every write to any row of the
    aggregate passes here, under the root's row lock. A review changes the version, but does not
    make its reviewer a contributor. An edit takes the review of what was there before back.
    """

    name = "stamp"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update

    REVIEW = ("state", "reviewed_at", "reviewed_by_id", "version", "contributors")

    def get_func(self, model: Any) -> str:
        derived = [f.column for f in model._meta.fields if isinstance(f, models.GeneratedField)]
        skip = "ARRAY[" + ", ".join(f"'{column}'" for column in (*self.REVIEW, *derived)) + "]"
        return f"""
            IF TG_OP = 'INSERT' THEN
                NEW.version := 1;
                NEW.contributors := ARRAY[claimbase_agent()];
                RETURN NEW;
            END IF;
            IF NEW.version <> OLD.version OR to_jsonb(NEW) - {skip} <> to_jsonb(OLD) - {skip} THEN
                NEW.contributors := CASE WHEN claimbase_agent() = ANY (OLD.contributors)
                    THEN OLD.contributors ELSE OLD.contributors || claimbase_agent()::varchar END;
                IF NEW.state = OLD.state AND NEW.reviewed_by_id = OLD.reviewed_by_id
                   AND NEW.reviewed_at = OLD.reviewed_at THEN
                    NEW.state := CASE NEW.state WHEN 'approved' THEN 'draft' ELSE NEW.state END;
                    NEW.reviewed_at := NULL;
                    NEW.reviewed_by_id := NULL;
                END IF;
            ELSE
                NEW.contributors := OLD.contributors;
            END IF;
            NEW.version := OLD.version + 1;
            RETURN NEW;
        """


class TouchRoot(pgtrigger.Trigger):
    """After a statement wrote parts of an aggregate: bump each root concerned, in id order."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(
        self, paths: tuple[str, ...], operation: pgtrigger.Operation, tables: dict[str, str]
    ) -> None:
        self.paths = paths
        super().__init__(
            name=f"touch_root_{str(operation).lower()}",
            operation=operation,
            referencing=pgtrigger.Referencing(**tables),
        )
        self.tables = tuple(tables.values())

    def get_func(self, model: Any) -> str:
        root, roots = _roots(model, self.paths, self.tables)
        return f"""
            WITH locked AS (
                SELECT id FROM "{root}" WHERE id IN ({roots}) ORDER BY id FOR UPDATE
            )
            UPDATE "{root}" SET version = version + 1 WHERE id IN (SELECT id FROM locked);
            RETURN NULL;
        """


def touch_root(*paths: str) -> list[pgtrigger.Trigger]:
    """Triggers for a part whose root is reached by each path (``condition__threat__claim``)."""
    return [
        TouchRoot(paths, pgtrigger.Insert, {"new": "new_rows"}),
        TouchRoot(paths, pgtrigger.Update, {"old": "old_rows", "new": "new_rows"}),
        TouchRoot(paths, pgtrigger.Delete, {"old": "old_rows"}),
    ]


def _roots(part: Any, paths: tuple[str, ...], tables: tuple[str, ...]) -> tuple[str, str]:
    """The root's table, and the SQL that selects the roots of the rows in ``tables``."""
    selects = []
    for path in paths:
        joins, alias = "", "part"
        first, *rest = path.split("__")
        field = part._meta.get_field(first)
        for depth, name in enumerate(rest):
            model = field.related_model
            joins += (
                f' JOIN "{model._meta.db_table}" step{depth}'
                f' ON step{depth}."{model._meta.pk.column}" = {alias}."{field.column}"'
            )
            alias, field = f"step{depth}", model._meta.get_field(name)
        selects += [f'SELECT {alias}."{field.column}" FROM {table} part{joins}' for table in tables]
    return field.related_model._meta.db_table, " UNION ".join(selects)


class Immutable(pgtrigger.Trigger):
    """Refuses every change of a row, whoever asks."""

    name = "immutable"
    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, because: str) -> None:
        self.because = because
        super().__init__()

    def get_func(self, model: Any) -> str:
        return refuse(
            f"{model._meta.verbose_name.capitalize()} % cannot be changed: {self.because}", "OLD.id"
        )


class Rule(pgtrigger.Trigger):
    """A truth that spans tables, checked when the transaction commits.

    ``func`` runs once for each written row; it raises, or falls through to the end.
    """

    when = pgtrigger.After
    timing = pgtrigger.Deferred

    def get_func(self, model: Any) -> str:
        return f"{super().get_func(model)}\nRETURN NULL;"


def number(column: str) -> str:
    """SQL for the number of a human id: ``000123``."""
    return f"lpad({column}::text, 6, '0')"


def refuse(message: str, *values: str) -> str:
    """SQL that refuses a write with ``message``, whose ``%`` stand for ``values``."""
    text = message.replace("'", "''")
    return (
        "RAISE EXCEPTION "
        + ", ".join([f"'{text}'", *values])
        + " USING ERRCODE = 'check_violation';"
    )
