from django.db import models
from django.db.models.functions import Now

from sources.models.of_record import OfRecord
from sources.models.token import Token
from sources.triggers import AppendOnly


class Intake(models.Model):
    """One claim sheet that was sent with a token and became drafts, and what was answered.

    ``key`` is the sender's own name for the request: sent again, it gets the same answer.
    """

    token = models.ForeignKey(Token, models.PROTECT, editable=False, related_name="intakes")
    key = models.CharField(max_length=255, editable=False)
    body_sha256 = models.CharField(max_length=64, editable=False)
    answer = models.TextField(editable=False)
    received_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        triggers = [AppendOnly("it tells what came in.")]
        constraints = [
            models.UniqueConstraint(
                fields=["token", "key"], name="%(app_label)s_%(class)s_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} with {self.token}"


class IntakeRecord(OfRecord):
    """One record that came in by an intake."""

    intake = models.ForeignKey(Intake, models.PROTECT, editable=False, related_name="records")

    class Meta:
        triggers = [AppendOnly("it tells what came in.")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_number}: {self.intake}"
