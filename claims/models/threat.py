import pgtrigger
from django.db import models
from django.db.models import Q

from actors.models import Actor, Place
from claims.choices_threat import (
    Aim,
    Commitment,
    DeadlineAnchor,
    ExpectedCost,
    Form,
    Issue,
    Specificity,
    ThreatRole,
)
from claims.models.claim import Claim
from claims.querysets import ThreatQuerySet
from sources.fields import EDTFField, PatternField, TermField, edtf_range
from sources.history import tracked
from sources.triggers import number, refuse, touch_root

NO_THREAT = refuse(
    "Claim CLM-% is of kind %; only a claim of kind threat has a conditional threat.",
    number("NEW.claim_id"),
    "kind_of_claim",
)


@tracked
class ConditionalThreat(models.Model):
    """What a claim of kind threat threatens: by whom, shielding whom, if what, until when.

    Its conditions, consequences and events are rows of their own. Its targets follow from the
    consequences, its status from the events.
    """

    claim = models.OneToOneField(Claim, models.CASCADE, primary_key=True, related_name="threat")
    aim = TermField(Aim, default=Aim.UNCLEAR, help_text="What it is to bring about.")
    retaliatory = models.BooleanField(
        null=True, blank=True, help_text="Whether it is said to answer something done before."
    )
    form = TermField(Form, blank=True, help_text="Said, understood or shown.")
    specificity = TermField(
        Specificity, blank=True, help_text="How exact deed, target and time are."
    )
    deadline_date = EDTFField(help_text="The date by which the condition must be met (EDTF).")
    deadline_range = edtf_range("deadline_date")
    deadline_period = PatternField(
        pattern=r"^P(\d|T\d)[0-9YMWDTH]*$",
        form="an ISO 8601 duration, such as P10D or PT48H",
        max_length=30,
        blank=True,
        help_text="For “within ten days”: the period, as ISO 8601 duration (P10D, PT48H).",
    )
    deadline_anchor = TermField(
        DeadlineAnchor, blank=True, help_text="What the period is counted from."
    )
    deadline_anchor_date = EDTFField(
        help_text="Date of the event that the period is counted from, once known."
    )
    deadline_anchor_range = edtf_range("deadline_anchor_date")
    deadline_wording = models.CharField(
        max_length=300, blank=True, help_text="The deadline in the document's words."
    )
    expiry_date = EDTFField(
        help_text="After this the threat no longer stands, if it says so (EDTF)."
    )
    expiry_range = edtf_range("expiry_date")
    commitment = TermField(Commitment, blank=True, help_text="How firmly it binds the threatener.")
    expected_cost = TermField(ExpectedCost, blank=True, help_text="What it would cost the target.")
    issue = TermField(Issue, blank=True, help_text="What is at stake.")
    triangular_override = models.BooleanField(
        null=True,
        blank=True,
        help_text="Overrides the derived answer: is somebody hit who would not trigger it?",
    )
    triangular_reason = models.TextField(blank=True, help_text="Why the derived answer is wrong.")

    is_ultimatum = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(form=Form.EXPLICIT)
            & (Q(deadline_date__isnull=False) | ~Q(deadline_period="") | ~Q(deadline_wording="")),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    objects = ThreatQuerySet.as_manager()

    class Meta:
        verbose_name = "conditional threat"
        triggers = [
            *touch_root("claim"),
            pgtrigger.Trigger(
                name="is_of_a_threat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("claim_id"),
                declare=[("kind_of_claim", "text")],
                func=f"""
                    SELECT kind INTO kind_of_claim FROM claims_claim
                     WHERE id = NEW.claim_id FOR UPDATE;
                    IF kind_of_claim <> 'threat' THEN
                        {NO_THREAT}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_one_deadline",
                condition=Q(deadline_date=None) | Q(deadline_period=""),
                violation_error_message="A deadline is a date or a period, not both.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period_has_anchor",
                condition=Q(deadline_period="", deadline_anchor="")
                | Q(~Q(deadline_period=""), ~Q(deadline_anchor="")),
                violation_error_message="A period, and only a period, has what it is counted from.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period_is_iso_8601",
                condition=Q(deadline_period="")
                | Q(
                    models.lookups.IsNull(
                        models.Func(
                            "deadline_period",
                            function="claimbase_duration",
                            output_field=models.DurationField(),
                        ),
                        False,
                    )
                ),
                violation_error_message="Write the period as ISO 8601 duration: P10D, PT48H, P1M.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_anchor_date_of_event",
                condition=Q(deadline_anchor_date=None) | Q(deadline_anchor=DeadlineAnchor.EVENT),
                violation_error_message="An anchor date belongs to a period counted from an event.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_override_has_reason",
                condition=Q(triangular_override=None, triangular_reason="")
                | Q(Q(triangular_override__isnull=False), ~Q(triangular_reason="")),
                violation_error_message="An override of “triangular” and its reason go together.",
            ),
        ]

    def __str__(self) -> str:
        return f"Threat of {self.claim}"


@tracked
class ThreatParty(models.Model):
    """Who threatens, or whom or what the threat is to shield."""

    threat = models.ForeignKey(ConditionalThreat, models.CASCADE, related_name="parties")
    role = TermField(ThreatRole, help_text="Its part.")
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="threat_parts", help_text="Who."
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="threat_parts",
        help_text="The place that is shielded, such as an airspace.",
    )

    class Meta:
        ordering = ["threat_id", "-role", "id"]
        verbose_name_plural = "threat parties"
        triggers = touch_root("threat__claim")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_one_party",
                condition=Q(actor__isnull=False, place=None)
                | Q(actor=None, place__isnull=False, role=ThreatRole.PROTECTED),
                violation_error_message="Name an actor, or a place that is protected.",
            ),
            models.UniqueConstraint(
                fields=["threat", "role", "actor", "place"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This party is named already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor.name if self.actor else self.place}, {self.get_role_display()}"
