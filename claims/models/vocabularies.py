"""Vocabularies that editors may extend: what claims are about, and what is done in them."""

from django.db import models
from django.db.models import F, Q

from actors.models.place import no_circle
from sources.fields import PatternField
from sources.history import tracked


@tracked
class Topic(models.Model):
    """A subject that claims are about."""

    IS_VOCABULARY = True

    code = models.SlugField(
        max_length=60, unique=True, help_text="Short name in lower case, used in claim sheets."
    )
    label = models.CharField(max_length=120, unique=True, help_text="What people read.")
    description = models.TextField(blank=True, help_text="What belongs here and what does not.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The wider topic.",
    )

    class Meta:
        ordering = ["label"]
        triggers = [no_circle("Topic")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_within_itself",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            )
        ]

    def __str__(self) -> str:
        return self.label


@tracked
class Action(models.Model):
    """Something that one actor does to another, by its code in CAMEO, with its PLOVER event."""

    IS_VOCABULARY = True

    code = PatternField(
        pattern="^[0-9]{2,4}$",
        form="a CAMEO code of two to four digits, such as 190",
        max_length=4,
        unique=True,
        help_text="CAMEO event code.",
    )
    label = models.CharField(max_length=200, help_text="What people read: “impose a curfew”.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The wider action.",
    )
    threat_code = PatternField(
        pattern="^13[0-9]{0,2}$",
        form="a CAMEO code of the threat family (13…)",
        max_length=4,
        blank=True,
        help_text="CAMEO code for threatening to do this (13…).",
    )
    plover_event = models.CharField(max_length=40, blank=True, help_text="PLOVER event.")
    plover_mode = models.CharField(max_length=40, blank=True, help_text="PLOVER mode.")
    plover_context = models.CharField(max_length=80, blank=True, help_text="PLOVER context.")

    class Meta:
        ordering = ["code"]
        triggers = [no_circle("Action")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_within_itself",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"
