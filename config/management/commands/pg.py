import argparse
import os
import shutil
import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from config.embedded import find_programs


class Command(BaseCommand):
    help = (
        "Runs a program of PostgreSQL's on the database, as its owner: "
        "pg psql, pg pg_dump -Fc -f claimbase.dump, pg pg_restore …"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program")
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="…")

    def handle(self, *_: Any, program: str, words: list[str], **_options: Any) -> None:
        # The wheel's first: a dump by an older program than the server is refused.
        found = shutil.which(program, path=find_programs()) or shutil.which(program)
        if not found:
            raise CommandError(f"There is no program “{program}” of PostgreSQL's here.")
        settings = connections["owner"].settings_dict
        address = {
            "PGHOST": settings["HOST"],
            "PGPORT": settings["PORT"],
            "PGUSER": settings["USER"],
            "PGPASSWORD": settings["PASSWORD"],
            "PGDATABASE": settings["NAME"],
        }
        given = {name: value for name, value in address.items() if value}
        sys.exit(subprocess.run([found, *words], env=os.environ | given, check=False).returncode)
