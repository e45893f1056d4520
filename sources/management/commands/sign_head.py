from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from sources.ledger.heads import sign_head


class Command(BaseCommand):
    help = (
        "Sign a head of the ledger as it is now, keep it in the database and in the file of heads, "
        "and print it. A ledger that has not grown keeps the head that it has."
    )

    def handle(self, *_: Any, **_options: Any) -> None:
        try:
            head = sign_head()
        except (ImproperlyConfigured, OSError) as error:
            raise CommandError(str(error)) from None
        if head is None:
            raise CommandError("Nothing has been published yet, so that there is nothing to sign.")
        self.stdout.write(head.note, ending="")
