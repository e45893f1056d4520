from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from config.web import WebServer, free_address


class Command(BaseCommand):
    help = "Serve the site as it is, at HOST and PORT, until told to end."

    def handle(self, *_: Any, **_options: Any) -> None:
        host, port = free_address()
        call_command("collectstatic", verbosity=0, interactive=False)
        say = f"Claimbase is at http://{host}:{port}/"
        WebServer(host, port, lambda: self.stdout.write(say)).run()
