from django.db import models

from sources.triggers import AppendOnly


class PublishedPart(models.Model):
    """A part of a record that was published, and from then on is only voided, never changed."""

    table = models.CharField(max_length=63, editable=False)
    key = models.BigIntegerField(editable=False)

    class Meta:
        triggers = [AppendOnly("what was published was.")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], name="%(app_label)s_%(class)s_named_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
