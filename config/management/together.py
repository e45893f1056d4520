"""Makes migrating quick: operations of one kind that follow each other are done together.

Django renders every model concerned anew after each operation. With many hundreds of constraints
and triggers that is nine tenths of the time of a first migration. Operations that add fields to
tables, or rules to fields, don't see each other, so that one rendering serves them all. The
database gets the same statements in the same order.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from itertools import groupby
from typing import Any

from django.db.migrations import Migration, operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

KINDS = {
    operations.CreateModel: "tables",
    operations.AddField: "fields",
    operations.AddConstraint: "rules",
    operations.AddIndex: "rules",
    AddTrigger: "rules",
}


class Together(Operation):
    """A run of operations that can all be told the state before, and the state after, the run."""

    def __init__(self, run: list[Operation]) -> None:
        self.run = run

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        vars(state).pop("apps", None)  # the rendered models: rendered again when asked for
        for operation in self.run:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, *states: Any) -> None:
        for operation in self.run:
            operation.database_forwards(app_label, *states)


class QuickExecutor(MigrationExecutor):
    """Applies migrations in runs. Undoing one goes step by step, as Django does it."""

    def apply_migration(
        self, state: ProjectState, migration: Migration, *rest: Any, **more: Any
    ) -> ProjectState:
        quick = copy(migration)
        quick.operations = [*runs(migration.operations)]  # type: ignore[misc]
        return super().apply_migration(state, quick, *rest, **more)


def runs(steps: Iterable[Operation]) -> Iterator[Operation]:
    for kind, run in groupby(steps, key=lambda step: KINDS.get(type(step))):
        if kind:
            yield Together([*run])
        else:
            yield from run
