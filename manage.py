#!/usr/bin/env python
"""Claimbase's commands: `.venv/bin/python manage.py help`."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from config.embedded import EmbeddedPostgresError

NO_DATABASE = {"", "help", "version", "--help", "-h", "--version"}
SERVING = {"demo", "serve"}


def main() -> None:
    command = "".join(sys.argv[1:2])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if command in SERVING:
        os.environ.setdefault("CLAIMBASE_POOL", "true")
    try:
        server = settings.EMBEDDED_POSTGRES
        if server and command not in NO_DATABASE:
            server.start()
            # For dbshell, which looks for psql there.
            os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(server.programs)])
    except (ImproperlyConfigured, EmbeddedPostgresError) as error:
        sys.exit(str(error))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
