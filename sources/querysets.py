"""Who sees what of the sources, said once."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


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


class TokenQuerySet(models.QuerySet[Any]):
    def serving(self) -> Self:
        """Tokens that open something now."""
        over = Q(expiry_range__endswith__lte=timezone.now())
        return self.filter(revoked_at=None).filter(Q(expiry_date=None) | ~over)

    def expired(self) -> Self:
        """Tokens whose time is over, and that nobody revoked."""
        return self.filter(revoked_at=None, expiry_range__endswith__lte=timezone.now())

    def revoked(self) -> Self:
        return self.exclude(revoked_at=None)

    def with_people(self) -> Self:
        """Tokens with their people and last use, in one query."""
        return self.select_related("owner", "created_by", "revoked_by", "use")
