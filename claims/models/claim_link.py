from django.db import models
from django.db.models import F, Q

from claims.choices import ClaimLinkKind
from claims.models.claim import Claim
from sources.fields import TermField
from sources.history import tracked
from sources.triggers import touch_root


@tracked
class ClaimLink(models.Model):
    """One claim stands so to another: it repeats, denies, corrects or answers it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="links")
    kind = TermField(ClaimLinkKind, help_text="What this claim does with the other.")
    target = models.ForeignKey(
        Claim, models.PROTECT, related_name="linked_from", help_text="The other claim."
    )
    note = models.TextField(blank=True, help_text="How you know, if it needs saying.")

    class Meta:
        triggers = touch_root("claim")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind", "target"],
                name="%(app_label)s_%(class)s_stated_once",
                violation_error_message="This link is there already.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_to_itself",
                condition=~Q(claim=F("target")),
                violation_error_message="A claim cannot link to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim.human_id} {self.get_kind_display()} {self.target.human_id}"
