"""How many there were of what is asked for, at moments spread over the ledger's life."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.db.models import Count, F, Func, QuerySet, Value
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.entries import in_utc
from sources.api.listing import Listing
from sources.api.reading import PUBLIC, answer, number, whole_number

LEAST, USUAL, MOST = 2, 24, 100
# Equal parts of the time from the first publication to the last, and the last number by then.
STEPS = """
WITH life AS (
    SELECT min(published_at) AS first, max(published_at) AS last FROM sources_ledgerentry
), step AS (
    SELECT first + (last - first) * (n::float8 / %s) AS at
      FROM life, generate_series(0, %s) AS n WHERE first IS NOT NULL
)
SELECT at, (SELECT seq FROM sources_ledgerentry WHERE published_at <= at
             ORDER BY published_at DESC, seq DESC LIMIT 1)
  FROM step ORDER BY at
"""


class Step(serializers.Serializer[Any]):
    """How many there were at one moment."""

    as_of = serializers.DateTimeField(help_text="The moment, UTC, as `as_of` takes it.")
    seq = serializers.IntegerField(help_text="The ledger's last number by then.")
    count = serializers.IntegerField(help_text="How many there were.")


class OverTimeAnswer(serializers.Serializer[Any]):
    """What is asked for, counted at each of some moments."""

    steps = Step(many=True, help_text="In equal parts of time, the first publication to the last.")


class OverTime(Listing):
    """A list whose matches can be counted over time."""

    # Filters that mean nothing there.
    not_over_time: ClassVar[Collection[str]] = ()

    def get_parameters(self) -> Collection[str]:
        if self.action != "over_time":  # type: ignore[attr-defined]
            return super().get_parameters()
        return {"steps", *self.filters}.difference(self.not_over_time)

    @extend_schema(
        parameters=[
            whole_number("steps", "At how many moments.", least=LEAST, most=MOST, example=USUAL)
        ],
        responses=OverTimeAnswer,
        filters=True,
    )
    @action(detail=False, url_path="over-time", pagination_class=None)
    def over_time(self, request: Request) -> HttpResponseBase:
        """How many there were, as known then, from the first publication to the last."""
        size = number(request, "steps", default=USUAL, least=LEAST, most=MOST)
        return answer(
            request,
            lambda: Response({"steps": counted(self.filter_queryset(self.every()), steps(size))}),
            etag=self.etag(self.shape, self.moment.latest),
            modified=self.moment.latest_at,
        )


def steps(size: int) -> list[tuple[datetime, int]]:
    """So many moments over the ledger's life, each with the last number by then."""
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(STEPS, [size - 1, size - 1])
        return cursor.fetchall()


def counted(rows: QuerySet[Any], moments: Sequence[tuple[datetime, int]]) -> list[dict[str, Any]]:
    """How many of the rows, of whatever time, were current at each moment: read but once."""
    seqs = [seq for _, seq in moments]
    spans = rows.annotate(first=_before(F("from_seq"), seqs), last=_before(F("until_seq"), seqs))
    change = [0] * (len(seqs) + 1)
    for first, last, times in spans.order_by().values_list("first", "last", Count("pk")):
        change[first] += times
        change[len(seqs) if last is None else last] -= times
    return [
        {"as_of": in_utc(at), "seq": seq, "count": count}
        for (at, seq), count in zip(moments, accumulate(change), strict=False)
    ]


def _before(seq: Any, seqs: Sequence[int]) -> Func:
    """How many of ``seqs``, in order, come before a number; NULL for none."""
    numbers = Value(seqs, ArrayField(models.BigIntegerField()))
    return Func(
        seq - 1, numbers, function="width_bucket", output_field=models.IntegerField(null=True)
    )
