"""What every curated record shares."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value

from sources.choices import TLP, State
from sources.fields import TermField
from sources.triggers import ApprovedIsPublished, Moves, Recorded, Stamp


class CuratedModel(models.Model):
    """The root of an aggregate: one record that editors write, review and publish as a whole.

    Its human id (``CLM-000123``) is :attr:`PREFIX` and the primary key. ``version`` grows with
    every write to the record or to any of its parts, by trigger; ``contributors`` are the agents
    (``user:12``, ``db:name``) who wrote the version in hand, and none of them may approve it.
    """

    PREFIX: ClassVar[str]
    KIND: ClassVar[str]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = TermField(
        State, default=State.DRAFT, editable=False, help_text="Where the working version stands."
    )
    tlp = TermField(
        TLP,
        default=TLP.CLEAR,
        verbose_name="TLP",
        help_text="Who may see this record (Traffic Light Protocol). Only clear is ever published.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    contributors = ArrayField(models.CharField(max_length=150), default=list, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "review", "take_down")
        triggers = [Moves(), Stamp(), Recorded(), ApprovedIsPublished()]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reviewed_pair",
                condition=Q(reviewed_at=None, reviewed_by=None)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                violation_error_message="A review has both a moment and a person.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_approved_is_reviewed",
                condition=~Q(state=State.APPROVED) | Q(reviewed_at__isnull=False),
                violation_error_message="An approved record has a reviewer.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_four_eyes",
                condition=Q(reviewed_by=None)
                | ~Q(
                    contributors__contains=Func(
                        Func(Value("user:"), F("reviewed_by_id"), function="CONCAT"),
                        template="ARRAY[%(expressions)s]::varchar[]",
                        output_field=ArrayField(models.CharField(max_length=150)),
                    )
                ),
                violation_error_message="Whoever wrote a version cannot review it.",
            ),
        ]

    @property
    def human_id(self) -> str:
        """Such as ``CLM-000123``; ``CLM-new`` before it is saved."""
        return f"{self.PREFIX}-{self.pk:06d}" if self.pk else f"{self.PREFIX}-new"
