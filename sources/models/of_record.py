from django.db import models

from sources.choices import RecordKind
from sources.fields import TermField


class OfRecord(models.Model):
    """Something about one record of any kind, which may live on a floor above."""

    kind = TermField(RecordKind, editable=False)
    record_uuid = models.UUIDField(editable=False, db_index=True)
    record_number = models.BigIntegerField(editable=False)

    class Meta:
        abstract = True
