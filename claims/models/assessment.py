import pgtrigger
from django.db import models
from django.db.models import F, Q

from actors.choices import Confidence
from claims.choices import AssessedMatter, Basis, Credibility, Likelihood, Verdict
from claims.models.claim import Claim
from claims.models.rules import Stays
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import Citation
from sources.triggers import Frozen, refuse, touch_root


@tracked
class Assessment(models.Model):
    """One assessor's judgement of a claim: that it was said, is true, or will be done.

    Several stand side by side, and may disagree.
    """

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="assessments")
    about = TermField(AssessedMatter, help_text="What is judged.")
    assessor = models.CharField(
        max_length=200, help_text="The person, desk or organisation that judges."
    )
    assessed_date = EDTFField(help_text="When it was judged (EDTF); empty when unknown.")
    assessed_range = edtf_range("assessed_date")
    credibility = TermField(Credibility, blank=True, help_text="Admiralty code, 1 to 6.")
    likelihood = TermField(Likelihood, blank=True, help_text="Term of likelihood (ICD 203).")
    confidence = TermField(Confidence, blank=True, help_text="How sure the assessor is (ICD 203).")
    basis = TermField(Basis, blank=True, help_text="What the assessor's knowledge rests on.")
    verdict = TermField(Verdict, blank=True, help_text="Only for a judgement on truth.")
    rationale = models.TextField(help_text="Why, in a few sentences.")
    voids = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="voided_by",
        help_text="The earlier assessment that this one takes back.",
    )

    class Meta:
        ordering = ["claim_id", "id"]
        triggers = [
            *touch_root("claim"),
            Stays("claim"),
            Frozen(),
            pgtrigger.Trigger(
                name="voids_of_this_claim",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("voids_id"),
                func=f"""
                    IF NEW.voids_id IS NOT NULL AND NOT EXISTS (SELECT FROM claims_assessment
                        WHERE id = NEW.voids_id AND claim_id = NEW.claim_id
                          AND voids_id IS DISTINCT FROM NEW.id) THEN
                        {refuse("An assessment voids another assessment of the same claim.")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_verdict_is_on_truth",
                condition=Q(verdict="") | Q(about=AssessedMatter.IS_TRUE),
                violation_error_message="Only a judgement on truth has a verdict.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_judges_something",
                condition=~Q(credibility="", likelihood="", verdict="") | Q(voids__isnull=False),
                violation_error_message="Give a credibility, a likelihood or a verdict.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_gives_reasons",
                condition=Q(rationale__regex=r"\S"),
                violation_error_message="Say why.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_voids_another",
                condition=Q(voids=None) | ~Q(voids=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor}: {self.get_about_display()}"


@tracked
class AssessmentCitation(Citation):
    """Words that an assessment rests on."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="citations")

    class Meta:
        triggers = [*touch_root("assessment__claim"), Frozen("assessment")]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "excerpt"],
                name="%(app_label)s_%(class)s_cited_once",
                violation_error_message="These words are cited already.",
            )
        ]
