import pgtrigger
from django.db import models

from actors.choices import ActorKind, Sector
from actors.querysets import ActorQuerySet
from sources.fields import COUNTRY, EDTFField, PatternField, TermField, edtf_range
from sources.history import tracked
from sources.models import CuratedModel, Publisher
from sources.triggers import Rule, number, refuse

NO_PREFERRED_NAME = refuse(
    "Actor ACT-% has no preferred name. Give it at least one name and mark one as preferred.",
    number("NEW.id"),
)

HAS_PREFERRED_NAME = Rule(
    name="has_preferred_name",
    operation=pgtrigger.Insert,
    func=f"""
        IF EXISTS (SELECT FROM actors_actor WHERE id = NEW.id)
           AND NOT EXISTS (SELECT FROM actors_actorname WHERE actor_id = NEW.id AND preferred) THEN
            {NO_PREFERRED_NAME}
        END IF;
    """,
)


@tracked
class Actor(CuratedModel):
    """Somebody who acts, speaks, is addressed or is hit: a state, a group, an office, a person.

    Its names are rows of their own (:class:`ActorName`), exactly one of them preferred.
    """

    PREFIX = "ACT"
    KIND = "actor"

    kind = TermField(
        ActorKind, default=ActorKind.UNKNOWN, help_text="What it is. “Unknown” if nobody can tell."
    )
    sector = TermField(Sector, blank=True, help_text="PLOVER sector, if one fits.")
    country = PatternField(**COUNTRY, help_text="Where it belongs, as ISO 3166-1 code (IQ).")
    active_date = EDTFField(
        help_text="When it exists or existed, as an EDTF interval: 2014/.. (since 2014), 1990/2003."
    )
    active_range = edtf_range("active_date")
    description = models.TextField(
        blank=True, help_text="One or two neutral sentences that tell it from others."
    )
    publisher = models.OneToOneField(
        Publisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actor",
        help_text="The publisher that it also is: a state broadcaster acts and publishes.",
    )

    objects = ActorQuerySet.as_manager()

    class Meta(CuratedModel.Meta):
        ordering = ["-id"]
        triggers = [*CuratedModel.Meta.triggers, HAS_PREFERRED_NAME]

    def __str__(self) -> str:
        return f"{self.name} ({self.human_id})"

    @property
    def name(self) -> str:
        """The preferred name; reads the names, so prefetch them for lists."""
        if label := getattr(self, "label", None):
            return str(label)
        return next((n.name for n in self.names.all() if n.preferred), "unnamed")
