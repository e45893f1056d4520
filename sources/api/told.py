"""What is told of rows: a query that is compiled, parsed and planned once, and asked often."""

from collections import namedtuple
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connections
from django.db.models import F, QuerySet

from sources.api.reading import PUBLIC

SQL = "SELECT * FROM ({}) AS told WHERE told_key "
OF_KEYS = "= ANY (%s::bigint[])"


class Told:
    """Columns of the rows of a queryset, which may stand in several tables."""

    def __init__(self, rows: QuerySet[Any], columns: Sequence[str]) -> None:
        query = rows.annotate(told_key=F("pk")).values_list("told_key", *columns).query
        self.compiler = query.get_compiler(PUBLIC)
        with connections[PUBLIC].cursor() as cursor:
            told = cursor.mogrify(*self.compiler.as_sql())
        self.sql = SQL.format(told).replace("%", "%%")
        shown = [column for column, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(shown)
        self.columns = columns

    def rows(self, which: str, *given: Any) -> list[list[Any]]:
        """The key of each row of which the SQL ``which`` is true, and what is told of it."""
        with connections[PUBLIC].prepared_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(self.sql + which, given)
            rows = cursor.fetchall()
        return [*self.compiler.apply_converters(rows, self.converters)]

    def all(self, which: str, *given: Any) -> list[Any]:
        """The rows of which this is true, as named tuples."""
        make = row_of(*self.columns)._make
        return [make(row) for _, *row in self.rows(which, *given)]

    def one(self, which: str, *given: Any) -> Any:
        """The one row of which this is true, as a named tuple; None when there is none."""
        return next(iter(self.all(which, *given)), None)

    def beside(self, places: Sequence[Any], names: Sequence[str]) -> list[Any]:
        """Of rows whose keys begin these tuples, named tuples: what is told, then the rest of them.

        Which rows is asked before anything else is read of them: there may be many that match.
        """
        told = {key: row for key, *row in self.rows(OF_KEYS, [key for key, *_ in places])}
        make = row_of(*self.columns, *names)._make
        return [make([*told[key], *rest]) for key, *rest in places]


@cache
def row_of(*names: str) -> Any:
    return namedtuple("Row", names)


_told: dict[Any, Told] = {}


def told_by(view: Any) -> Told:
    """What the list ``view`` tells of its rows, now or then."""
    key = type(view), view.is_now
    if key not in _told:
        _told[key] = Told(view.told(view.every()), view.columns)
    return _told[key]
