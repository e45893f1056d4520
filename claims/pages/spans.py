"""When the dates of documents are: the database alone reads EDTF."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connections

from sources.api.reading import PUBLIC

SPANS = """
SELECT lower(span), upper(span)
  FROM (SELECT place, claimbase_readable(claimbase_edtf_range(date)) AS span
          FROM unnest(%s::text[]) WITH ORDINALITY AS dated(date, place)) AS read
 ORDER BY place
"""
Span = tuple[datetime | None, datetime | None]


def spans(dates: Sequence[str | None]) -> list[Span]:
    """Of each EDTF date the half-open range in UTC; None where an end is open or not known."""
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(SPANS, [list(dates)])
        return cursor.fetchall()
