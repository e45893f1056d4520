"""Who sees what of the sources, said once."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q


class Without(models.Manager[Any]):
    """Reads rows without a large column, which is fetched when it is asked for.

    As the base manager of its model it also serves foreign keys and prefetching; a
    ``select_related`` must still defer the column itself.
    """

    column: ClassVar[str]

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().defer(self.column)


class WithoutText(Without):
    column = "text"


class WithoutContent(Without):
    column = "content"


class SourceQuerySet(models.QuerySet[Any]):
    def search(self, words: str) -> Self:
        """Sources with all of the words in their title, byline, publisher or address."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word)
                | Q(byline__icontains=word)
                | Q(publisher__name__icontains=word)
                | Q(url__icontains=word)
            )
        return found

    def with_counts(self) -> Self:
        """Adds ``snapshot_count``."""
        return self.annotate(snapshot_count=Count("snapshots", distinct=True))

    def captured(self) -> Self:
        """Sources whose text we have."""
        return self.filter(snapshots__isnull=False).distinct()

    def uncaptured(self) -> Self:
        """Sources that are known of, but have no captured text yet."""
        return self.filter(snapshots=None)
