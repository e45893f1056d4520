import pgtrigger
from django.db import models

from claims.choices import CitationRole
from claims.models.claim import Claim
from claims.models.rules import CITED, ORIGIN_FITS
from sources.fields import TermField
from sources.history import tracked
from sources.models import Citation
from sources.triggers import Rule, touch_root


@tracked
class ClaimCitation(Citation):
    """The exact words that a claim is made in, or that speak for or against it."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="citations")
    role = TermField(
        CitationRole, default=CitationRole.ORIGIN, help_text="What these words are to the claim."
    )

    class Meta:
        ordering = ["claim_id", "id"]
        triggers = [
            *touch_root("claim"),
            Rule(
                name="leaves_one",
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("root", "bigint := OLD.claim_id")],
                func=CITED,
            ),
            Rule(
                name="origin_fits",
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("roots", "bigint[] := ARRAY[NEW.claim_id]"), ("misfit", "record")],
                func=ORIGIN_FITS,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "excerpt", "role"],
                name="%(app_label)s_%(class)s_cited_once",
                violation_error_message="These words are cited already.",
            )
        ]
