from django.db import models

from sources.models.excerpt import Excerpt


class Citation(models.Model):
    """Ties a record to the exact words that it rests on. Each kind of record has its own."""

    excerpt = models.ForeignKey(
        Excerpt, models.PROTECT, related_name="+", help_text="The exact words."
    )
    note = models.TextField(blank=True, help_text="What these words show, if it needs saying.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.excerpt)
