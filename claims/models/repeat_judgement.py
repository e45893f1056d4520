from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from claims.choices import RepeatVerdict
from claims.models.claim import Claim
from sources.fields import TermField
from sources.history import tracked


@tracked
class RepeatJudgement(models.Model):
    """A person's judgement that a claim does not repeat one that is like it, or may.

    That it does is a :class:`ClaimLink`. A judgement is no part of either claim; to take it back
    is to delete it, and the history keeps it.
    """

    older = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", help_text="The claim that was entered first."
    )
    newer = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", help_text="The one that is like it."
    )
    verdict = TermField(RepeatVerdict, help_text="Different or unsure.")
    reason = models.TextField(help_text="What shows it.")
    judged_at = models.DateTimeField(db_default=Now(), editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["older", "newer"],
                name="%(app_label)s_%(class)s_judged_once",
                violation_error_message="These two are judged already. Delete that judgement "
                "first.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_older_first",
                condition=Q(older__lt=F("newer")),
                violation_error_message="Name the claim that was entered first as the older.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reason_is_given",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="Say what shows it.",
            ),
        ]

    def __str__(self) -> str:
        ends = self.older.human_id, self.newer.human_id
        return f"{ends[0]} – {self.get_verdict_display()} – {ends[1]}"
