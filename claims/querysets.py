"""Who said what, and where a threat stands, said once as queries."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Now

from claims.choices import HopMode, Naming, StatementRole
from claims.choices_threat import ThreatStatus
from sources.fields import SpanField
from sources.functions import Fold


def derived(function: str, output_field: models.Field, *moment: datetime | None) -> Func:
    """What the database derives of a row (claims/migrations/sql/derived.sql), now if None."""
    when = [Now() if at is None else Value(at, models.DateTimeField()) for at in moment]
    return Func(F("pk"), *when, function=function, output_field=output_field)


def strength(field: str, terms: list[Any]) -> Case:
    """The place of a term in its vocabulary, strongest first (1, 2, 3 …)."""
    ranks = (When(**{field: term}, then=rank) for rank, term in enumerate(terms, start=1))
    return Case(*ranks, default=None, output_field=IntegerField())


def spoken_by(words: str, statement: str = "") -> Q:
    """Rows whose speaker has a name like ``words``, in any script, with typos.

    ``statement`` is the path to the statement, ending in ``__``.
    """
    names, folded = f"{statement}parties__actor__names__folded", Fold(Value(words))
    alike = Q(**{f"{names}__contains": folded}) | Q(**{f"{names}__trigram_word_similar": folded})
    return Q(**{f"{statement}parties__role": StatementRole.SPEAKER}) & alike


def saying(field: str, words: str) -> Q:
    """Rows that have each of the words in ``field``."""
    return Q(*(Q(**{f"{field}__icontains": word}) for word in words.split()))


class StatementQuerySet(models.QuerySet[Any]):
    def search(self, words: str) -> Self:
        """Statements with all of the words in the summary, or by a speaker of such a name."""
        spoken = self.model._default_manager.filter(spoken_by(words))
        return self.filter(saying("summary", words) | Q(pk__in=spoken.values("pk")))

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
    def search(self, words: str) -> Self:
        """Claims with all of the words in the proposition, or by a claimant of such a name."""
        claimed = self.model._default_manager.filter(
            spoken_by(words, "statement__")
            | saying("source__publisher__name", words)
            | saying("source__title", words)
        )
        return self.filter(saying("proposition", words) | Q(pk__in=claimed.values("pk")))

    def for_lists(self) -> Self:
        """Joins what a list of claims shows."""
        return self.select_related("statement", "source__publisher", "action").prefetch_related(
            "statement__parties__actor__names"
        )


class ThreatQuerySet(models.QuerySet[Any]):
    """Threats with what follows from their rows: see docs/threat-states.md.

    Each derived value costs a call of a database function for each row (a few tenths of a
    millisecond), also for the rows that a filter on it turns away: narrow by columns first.
    """

    def search(self, words: str) -> Self:
        """Threats whose claim :meth:`ClaimQuerySet.search` finds, by its words or its claimant."""
        claims: Any = self.model._meta.get_field("claim").related_model
        found = claims._default_manager.search(words)
        return self.filter(claim__in=found.values("pk"))

    def with_status(self, moment: datetime | None = None) -> Self:
        """Adds ``status``: a ThreatStatus; None when it was made later than ``moment``."""
        return self.annotate(status=derived("claims_threat_status", models.CharField(), moment))

    def with_flags(self, moment: datetime | None = None) -> Self:
        """Adds ``flags``: the list of the ThreatFlag that are up."""
        names = ArrayField(models.CharField())
        return self.annotate(flags=derived("claims_threat_flags", names, moment))

    def with_state(self, moment: datetime | None = None) -> Self:
        """Adds ``state``, all of it in one call: a dictionary.

        Its keys: ``status``, ``truth`` (of the condition: true, false, None), the four flags, and
        ``last_event_id``.
        """
        state = derived("claims_threat_state", models.JSONField(), moment)
        return self.annotate(
            state=Func(state, function="to_jsonb", output_field=models.JSONField())
        )

    def by_status(self, *statuses: str, moment: datetime | None = None) -> Self:
        """Threats that stand so at ``moment``; adds ``status``."""
        rows = self if ThreatStatus.STANDING in statuses else self._moved()
        return rows.with_status(moment).filter(status__in=statuses)

    def _moved(self) -> Self:
        """Threats of which something is recorded, or that expire: all others stand."""
        claims: Any = self.model._meta.get_field("claim").related_model
        events: Any = self.model._meta.get_field("events").related_model
        links: Any = claims._meta.get_field("linked_from").related_model
        return self.filter(
            Exists(events._default_manager.filter(threat=OuterRef("pk")))
            | Exists(links._default_manager.filter(target=OuterRef("pk")))
            | Q(expiry_range__isnull=False)
        )

    def dated(self) -> Self:
        """Threats with a deadline of either sort."""
        return self.filter(Q(deadline_date__isnull=False) | ~Q(deadline_period=""))

    def overdue(self, moment: datetime | None = None) -> Self:
        """Threats whose deadline has passed, and nobody has said what came of it."""
        overdue = derived("claims_threat_state", models.BooleanField(), moment)
        overdue.template = "(%(function)s(%(expressions)s)).overdue"
        return self.dated().alias(overdue=overdue).filter(overdue=True)

    def with_deadline(self) -> Self:
        """Adds ``deadline``: the half-open UTC range; None when a relative one has no anchor."""
        return self.annotate(deadline=derived("claims_deadline", SpanField()))

    def with_triangular(self) -> Self:
        """Adds ``triangular``: whether who would be hit is another than who would trigger."""
        return self.annotate(
            triangular=derived("claims_triangular", models.BooleanField(null=True))
        )

    def with_code(self) -> Self:
        """Adds ``threat_code``: the CAMEO code (13…) of threatening the gravest of its deeds."""
        return self.annotate(threat_code=derived("claims_threat_code", models.CharField()))


class ConditionQuerySet(models.QuerySet[Any]):
    def with_state(self, moment: datetime | None = None) -> Self:
        """Adds ``leaf_state``: a LeafState at ``moment``; None for groups."""
        return self.annotate(leaf_state=derived("claims_leaf_state", models.CharField(), moment))
