"""The ledger: every publication in its one order, and the hash tree over it."""

from typing import Any

import pgtrigger
from django.db import models

from sources.choices import PublicationReason, RecordKind
from sources.fields import Agent, PatternField, TermField
from sources.triggers import AppendOnly, refuse

SHA256: dict[str, Any] = {
    "pattern": "^[0-9a-f]{64}$",
    "form": "a SHA-256 in hexadecimal",
    "max_length": 64,
}
# One publication at a time: whoever holds it numbers, dates and hashes (SQL: sources_ledger_lock).
LOCK = "SELECT sources_ledger_lock()"

NEXT = pgtrigger.Trigger(
    name="next",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("last", "sources_ledgerentry")],
    func=f"""
        IF NEW.seq IS NOT NULL OR NEW.published_at IS NOT NULL OR NEW.leaf IS NOT NULL THEN
            {refuse("The ledger itself numbers, dates and hashes what is entered.")}
        END IF;
        PERFORM sources_ledger_lock();
        SELECT * INTO last FROM sources_ledgerentry ORDER BY seq DESC LIMIT 1;
        NEW.seq := coalesce(last.seq, 0) + 1;
        NEW.published_at := greatest(clock_timestamp(), last.published_at);
        NEW.published_by := claimbase_agent();
        NEW.leaf := sources_leaf(sources_envelope(NEW));
        RETURN NEW;
    """,
)
GROW = pgtrigger.Trigger(
    name="grow",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    declare=[("grown", "text := NEW.leaf"), ("place", "bigint := NEW.seq - 1")],
    func="""
        FOR above IN 0..62 LOOP
            INSERT INTO sources_ledgernode (level, index, hash) VALUES (above, place, grown);
            EXIT WHEN place % 2 = 0;
            SELECT sources_node(hash, grown) INTO STRICT grown
              FROM sources_ledgernode WHERE level = above AND index = place - 1;
            place := place / 2;
        END LOOP;
        RETURN NULL;
    """,
)


class LedgerEntry(models.Model):
    """One publication, correction, retraction or take-down, at its place in the order of all.

    ``leaf`` is the hash of its envelope (``sources/ledger/verifier.py``): of what it was, when and
    why, and a salted commitment to the document, but not of the document itself.
    """

    IS_PUBLIC = True

    seq = models.BigIntegerField(primary_key=True)
    kind = TermField(RecordKind, editable=False)
    record_uuid = models.UUIDField(editable=False)
    number = models.PositiveIntegerField(editable=False, help_text="Of the record's revision.")
    reason = TermField(PublicationReason, editable=False)
    commitment = PatternField(**SHA256, editable=False)
    leaf = PatternField(**SHA256, editable=False)
    published_at = models.DateTimeField(editable=False)
    published_by = models.CharField(max_length=150, db_default=Agent(), editable=False)

    class Meta:
        ordering = ["seq"]
        verbose_name_plural = "ledger entries"
        triggers = [NEXT, GROW, AppendOnly("the ledger tells what was published, for ever.")]
        constraints = [
            models.UniqueConstraint(
                fields=["record_uuid", "number"], name="%(app_label)s_%(class)s_one_per_revision"
            )
        ]
        indexes = [models.Index(fields=["published_at", "seq"], name="sources_ledgerentry_by_time")]

    def __str__(self) -> str:
        return f"{self.seq} {self.get_kind_display()}: {self.get_reason_display()}"


class LedgerNode(models.Model):
    """The hash of one complete subtree over the ledger: of 2^level leaves (RFC 9162)."""

    IS_PUBLIC = True

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = PatternField(**SHA256)

    class Meta:
        triggers = [AppendOnly("what is hashed stays.")]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "index"], name="%(app_label)s_%(class)s_one_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class TreeHead(models.Model):
    """The root over the first ``size`` entries, signed: who holds one can prove what was there.

    ``note`` is the signed checkpoint (C2SP tlog-checkpoint), which is kept outside the database
    too.
    """

    IS_PUBLIC = True

    size = models.BigIntegerField(unique=True, editable=False)
    root = PatternField(**SHA256, editable=False)
    note = models.TextField(editable=False)
    signed_at = models.DateTimeField(editable=False)
    signed_by = models.CharField(max_length=300, editable=False, help_text="The verifier key.")

    class Meta:
        ordering = ["-size"]
        triggers = [AppendOnly("a signed head is a promise.")]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
