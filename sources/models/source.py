from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models import Q

from sources.choices import Licence, SourceKind
from sources.fields import LANGUAGE, EDTFField, PatternField, TermField, edtf_range
from sources.history import tracked
from sources.models.curated import CuratedModel
from sources.models.publisher import Publisher
from sources.querysets import SourceQuerySet


@tracked
class Source(CuratedModel):
    """A document in the world: an article, a communiqué, a post. Its captures are snapshots."""

    PREFIX = "SRC"
    KIND = "source"

    kind = TermField(SourceKind, blank=True, help_text="What kind of document it is.")
    title = models.CharField(
        max_length=500, blank=True, help_text="As printed; empty when the document gives none."
    )
    byline = models.CharField(
        max_length=300, blank=True, help_text="The author line, as printed; empty when unknown."
    )
    publisher = models.ForeignKey(
        Publisher,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sources",
        help_text="Who made it public; empty when unknown.",
    )
    url = models.URLField(
        max_length=2000, blank=True, verbose_name="URL", help_text="Where it was found."
    )
    canonical_url = models.URLField(
        max_length=2000,
        blank=True,
        verbose_name="canonical URL",
        help_text="The address that the document itself states as its own.",
    )
    archive_url = models.URLField(
        max_length=2000,
        blank=True,
        verbose_name="archive URL",
        help_text="A public archive's copy.",
    )
    language = PatternField(**LANGUAGE, help_text="Language of the text (BCP 47: en, ar, fa-IR).")
    published_date = EDTFField(
        help_text="When it was published, as precisely as it says (EDTF: 2024-10, 2024-10-02~)."
    )
    published_range = edtf_range("published_date")
    licence = TermField(
        Licence,
        default=Licence.UNKNOWN,
        help_text="Decides whether the whole text may be shared, or only the cited words.",
    )
    licence_name = models.CharField(
        max_length=100,
        blank=True,
        help_text="For an open licence: its SPDX or CC name (CC-BY-4.0).",
    )

    objects = SourceQuerySet.as_manager()

    class Meta(CuratedModel.Meta):
        ordering = ["-id"]
        indexes = [  # ingest asks whether an address is known
            HashIndex(
                fields=[field], condition=~Q(**{field: ""}), name=f"sources_source_by_{field}"
            )
            for field in ("url", "canonical_url")
        ]
        constraints = [
            *CuratedModel.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_open_licence_is_named",
                condition=~Q(licence=Licence.OPEN) | ~Q(licence_name=""),
                violation_error_message="Name the open licence (its SPDX or CC name).",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.human_id} {self.title}".rstrip()
