from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sources.history import tracked
from sources.models.of_record import OfRecord


@tracked
class Assignment(OfRecord):
    """One person is to see to a record next."""

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        help_text="Who is to see to it.",
    )
    assigned_at = models.DateTimeField(db_default=Now(), editable=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record_uuid"],
                name="%(app_label)s_%(class)s_to_one_person",
                violation_error_message="This record is assigned already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_number} to {self.assignee}"
