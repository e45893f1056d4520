import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from actors.choices import PlaceKind
from sources.fields import PatternField, TermField
from sources.history import tracked
from sources.triggers import refuse


def no_circle(name: str) -> pgtrigger.Trigger:
    """Refuses that a row of a tree lies within itself."""
    return pgtrigger.Trigger(
        name="no_circle",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=pgtrigger.Func(f"""
            PERFORM pg_advisory_xact_lock(hashtext('{{meta.db_table}}'));
            IF EXISTS (
                WITH RECURSIVE above(id) AS (
                    SELECT NEW.parent_id
                    UNION
                    SELECT parent_id FROM {{meta.db_table}} JOIN above USING (id)
                ) SELECT FROM above WHERE id = NEW.id
            ) THEN
                {refuse(f"{name} “%” cannot lie within itself.", "NEW.code")}
            END IF;
            RETURN NEW;
        """),
    )


@tracked
class Place(models.Model):
    """Somewhere on the map that claims speak of: a country, a base, an airspace, a strait."""

    IS_VOCABULARY = True

    code = models.SlugField(
        max_length=60, unique=True, help_text="Short name in lower case, used in claim sheets."
    )
    name = models.CharField(max_length=200, help_text="Its English name.")
    aliases = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        help_text="Other names, in any script, separated by commas.",
    )
    kind = TermField(PlaceKind, help_text="What kind of place it is.")
    iso_code = PatternField(
        pattern="^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
        form="an ISO 3166 code, such as IQ or IQ-BG",
        max_length=6,
        blank=True,
        verbose_name="ISO code",
        help_text="ISO 3166-1 or -2 code of a country or its part.",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The place that it lies within.",
    )
    latitude = models.FloatField(
        null=True, blank=True, help_text="Degrees north, −90 to 90 (WGS 84)."
    )
    longitude = models.FloatField(
        null=True, blank=True, help_text="Degrees east, −180 to 180 (WGS 84)."
    )

    class Meta:
        ordering = ["name"]
        triggers = [no_circle("Place")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_coordinates_are_real",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message="Give both coordinates: −90 to 90 north, −180 to 180 east.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_within_itself",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
