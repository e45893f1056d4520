"""Records of other registers that wait for a person to say who they are."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from actors.choices import MatchDecision
from actors.models.actor import Actor
from actors.querysets import ProposalQuerySet
from sources.fields import Agent, TermField
from sources.history import tracked


@tracked
class MatchProposal(models.Model):
    """A record of another register that may be of an actor held already; a person decides.

    The import neither merges nor duplicates it: it proposes the actors whose names are like its
    own (:class:`MatchCandidate`). The decision stays, so that it is never asked again.
    """

    scheme = models.SlugField(max_length=40, help_text="The register.")
    value = models.CharField(max_length=100, help_text="The record's id in it.")
    record = models.JSONField(help_text="The record: its names, kind, country and description.")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    proposed_by = models.CharField(max_length=150, db_default=Agent(), editable=False)
    decision = TermField(
        MatchDecision,
        blank=True,
        help_text="Same as an actor held already, or different; empty until decided.",
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The actor that the record is of: one held already, or the one made of it.",
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_one_per_record",
                violation_error_message="This record has been proposed already.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decided_pair",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="A decision has both a moment and a person.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decision_names_actor",
                condition=Q(decision="", actor=None)
                | Q(~Q(decision=""), actor__isnull=False, decided_at__isnull=False),
                violation_error_message="A decision says who the record is, and who decided when.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value} {self.name}"

    @property
    def name(self) -> str:
        """The record's first name."""
        return str(self.record["names"][0]["name"])


@tracked
class MatchCandidate(models.Model):
    """An actor that a proposed record may be of, with the two names that are most alike.

    It is gone once the proposal is decided.
    """

    proposal = models.ForeignKey(MatchProposal, models.CASCADE, related_name="candidates")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="+", help_text="Whom the record may be of."
    )
    likeness = models.FloatField(help_text="Of the two names, 0 to 1.")
    record_name = models.CharField(max_length=300, help_text="The name in the record.")
    actor_name = models.CharField(max_length=300, help_text="The actor's name.")

    class Meta:
        ordering = ["proposal_id", "-likeness", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "actor"],
                name="%(app_label)s_%(class)s_proposed_once",
                violation_error_message="This actor is proposed already.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_likeness_is_a_share",
                condition=Q(likeness__range=(0, 1)),
                violation_error_message="A likeness is between 0 and 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} ({self.likeness:.0%})"
