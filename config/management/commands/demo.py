from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config import demo
from config.management.owner import alone
from config.web import WebServer, free_address


class Command(BaseCommand):
    help = "Prepare the demonstration (tables, people, records) and serve it on this machine."
    requires_system_checks: list[str] = []  # `migrate` makes them

    def handle(self, *_: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration (SECRET_KEY or CLAIMBASE_DEMO say so): "
                "use `manage.py migrate` and `manage.py serve`."
            )
        host, port = free_address()
        with alone("owner"):
            people = self._prepare()
        WebServer(host, port, lambda: self._welcome(f"http://{host}:{port}/", people)).run()

    def _prepare(self) -> dict[str, str | None]:
        self.stdout.write("Preparing the database")
        call_command("migrate", verbosity=0)
        self.stdout.write("Collecting the pages' files")
        call_command("collectstatic", verbosity=0, interactive=False)
        people = demo.make_people()
        demo.load_seeds()
        return people

    def _welcome(self, address: str, people: dict[str, str | None]) -> None:
        self.stdout.write(f"\nClaimbase is at {address}\nSign in at {address}admin/ as\n\n")
        for name, password in people.items():
            self.stdout.write(f"    {name:14} {password or '(its password was changed)'}")
        self.stdout.write("\nCtrl-C ends it. What you enter stays in the database.")
        self.stdout.flush()
