"""What was published: documents that never change, and the indexes derived from them."""

from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from sources.fields import PatternField
from sources.functions import Sha256, Utf8
from sources.models.ledger import SHA256, LedgerEntry
from sources.triggers import AppendOnly, kind, refuse

STRAY = refuse("A revision is of the record, the number and the words that its entry names.")


class Fits(pgtrigger.Trigger):
    """Ties a revision to the ledger's entry of it: same record, next number, same words."""

    name = "fits"
    when = pgtrigger.Before
    operation = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        table, root = model._meta.db_table, model._meta.get_field("record").related_model
        return f"""
            IF NOT EXISTS (
                SELECT FROM sources_ledgerentry entry
                  JOIN {root._meta.db_table} record ON record.id = NEW.record_id
                 WHERE entry.seq = NEW.entry_id AND entry.record_uuid = record.uuid
                   AND entry.kind = '{kind(root)}' AND entry.number = NEW.number
                   AND entry.commitment = sources_commitment(NEW.salt, NEW.digest))
               OR NEW.number <> 1 + (SELECT count(*) FROM {table} WHERE record_id = NEW.record_id)
            THEN
                {STRAY}
            END IF;
            RETURN NEW;
        """


class Revision(models.Model):
    """One published document of one record, byte for byte, for ever.

    ``document`` is canonical JSON (RFC 8785). ``digest`` is the SHA-256 of its UTF-8; the ledger
    holds ``commitment`` = SHA-256(salt ‖ digest), so that it reveals nothing of words that were
    taken down. After a take-down ``document``, ``digest`` and ``salt`` are empty.
    """

    IS_PUBLIC = True

    entry = models.OneToOneField(
        LedgerEntry, models.PROTECT, primary_key=True, editable=False, related_name="+"
    )
    number = models.PositiveIntegerField(editable=False)
    version = models.PositiveIntegerField(editable=False)
    shape = models.PositiveSmallIntegerField(editable=False)
    document = models.TextField(null=True, editable=False)
    digest = PatternField(**SHA256, null=True, editable=False)
    salt = PatternField(**SHA256, null=True, editable=False)
    note = models.TextField(blank=True, editable=False)
    reviewer = models.CharField(max_length=150, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["entry_id"]
        triggers = [Fits(), AppendOnly("what was published stays as it was.")]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "number"], name="%(app_label)s_%(class)s_numbered_once"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_is_true",
                condition=Q(document=None, digest=None, salt=None)
                | Q(
                    document__isnull=False,
                    salt__isnull=False,
                    digest__isnull=False,
                    digest=Sha256(Utf8(F("document"))),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record.human_id} revision {self.number}"  # type: ignore[attr-defined]


class Span(Func):
    """The ledger's numbers through which a revision was current, half-open."""

    function = "int8range"
    output_field = BigIntegerRangeField()


class Index(models.Model):
    """What queries need of one revision: derived from its document, and made anew at will.

    It was current from its own entry in the ledger until ``until_seq``; it is while that is empty.
    ``number`` is that of the human id.
    """

    IS_PUBLIC = True

    number = models.BigIntegerField()
    uuid = models.UUIDField()
    from_seq = models.BigIntegerField()
    until_seq = models.BigIntegerField(null=True)
    document = models.TextField(
        null=True, help_text="In the present shape, where the revision has an earlier one."
    )
    search = SearchVectorField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(until_seq=None) | Q(until_seq__gt=F("from_seq")),
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time",
                expressions=[
                    ("number", RangeOperators.EQUAL),
                    (Span("from_seq", "until_seq"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(
                fields=["-number"],
                condition=Q(until_seq=None),
                name="%(class)s_current",
            ),
            # As of a past moment: what came later is passed over without a look at its row.
            models.Index(fields=["-number", "from_seq"], name="%(class)s_ever"),
            # By which lists are ordered, and what changed is found.
            models.Index(
                fields=["-from_seq", "-number"],
                condition=Q(until_seq=None),
                name="%(class)s_latest",
            ),
            models.Index(fields=["uuid"], name="%(class)s_uuid"),
            GinIndex(fields=["search"], name="%(class)s_words"),
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.from_seq}"
