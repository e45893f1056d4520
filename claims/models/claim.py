import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from actors.models import ActorRelation, Place
from claims.choices import ClaimKind, Modality, Polarity
from claims.models.rules import CITED, ORIGIN_FITS
from claims.models.statement import Statement
from claims.models.vocabularies import Action, Topic
from claims.querysets import ClaimQuerySet
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import CuratedModel, Source
from sources.triggers import Rule, number, refuse

HAS_A_THREAT = refuse(
    "Claim CLM-% has a conditional threat, so its kind stays threat. Delete the threat first.",
    number("NEW.id"),
)


@tracked
class Claim(CuratedModel):
    """One proposition, in one neutral sentence, that somebody put forward.

    It is part of a statement (then its claimant is the speaker) or made in a source's own voice
    (then the source is the claimant).
    """

    PREFIX = "CLM"
    KIND = "claim"

    kind = TermField(ClaimKind, help_text="See the coding guide on telling the kinds apart.")
    proposition = models.TextField(
        help_text="What is claimed, in one neutral sentence that can be read alone."
    )
    statement = models.ForeignKey(
        Statement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The utterance that it is part of.",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_claims",
        verbose_name="source's own voice",
        help_text="The document that says so itself, quoting nobody. Either this or a statement.",
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="What is done, by its CAMEO code; a threat's follows from its consequences.",
    )
    relation = models.ForeignKey(
        ActorRelation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The relation that it asserts or denies, if it is about one.",
    )
    modality = TermField(
        Modality, blank=True, help_text="Actual, recalled, future or hypothetical."
    )
    polarity = TermField(
        Polarity, default=Polarity.AFFIRMED, help_text="Whether it is affirmed or denied."
    )
    about_date = EDTFField(
        help_text="The time that it is about (EDTF date or interval); empty when unknown."
    )
    about_range = edtf_range("about_date")
    places = models.ManyToManyField(Place, through="ClaimPlace", related_name="claims")
    topics = models.ManyToManyField(Topic, through="ClaimTopic", related_name="claims")

    objects = ClaimQuerySet.as_manager()

    class Meta(CuratedModel.Meta):
        ordering = ["-id"]
        indexes = [  # whatever the capitals: for finding words, and sentences like others
            GinIndex(
                OpClass(Upper("proposition"), name="gin_trgm_ops"), name="claims_claim_trigrams"
            )
        ]
        triggers = [
            *CuratedModel.Meta.triggers,
            Rule(
                name="is_cited",
                operation=pgtrigger.Insert,
                declare=[("root", "bigint := NEW.id")],
                func=CITED,
            ),
            Rule(
                name="origin_fits",
                operation=pgtrigger.UpdateOf("statement_id", "source_id"),
                declare=[("roots", "bigint[] := ARRAY[NEW.id]"), ("misfit", "record")],
                func=ORIGIN_FITS,
            ),
            pgtrigger.Trigger(
                name="threat_stays_threat",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("kind"),
                func=f"""
                    IF NEW.kind <> 'threat' AND EXISTS (
                        SELECT FROM claims_conditionalthreat WHERE claim_id = NEW.id) THEN
                        {HAS_A_THREAT}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = [
            *CuratedModel.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_one_voice",
                condition=Q(statement=None, source__isnull=False)
                | Q(statement__isnull=False, source=None),
                violation_error_message="A claim is part of a statement, or made in a source's own "
                "voice: give one of the two.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_relation_is_given",
                condition=~Q(kind=ClaimKind.RELATION) | Q(relation__isnull=False),
                violation_error_message="A claim about a relation names the relation.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=Q(proposition__regex=r"\S"),
                violation_error_message="Write what is claimed.",
            ),
        ]

    def __str__(self) -> str:
        words = self.proposition
        return f"{self.human_id} {words if len(words) <= 90 else words[:89] + '…'}"
