"""Operations done together are the same operations, in the same order."""

from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from config.management.together import QuickExecutor, Together, runs


def test_runs_keep_every_operation_in_its_order() -> None:
    for migration in MigrationLoader(None).disk_migrations.values():
        done: list[Any] = []
        for step in runs(migration.operations):
            done += step.run if isinstance(step, Together) else [step]

        assert done == migration.operations


def test_operations_that_may_see_each_other_stay_apart() -> None:
    field = migrations.AddField("claim", "note", models.TextField(default=""))
    rule = migrations.AddIndex("claim", models.Index(fields=["note"], name="by_note"))
    move = migrations.RunSQL("SELECT 1")

    kinds = [type(step) for step in runs([field, rule, move, field, move])]

    assert kinds == [Together, Together, type(move), Together, type(move)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("as_owner")
def test_tables_are_made_as_django_makes_them() -> None:
    class Scratch(Migration):
        operations = [
            migrations.CreateModel("Thing", [("id", models.AutoField(primary_key=True))]),
            migrations.AddField("thing", "size", models.IntegerField(default=1)),
            migrations.AddField("thing", "part", models.ForeignKey("Thing", models.CASCADE)),
            migrations.AddConstraint(
                "thing",
                models.CheckConstraint(condition=models.Q(size__gt=0), name="thing_has_size"),
            ),
            migrations.AddIndex("thing", models.Index(fields=["size"], name="thing_by_size")),
        ]

    migration = Scratch("0001_scratch", "scratch")
    state = QuickExecutor(connection).apply_migration(ProjectState(), migration)
    try:
        with connection.cursor() as cursor:
            made = connection.introspection.get_constraints(cursor, "scratch_thing")
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(state.apps.get_model("scratch", "Thing"))
        connection.cursor().execute("DELETE FROM django_migrations WHERE app = 'scratch'")

    assert {"thing_has_size", "thing_by_size", "scratch_thing_pkey"} <= set(made)
    assert any(rule["foreign_key"] for rule in made.values())
