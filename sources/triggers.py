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
                -- What was approved is behind us: whoever changes it begins a version of their own.
                NEW.contributors := CASE
                    WHEN OLD.state = 'approved' THEN ARRAY[claimbase_agent()]
                    WHEN claimbase_agent() = ANY (OLD.contributors) THEN OLD.contributors
                    ELSE OLD.contributors || claimbase_agent()::varchar END;
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


class Moves(pgtrigger.Trigger):
    """Refuses a step of the working version that is none, or that nobody answers for.

    Runs before :class:`Stamp`, which takes the approval of an edited record back.
    """

    name = "moves"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update

    STEPS = (
        "draft>in_review",
        "draft>discarded",
        "in_review>draft",
        "in_review>changes_requested",
        "in_review>approved",
        "in_review>discarded",
        "changes_requested>in_review",
        "changes_requested>discarded",
        "approved>discarded",
        "discarded>draft",
    )
    REASONED = ("in_review>changes_requested", "approved>discarded")

    def get_func(self, model: Any) -> str:
        this = f"this {model._meta.verbose_name}"
        no_step = refuse(f"Now {this} cannot go from “%” to “%”.", "OLD.state", "NEW.state")
        no_reason = refuse(f"Say why {this} is returned or retracted.")
        in_name = refuse(f"Nobody can review {this} in another's name.")
        return f"""
            IF TG_OP = 'INSERT' THEN
                IF NEW.state <> 'draft' OR NEW.reviewed_by_id IS NOT NULL THEN
                    {refuse("A record begins as a draft.")}
                END IF;
                RETURN NEW;
            END IF;
            IF NEW.state <> OLD.state AND OLD.state || '>' || NEW.state <> ALL (
                {_list(self.STEPS)}) THEN
                {no_step}
            END IF;
            IF NEW.state <> OLD.state AND claimbase_reason() !~ '\\S'
               AND OLD.state || '>' || NEW.state = ANY ({_list(self.REASONED)}) THEN
                {no_reason}
            END IF;
            IF NEW.reviewed_by_id IS DISTINCT FROM OLD.reviewed_by_id
               AND claimbase_agent() <> 'user:' || NEW.reviewed_by_id THEN
                {in_name}
            END IF;
            RETURN NEW;
        """


class Recorded(pgtrigger.Trigger):
    """Keeps each step of the working version, with who made it and why."""

    name = "recorded"
    when = pgtrigger.After
    operation = pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return f"""
            IF NEW.state <> OLD.state THEN
                INSERT INTO sources_transition
                    (kind, record_uuid, record_number, version, from_state, to_state, reason)
                VALUES ('{kind(model)}', NEW.uuid, NEW.id, NEW.version, OLD.state, NEW.state,
                        claimbase_reason());
            END IF;
            RETURN NULL;
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
    """Refuses every change of a row, whoever asks; but a take-down blanks its words."""

    name = "immutable"
    when = pgtrigger.Before
    operation = pgtrigger.Update

    def __init__(self, because: str) -> None:
        self.because = because
        super().__init__()

    def get_func(self, model: Any) -> str:
        refusal = refuse(
            f"{model._meta.verbose_name.capitalize()} % cannot be changed: {self.because}", "OLD.id"
        )
        return f"""
            IF NOT claimbase_taking_down() THEN
                {refusal}
            END IF;
            RETURN NEW;
        """


class AppendOnly(Immutable):
    """Refuses every change and deletion of a row, whoever asks; a take-down may blank words."""

    name = "append_only"
    operation = pgtrigger.Update | pgtrigger.Delete

    def get_func(self, model: Any) -> str:
        what = model._meta.verbose_name.capitalize()
        refusal = refuse(f"{what} cannot be changed or deleted: {self.because}")
        return f"""
            IF TG_OP = 'UPDATE' AND claimbase_taking_down() THEN
                RETURN NEW;
            END IF;
            {refusal}
        """


class Frozen(pgtrigger.Trigger):
    """Refuses to change or delete a part once it was published (``sources.PublishedPart``).

    ``of`` is the field that leads to the part, where the row is evidence of it.
    """

    name = "frozen"
    when = pgtrigger.Before
    operation = pgtrigger.Update | pgtrigger.Delete

    def __init__(self, of: str = "") -> None:
        self.of = of
        super().__init__()

    def get_func(self, model: Any) -> str:
        part = model._meta.get_field(self.of).related_model if self.of else model
        key = f"OLD.{self.of}_id" if self.of else "OLD.id"
        what = part._meta.verbose_name
        published = refuse(
            f"This {what} has been published. It stays as it is, with its evidence: "
            f"enter another {what} that voids it."
        )
        return f"""
            IF EXISTS (SELECT FROM sources_publishedpart
                        WHERE "table" = '{part._meta.db_table}' AND key = {key})
               AND NOT claimbase_taking_down() THEN
                {published}
            END IF;
            RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
        """


class Rule(pgtrigger.Trigger):
    """A truth that spans tables, checked when the transaction commits.

    ``func`` runs once for each written row; it raises, or falls through to the end.
    """

    when = pgtrigger.After
    timing = pgtrigger.Deferred

    def get_func(self, model: Any) -> str:
        return f"{super().get_func(model)}\nRETURN NULL;"


class ApprovedIsPublished(Rule):
    """What is approved is public: there is a revision of just this version."""

    name = "approved_is_published"
    operation = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        table = model._meta.db_table
        unpublished = refuse(
            f"This {model._meta.verbose_name} is approved, but not published: approving does both."
        )
        return f"""
            IF EXISTS (SELECT FROM {table} record WHERE id = NEW.id AND state = 'approved'
                AND NOT EXISTS (SELECT FROM {table}revision revision
                                 WHERE revision.record_id = record.id
                                   AND revision.version = record.version)) THEN
                {unpublished}
            END IF;
            RETURN NULL;
        """


def tell(kind: str, account: str, detail: str = "''") -> str:
    """SQL that records what happened to an account; takes SQL."""
    return f"""
            INSERT INTO sources_accessevent (kind, account, detail)
            VALUES ({kind}, {account}, {detail});"""


def kind(root: Any) -> str:
    """The :class:`RecordKind` of a root, from its name: migrations see no attributes of classes."""
    return str(root._meta.model_name.removeprefix("actor") or "actor")


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


def _list(values: tuple[str, ...]) -> str:
    return "ARRAY[" + ", ".join(f"'{value}'" for value in values) + "]"
