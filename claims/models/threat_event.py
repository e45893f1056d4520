import pgtrigger
from django.db import models
from django.db.models import Q

from actors.choices import Confidence
from claims.choices_threat import EventKind
from claims.models.condition import Condition
from claims.models.rules import Stays
from claims.models.threat import ConditionalThreat
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import Citation
from sources.triggers import Frozen, refuse, touch_root

TURNED = refuse(
    "An event does not become a voiding, nor a voiding another event. Enter a new event.",
)
MISVOIDED = refuse(
    "An event voids another event of the same threat, which is not itself a voiding.",
)


@tracked
class ThreatEvent(models.Model):
    """Something that happened to a threat after it was made. Its status follows from these."""

    threat = models.ForeignKey(ConditionalThreat, models.CASCADE, related_name="events")
    kind = TermField(EventKind, help_text="What happened.")
    condition = models.ForeignKey(
        Condition,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="events",
        help_text="The condition concerned; empty for the whole threat.",
    )
    effective_date = EDTFField(help_text="When it happened (EDTF); empty when unknown.")
    effective_range = edtf_range("effective_date")
    confidence = TermField(Confidence, blank=True, help_text="How sure the analyst is (ICD 203).")
    disputed = models.BooleanField(
        default=False, help_text="Whether it happened, or who did it, is disputed."
    )
    voids = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="voided_by",
        help_text="The event of this threat that was recorded in error.",
    )
    note = models.TextField(blank=True, help_text="What a reader must know.")

    class Meta:
        ordering = ["threat_id", "effective_range", "id"]
        triggers = [
            *touch_root("threat__claim"),
            Stays("threat"),
            Frozen(),
            pgtrigger.Trigger(
                name="of_this_threat",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                    IF TG_OP = 'UPDATE' AND (OLD.kind = 'voids') <> (NEW.kind = 'voids') THEN
                        {TURNED}
                    END IF;
                    IF NEW.condition_id IS NOT NULL AND NOT EXISTS (SELECT FROM claims_condition
                        WHERE id = NEW.condition_id AND threat_id = NEW.threat_id) THEN
                        {refuse("The condition of an event belongs to the same threat.")}
                    END IF;
                    IF NEW.voids_id IS NOT NULL AND NOT EXISTS (SELECT FROM claims_threatevent
                        WHERE id = NEW.voids_id AND threat_id = NEW.threat_id
                          AND id <> NEW.id AND kind <> 'voids') THEN
                        {MISVOIDED}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_voids_something",
                condition=Q(kind=EventKind.VOIDS, voids__isnull=False)
                | Q(~Q(kind=EventKind.VOIDS), voids=None),
                violation_error_message="An event of kind “voids”, and no other, names the event "
                "that it voids.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_voids_for_sure",
                condition=~Q(kind=EventKind.VOIDS) | Q(disputed=False),
                violation_error_message="A voiding cannot be disputed. Mark the event itself so.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_condition_fits_kind",
                condition=Q(condition=None)
                | Q(
                    kind__in=[
                        EventKind.TRIGGER_OCCURRED,
                        EventKind.TRIGGER_PARTLY,
                        EventKind.COMPLIED,
                        EventKind.LAPSED,
                    ]
                ),
                violation_error_message="Only a trigger, compliance or lapse has one condition.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_date or ''}".strip()


@tracked
class EventCitation(Citation):
    """Words that show an event."""

    event = models.ForeignKey(ThreatEvent, models.CASCADE, related_name="citations")

    class Meta:
        triggers = [*touch_root("event__threat__claim"), Frozen("event")]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "excerpt"],
                name="%(app_label)s_%(class)s_cited_once",
                violation_error_message="These words are cited already.",
            )
        ]
