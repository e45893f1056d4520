from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sources.choices import Ownership, PublisherForm, Reliability
from sources.fields import COUNTRY, PatternField, TermField
from sources.history import tracked
from sources.models.curated import CuratedModel


@tracked
class Publisher(CuratedModel):
    """An outlet that makes documents public: an agency, a newspaper, a ministry's site."""

    PREFIX = "PUB"
    KIND = "publisher"

    name = models.CharField(
        max_length=200, unique=True, help_text="The name that it publishes under."
    )
    form = TermField(PublisherForm, blank=True, help_text="What kind of outlet it is.")
    ownership = TermField(
        Ownership,
        blank=True,
        help_text="Who owns or directs it. “Unknown” means looked for and not found.",
    )
    country = PatternField(**COUNTRY, help_text="Where it is based, as ISO 3166-1 code (IQ).")
    domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text="Web domains that it publishes on, without “www.”, separated by commas.",
    )
    reliability = TermField(
        Reliability,
        blank=True,
        help_text="Admiralty code, A to F. Leave empty until somebody has judged it.",
    )
    reliability_rationale = models.TextField(
        blank=True, help_text="Why it is judged so: record of corrections, ownership, past cases."
    )

    class Meta(CuratedModel.Meta):
        ordering = ["name"]
        constraints = [
            *CuratedModel.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reliability_has_rationale",
                condition=Q(reliability="") | ~Q(reliability_rationale=""),
                violation_error_message="Say why the reliability is judged so.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
