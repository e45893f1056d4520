from django.db import models
from django.db.models.functions import Now

from sources.triggers import AppendOnly


class Verification(models.Model):
    """One whole run of ``manage.py verify``: how far the ledger went then, and what was found."""

    IS_PUBLIC = True

    seq = models.BigIntegerField(editable=False, help_text="Number of the ledger's last entry.")
    problems = models.PositiveIntegerField(editable=False)
    verified_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-id"]
        default_permissions = ()
        triggers = [AppendOnly("it tells what was found.")]

    def __str__(self) -> str:
        return f"{self.seq} entries, {self.problems} problems"
