from django.conf import settings
from django.db import models

from sources.models.of_record import OfRecord


class Watch(OfRecord):
    """One person wants to be told what happens to a record; nobody else sees that."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="watches"
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "record_uuid"],
                name="%(app_label)s_%(class)s_watched_once",
                violation_error_message="You watch this already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.kind} {self.record_number}"
