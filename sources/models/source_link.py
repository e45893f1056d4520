from django.db import models
from django.db.models import F, Q

from sources.choices import SourceLinkKind
from sources.fields import TermField
from sources.history import tracked
from sources.models.source import Source
from sources.triggers import touch_root


@tracked
class SourceLink(models.Model):
    """One document stands so to another: it reprints, translates, corrects or quotes it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="links")
    kind = TermField(SourceLinkKind, help_text="What this source does with the other.")
    target = models.ForeignKey(
        Source, models.PROTECT, related_name="linked_from", help_text="The other source."
    )
    note = models.TextField(blank=True, help_text="How you know.")

    class Meta:
        triggers = touch_root("source")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"],
                name="%(app_label)s_%(class)s_stated_once",
                violation_error_message="This link is there already.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_to_itself",
                condition=~Q(source=F("target")),
                violation_error_message="A source cannot link to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_kind_display()} {self.target}"
