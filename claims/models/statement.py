import pgtrigger
from django.db import models

from actors.models import Actor, Place
from claims.choices import Medium, StatementRole
from claims.models.rules import Stays
from claims.querysets import StatementQuerySet
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import CuratedModel
from sources.triggers import Rule, number, refuse, touch_root

UNSETTLED = refuse(
    "Statement STM-%: name a speaker, or tick that the speaker is unknown, and not both.",
    number("root"),
)

SPEAKER_IS_SETTLED = f"""
    SELECT speaker_unknown AS unknown, EXISTS (
        SELECT FROM claims_statementparty WHERE statement_id = s.id AND role = 'speaker') AS named
      INTO speaker FROM claims_statement s WHERE s.id = root;
    IF FOUND AND speaker.unknown = speaker.named THEN
        {UNSETTLED}
    END IF;
"""


@tracked
class Statement(CuratedModel):
    """One utterance: somebody said something, once, however many sources report it.

    Three threats in one communiqué are three claims of one statement.
    """

    PREFIX = "STM"
    KIND = "statement"

    summary = models.CharField(
        max_length=300, help_text="What was said, in a few neutral words, to find it again."
    )
    speaker_unknown = models.BooleanField(
        default=False, help_text="Tick when the sources do not tell who spoke."
    )
    said_date = EDTFField(help_text="When it was said (EDTF); empty when unknown.")
    said_range = edtf_range("said_date")
    said_wording = models.CharField(
        max_length=300,
        blank=True,
        help_text="What the source says of the time, if not a date: “after the barrage”.",
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text="Where it was said; empty when unknown.",
    )
    medium = TermField(Medium, blank=True, help_text="How it was said; empty when unknown.")

    objects = StatementQuerySet.as_manager()

    class Meta(CuratedModel.Meta):
        ordering = ["-id"]
        triggers = [
            *CuratedModel.Meta.triggers,
            Rule(
                name="speaker_is_settled",
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("root", "bigint := NEW.id"), ("speaker", "record")],
                func=SPEAKER_IS_SETTLED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.human_id} {self.summary}"


@tracked
class StatementParty(models.Model):
    """An actor's part in a statement: it spoke, was spoken for, or was spoken to."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="parties")
    role = TermField(StatementRole, help_text="Its part.")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="statement_parts", help_text="Who."
    )

    class Meta:
        ordering = ["statement_id", "-role", "id"]
        verbose_name_plural = "statement parties"
        triggers = [
            *touch_root("statement"),
            Stays("statement"),
            Rule(
                name="speaker_is_settled",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[
                    ("root", "bigint := coalesce(NEW.statement_id, OLD.statement_id)"),
                    ("speaker", "record"),
                ],
                func=SPEAKER_IS_SETTLED,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "role", "actor"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This actor has this part already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor.name}, {self.get_role_display()}"
