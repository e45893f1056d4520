import pgtrigger
from django.db import models
from django.db.models import Q

from actors.models import Actor, Place
from claims.choices_threat import ConsequenceRole, Extent, ObjectKind, Timing
from claims.models.rules import Stays
from claims.models.threat import ConditionalThreat
from claims.models.vocabularies import Action
from sources.fields import TermField
from sources.history import tracked
from sources.models import Excerpt
from sources.triggers import Rule, number, refuse, touch_root

GAPS = refuse(
    "The consequences of CLM-% are numbered 1, 2, 3 … without gaps.",
    number("root"),
)

IN_ORDER = f"""
    IF (SELECT count(*) > 0 AND (min("order") <> 1 OR max("order") <> count(*))
          FROM claims_consequence WHERE threat_id = root) THEN
        {GAPS}
    END IF;
"""


@tracked
class Consequence(models.Model):
    """One thing that would be done if the condition is met."""

    threat = models.ForeignKey(ConditionalThreat, models.CASCADE, related_name="consequences")
    order = models.PositiveSmallIntegerField(default=1, help_text="1, 2, 3 … without gaps.")
    wording = models.TextField(help_text="The deed in plain words: “U.S. bases are attacked”.")
    excerpt = models.ForeignKey(
        Excerpt, models.PROTECT, related_name="+", help_text="The words that announce it."
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consequences",
        help_text="The deed itself (190 use force), not the threatening of it; that follows.",
    )
    extent = TermField(Extent, blank=True, help_text="All, some or named ones.")
    timing = TermField(Timing, default=Timing.UNSPECIFIED, help_text="At once, later or not said.")
    until_wording = models.CharField(
        max_length=300, blank=True, help_text="When it would end: “until they gain control”."
    )

    class Meta:
        ordering = ["threat_id", "order"]
        triggers = [
            *touch_root("threat__claim"),
            Stays("threat"),
            Rule(
                name="in_order",
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("root", "bigint := NEW.threat_id")],
                func=IN_ORDER,
            ),
            Rule(
                name="in_order_left",
                operation=pgtrigger.Delete,
                declare=[("root", "bigint := OLD.threat_id")],
                func=IN_ORDER,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["threat", "order"],
                name="%(app_label)s_%(class)s_one_per_place",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Two consequences have the same number.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=Q(wording__regex=r"\S"),
                violation_error_message="Write what would be done.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.wording}"


@tracked
class ConsequenceActor(models.Model):
    """Who would do it, or whom it would hit."""

    consequence = models.ForeignKey(Consequence, models.CASCADE, related_name="actors")
    role = TermField(ConsequenceRole, help_text="Does it, or is hit.")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="consequence_parts", help_text="Who."
    )

    class Meta:
        ordering = ["consequence_id", "role", "id"]
        triggers = touch_root("consequence__threat__claim")
        constraints = [
            models.UniqueConstraint(
                fields=["consequence", "role", "actor"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This actor is named already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor.name}, {self.get_role_display()}"


@tracked
class ConsequenceObject(models.Model):
    """What it would hit, or where: interests, bases, a region; plainly or *especially*."""

    consequence = models.ForeignKey(Consequence, models.CASCADE, related_name="target_objects")
    kind = TermField(ObjectKind, blank=True, help_text="What kind of thing, if not only a place.")
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consequence_objects",
        help_text="Where.",
    )
    especially = models.BooleanField(
        default=False, help_text="The words single it out: “particularly in Iraq”."
    )
    wording = models.CharField(max_length=300, blank=True, help_text="As named in the document.")

    class Meta:
        triggers = touch_root("consequence__threat__claim")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_something",
                condition=~Q(kind="", place=None),
                violation_error_message="Give a kind of thing, a place or both.",
            ),
            models.UniqueConstraint(
                fields=["consequence", "kind", "place", "wording"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This object is named already.",
            ),
        ]

    def __str__(self) -> str:
        thing = self.wording or self.get_kind_display()
        return f"{thing} in {self.place}" if self.kind and self.place else thing or str(self.place)
