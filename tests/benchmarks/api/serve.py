"""Serves what is compared with us, by the server that serves us: `serve floor 8001`."""

import os
import sys
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.web import WebServer
from tests.benchmarks.api.floor import floor


class Other(WebServer):
    def __init__(self, variant: str, port: int) -> None:
        super().__init__("127.0.0.1", port, lambda: None)
        self.variant = variant

    def load(self) -> Any:
        if self.variant == "floor":
            return floor(os.environ["DATABASE_URL"])
        settings.ROOT_URLCONF = f"tests.benchmarks.api.{self.variant}"
        return get_wsgi_application()


if __name__ == "__main__":
    django.setup()
    Other(sys.argv[1], int(sys.argv[2])).run()
