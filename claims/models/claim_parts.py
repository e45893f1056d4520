"""Who, where and what a claim is about."""

from django.db import models

from actors.models import Actor, Place
from claims.choices import ParticipantRole
from claims.models.claim import Claim
from claims.models.vocabularies import Topic
from sources.fields import TermField
from sources.history import tracked
from sources.triggers import touch_root


@tracked
class ClaimParticipant(models.Model):
    """An actor's part in what a claim tells."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="participants")
    role = TermField(ParticipantRole, help_text="Its part.")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="claim_parts", help_text="Who.")

    class Meta:
        ordering = ["claim_id", "id"]
        triggers = touch_root("claim")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "role", "actor"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This actor has this part already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor.name}, {self.get_role_display()}"


@tracked
class ClaimPlace(models.Model):
    """A place that a claim is about."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claim_places")
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="claim_places", help_text="Where it is about."
    )

    class Meta:
        triggers = touch_root("claim")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "place"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="The claim has this place already.",
            )
        ]

    def __str__(self) -> str:
        return self.place.name


@tracked
class ClaimTopic(models.Model):
    """A topic that a claim belongs to."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="claim_topics")
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="claim_topics", help_text="What it is about."
    )

    class Meta:
        triggers = touch_root("claim")
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "topic"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="The claim has this topic already.",
            )
        ]

    def __str__(self) -> str:
        return self.topic.label
