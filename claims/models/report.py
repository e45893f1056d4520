import pgtrigger
from django.db import models
from django.db.models import Q

from actors.models import Actor
from claims.choices import HopMode, Naming
from claims.models.rules import ORIGIN_FITS, Stays
from claims.models.statement import Statement
from claims.querysets import ReportQuerySet
from sources.fields import TermField
from sources.history import tracked
from sources.models import Excerpt, Publisher, Source
from sources.triggers import Rule, refuse, touch_root

BROKEN_CHAIN = refuse(
    "The voice chain of a report is numbered 1, 2, 3 … from the outlet to the speaker, "
    "without gaps.",
)

HOPS_IN_ORDER = f"""
    IF EXISTS (SELECT FROM claims_report WHERE id = root) AND NOT EXISTS (
        SELECT FROM claims_hop WHERE report_id = root
        HAVING count(*) > 0 AND min("order") = 1 AND max("order") = count(*))
    THEN
        {BROKEN_CHAIN}
    END IF;
"""

CLAIMS_OF_STATEMENT = "SELECT id FROM claims_claim WHERE statement_id = OLD.statement_id"


@tracked
class Report(models.Model):
    """How one source carries one statement: the voices between the reader and the speaker.

    Entered once for a source and a statement, and used by every citation. Its depth is the number
    of voices, the outlet included.
    """

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="reports")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="reports", help_text="The document that reports it."
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["statement_id", "id"]
        triggers = [
            *touch_root("statement"),
            Rule(
                name="hops_in_order",
                operation=pgtrigger.Insert,
                declare=[("root", "bigint := NEW.id")],
                func=HOPS_IN_ORDER,
            ),
            Rule(
                name="origin_fits",
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[
                    ("roots", f"bigint[] := ARRAY({CLAIMS_OF_STATEMENT})"),
                    ("misfit", "record"),
                ],
                func=ORIGIN_FITS,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "source"],
                name="%(app_label)s_%(class)s_one_per_source",
                violation_error_message="This source's report of the statement is entered already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement.human_id} in {self.source.human_id}"


@tracked
class Hop(models.Model):
    """One voice in the chain of a report. The first is the outlet, the last the speaker."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="hops")
    order = models.PositiveSmallIntegerField(help_text="1 is the outlet, the last is the speaker.")
    publisher = models.ForeignKey(
        Publisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hops",
        help_text="The voice, if it is an outlet or agency.",
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hops",
        help_text="The voice, if it is an actor. Leave both empty when it is unknown.",
    )
    naming = TermField(Naming, help_text="How the voice before names it.")
    mode = TermField(
        HopMode,
        blank=True,
        help_text="How the voice before carries its words; empty for the outlet.",
    )
    translated = models.BooleanField(
        default=False, help_text="Its words were translated on the way to the voice before."
    )
    hedge = models.CharField(
        max_length=200, blank=True, help_text="Words of doubt, as written: “reportedly”, “claims”."
    )
    excerpt = models.ForeignKey(
        Excerpt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The words that attribute it.",
    )

    class Meta:
        ordering = ["report_id", "order"]
        triggers = [
            *touch_root("report__statement"),
            Stays("report"),
            Rule(
                name="hops_in_order",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[
                    ("root", "bigint := coalesce(OLD.report_id, NEW.report_id)"),
                ],
                func=HOPS_IN_ORDER,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "order"],
                name="%(app_label)s_%(class)s_one_per_place",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Two voices have the same number.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_one_voice",
                condition=Q(publisher=None) | Q(actor=None),
                violation_error_message="A voice is a publisher or an actor, not both.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_outlet_speaks_itself",
                condition=Q(order=1, mode="") | Q(order__gt=1),
                violation_error_message="The outlet is the first voice: nobody carries its words.",
            ),
        ]

    def __str__(self) -> str:
        voice = self.publisher or (self.actor and self.actor.name) or "unknown voice"
        return f"{self.order}. {voice}"
