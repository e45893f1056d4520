from django.db import models
from django.db.models import F, Q

from sources.fields import PatternField
from sources.functions import Sha256, Utf8
from sources.models.ledger import SHA256


class PublishedText(models.Model):
    """The whole text of a capture whose licence lets strangers read it, once, by its digest."""

    IS_PUBLIC = True

    text_sha256 = PatternField(**SHA256, primary_key=True, editable=False)
    text = models.TextField(editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_is_true",
                condition=Q(text_sha256=Sha256(Utf8(F("text")))),
            )
        ]

    def __str__(self) -> str:
        return self.text_sha256[:12]
