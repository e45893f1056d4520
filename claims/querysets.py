"""Who said what, and where a threat stands, said once as queries."""

from typing import Any, Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import Case, Count, F, Func, IntegerField, Max, When
from django.db.models.functions import Now

from claims.choices import HopMode, Naming


def strength(field: str, terms: list[Any]) -> Case:
    """The place of a term in its vocabulary, strongest first (1, 2, 3 …)."""
    ranks = (When(**{field: term}, then=rank) for rank, term in enumerate(terms, start=1))
    return Case(*ranks, default=None, output_field=IntegerField())


class StatementQuerySet(models.QuerySet[Any]):
    def with_counts(self) -> Self:
        """Adds ``claim_count`` and ``report_count``."""
        return self.annotate(
            claim_count=Count("claims", distinct=True), report_count=Count("reports", distinct=True)
        )


class ReportQuerySet(models.QuerySet[Any]):
    def with_voice(self) -> Self:
        """Adds ``depth``, and the rank of the weakest mode and naming among the hops."""
        return self.annotate(
            depth=Count("hops"),
            weakest_mode=Max(strength("hops__mode", list(HopMode))),
            weakest_naming=Max(strength("hops__naming", list(Naming))),
        )


class ClaimQuerySet(models.QuerySet[Any]):
    def for_lists(self) -> Self:
        """Joins what a list of claims shows."""
        return self.select_related("statement", "source", "action").prefetch_related(
            "statement__parties__actor__names"
        )


class ThreatQuerySet(models.QuerySet[Any]):
    def with_status(self, moment: Any = None) -> Self:
        """Adds ``state``, ``status`` and its flags at ``moment`` (aware datetime; now if None)."""
        state = Func(
            F("pk"),
            moment or Now(),
            function="claims_threat_status",
            output_field=models.CharField(),
        )
        return self.annotate(status=state)

    def with_deadline(self) -> Self:
        """Adds ``deadline``: the half-open UTC range, derived for a relative one when it can be."""
        return self.annotate(
            deadline=Func(F("pk"), function="claims_deadline", output_field=DateTimeRangeField())
        )


class ConditionQuerySet(models.QuerySet[Any]):
    def with_state(self, moment: Any = None) -> Self:
        """Adds ``leaf_state`` at ``moment``; NULL for groups."""
        state = Func(
            F("pk"), moment or Now(), function="claims_leaf_state", output_field=models.CharField()
        )
        return self.annotate(leaf_state=state)
