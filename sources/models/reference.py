from django.db import models
from django.db.models import Q

from sources.choices import RecordKind
from sources.fields import TermField
from sources.models.of_record import OfRecord


class Reference(OfRecord):
    """One published document names another record, in one role, while it is current.

    Derived from the document; ``role`` is the path in it (``participants.actor``).
    """

    target_kind = TermField(RecordKind, editable=False)
    target_uuid = models.UUIDField(editable=False)
    role = models.CharField(max_length=100, editable=False)
    from_seq = models.BigIntegerField(editable=False)
    until_seq = models.BigIntegerField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["target_uuid"],
                condition=Q(until_seq=None),
                name="sources_reference_to",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["from_seq", "target_uuid", "role"],
                name="%(app_label)s_%(class)s_stated_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_uuid} → {self.target_uuid} ({self.role})"
