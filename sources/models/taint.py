from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sources.choices import RecordKind, TaintReason
from sources.fields import Agent, TermField
from sources.history import tracked
from sources.models.of_record import OfRecord


@tracked
class Taint(OfRecord):
    """A published record needs another look, since something that it rests on has changed.

    Only a person clears it, having looked.
    """

    reason = TermField(TaintReason, editable=False)
    cause_kind = TermField(RecordKind, editable=False)
    cause_uuid = models.UUIDField(editable=False)
    detail = models.TextField(editable=False, help_text="What changed, in words.")
    raised_at = models.DateTimeField(db_default=Now(), editable=False)
    raised_by = models.CharField(max_length=150, db_default=Agent(), editable=False)
    cleared_at = models.DateTimeField(null=True, editable=False)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    verdict = models.TextField(
        blank=True, help_text="What the look found: why the record stands, or what was changed."
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = "flag"
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_cleared_pair",
                condition=Q(cleared_at=None, cleared_by=None)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                violation_error_message="A flag is cleared by a person, at a moment.",
            ),
            models.UniqueConstraint(
                fields=["record_uuid", "reason", "cause_uuid"],
                condition=Q(cleared_at=None),
                name="%(app_label)s_%(class)s_raised_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.detail}"
