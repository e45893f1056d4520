import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from actors.choices import NameKind
from actors.models.actor import Actor
from sources.fields import LANGUAGE, EDTFField, PatternField, TermField, edtf_range
from sources.functions import Fold
from sources.history import tracked
from sources.models import Excerpt
from sources.triggers import Rule, number, refuse, touch_root

LEFT_WITHOUT_NAME = refuse(
    "Actor ACT-% would be left without a preferred name. Mark another name as preferred first.",
    number("OLD.actor_id"),
)

KEEPS_PREFERRED = Rule(
    name="keeps_preferred",
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF EXISTS (SELECT FROM actors_actor WHERE id = OLD.actor_id)
           AND NOT EXISTS (SELECT FROM actors_actorname
                            WHERE actor_id = OLD.actor_id AND preferred) THEN
            {LEFT_WITHOUT_NAME}
        END IF;
    """,
)


@tracked
class ActorName(models.Model):
    """One name of one actor. Several may share a name: front brands, places that stand for them."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300, help_text="The name, in its own script.")
    folded = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    language = PatternField(**LANGUAGE, help_text="Language of the name (BCP 47).")
    script = PatternField(
        pattern="^[A-Z][a-z]{3}$",
        form="an ISO 15924 script code, such as Arab or Latn",
        max_length=4,
        blank=True,
        help_text="Script (ISO 15924: Latn, Arab, Hebr, Cyrl).",
    )
    kind = TermField(NameKind, blank=True, help_text="What kind of name it is.")
    preferred = models.BooleanField(
        default=False, help_text="The one name that stands for the actor in lists and sentences."
    )
    used_date = EDTFField(help_text="When the name is or was used (EDTF interval: 2019/..).")
    used_range = edtf_range("used_date")
    excerpt = models.ForeignKey(
        Excerpt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Words that show the name.",
    )

    class Meta:
        ordering = ["actor_id", "-preferred", "id"]
        triggers = [KEEPS_PREFERRED, *touch_root("actor")]
        indexes = [
            # Without a list of pending entries, which every look-up after an import would read.
            GinIndex(
                fields=["folded"],
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
                name="actors_name_trigrams",
            ),
            models.Index(fields=["folded"], name="actors_name_folded"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "name"],
                name="%(app_label)s_%(class)s_stated_once",
                violation_error_message="The actor has this name already.",
            ),
            models.UniqueConstraint(
                fields=["actor"],
                condition=Q(preferred=True),
                name="%(app_label)s_%(class)s_one_preferred",
                violation_error_message="An actor has one preferred name.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_not_blank",
                condition=Q(name__regex=r"\S"),
                violation_error_message="A name has at least one letter.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
