from typing import Any

from django.core.management.base import BaseCommand

from config.environment import env
from config.web import WebServer, refuse_taken_port


class Command(BaseCommand):
    help = "Serve the site as it is, at HOST and PORT, until told to end."

    def handle(self, *_: Any, **_options: Any) -> None:
        host, port = env.str("HOST", default="127.0.0.1"), env.int("PORT", default=8000)
        refuse_taken_port(host, port)
        say = f"Claimbase is at http://{host}:{port}/"
        WebServer(host, port, lambda: self.stdout.write(say)).run()
