"""The ground under the tables: extensions, roles and the functions that columns are built on."""

from pathlib import Path

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGistExtension(),
        migrations.RunSQL((SQL / "roles.sql").read_text()),
        migrations.RunSQL((SQL / "functions.sql").read_text()),
    ]
