from django.db import models

from actors.models.actor import Actor
from sources.history import tracked
from sources.triggers import touch_root


@tracked
class ActorExternalId(models.Model):
    """The id of an actor in another register: a sanctions list, a country code, a database."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="external_ids")
    scheme = models.SlugField(
        max_length=40,
        help_text="The register: wikidata, iso3166-1, opensanctions, ofac-sdn, un-sc.",
    )
    value = models.CharField(max_length=100, help_text="The id in it.")

    class Meta:
        triggers = touch_root("actor")
        indexes = [models.Index(fields=["value"], name="actors_external_value")]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                name="%(app_label)s_%(class)s_names_one_actor",
                violation_error_message="Another actor has this id already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
