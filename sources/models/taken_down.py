from django.db import models

from sources.models.ledger import LedgerEntry
from sources.triggers import AppendOnly


class TakenDown(models.Model):
    """One revision whose words were removed, and the entry of the ledger that tells why."""

    IS_PUBLIC = True

    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, primary_key=True, editable=False, related_name="+"
    )
    told = models.ForeignKey(LedgerEntry, models.PROTECT, editable=False, related_name="+")

    class Meta:
        verbose_name_plural = "taken down"
        triggers = [AppendOnly("what was taken down stays so.")]

    def __str__(self) -> str:
        return f"{self.entry_id}, as told in {self.told_id}"
