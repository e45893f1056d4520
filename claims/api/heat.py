"""How often a threat was said of late."""

from datetime import UTC, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, Func

from claims.models import ClaimIndex
from sources.api.moments import Moment

HEAT = "heat"
DAYS = 90
OF_LATE = """(
SELECT count(DISTINCT day)
  FROM (SELECT unnest({days}) AS day
        UNION ALL
        SELECT (lower(again.said_range) AT TIME ZONE 'UTC')::date
          FROM {table} AS again
         WHERE again.restates @> ARRAY[{number}] AND again.is_threat
           AND again.statement IS NOT NULL AND {current}) AS said
 WHERE day > %s AND day <= %s)"""
NOW = "again.until_seq IS NULL"
THEN = "again.from_seq <= %s AND (again.until_seq IS NULL OR again.until_seq > %s)"


class Heat(Func):
    """On how many of the 90 days (UTC) up to a moment a threat was made, made again or raised.

    It is by what its document tells, and by each threat of a statement that repeats it or restates
    it more strongly. A date that is known roughly counts by its first day.
    """

    output_field = BigIntegerField()

    def __init__(self, moment: Moment) -> None:
        super().__init__(F("number"), F("raised_days"))
        self.moment = moment

    def as_sql(self, compiler: Any, *_: Any, **__: Any) -> Any:
        number, days = (compiler.compile(each)[0] for each in self.source_expressions)
        seq, today = self.moment.seq, self.moment.time().astimezone(UTC).date()
        current, seqs = (NOW, []) if self.moment.is_now else (THEN, [seq, seq])
        table = ClaimIndex._meta.db_table
        sql = OF_LATE.format(days=days, number=number, table=table, current=current)
        return sql, [*seqs, today - timedelta(days=DAYS), today]
