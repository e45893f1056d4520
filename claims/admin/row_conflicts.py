"""Two people change the rows of one record at once: the later one sees both, and decides.

Like :mod:`sources.admin.conflicts` for the fields of a form, here for its rows: those that their
editor had not touched take their new values, all that was typed stays, rows that the other added
appear, rows that the other removed go unless they were typed in.
"""

from typing import Any

from django.core import signing
from django.http import QueryDict

from claims.admin.rows import Rows
from sources.admin.conflicts import Difference, raw_value, set_value, text_of

SALT = "claimbase.admin.opened-rows"


def opened_rows(form: Any) -> str:
    """What the saved rows of a form show as it is opened, to travel with it."""
    values = {row.prefix: values_of(row) for rows in form.all_rows() for row in saved(rows)}
    return signing.dumps(values, salt=SALT, compress=True)


def rebase_rows(data: QueryDict, now: Any, sent: Any) -> list[Difference]:
    """Put the rows of a form as it was ``sent`` on top of the record as it is ``now``.

    Changes ``data``, the form's data to show again; tells what others changed meanwhile.
    """
    try:
        opened = signing.loads(data.get(now.add_prefix("opened_rows"), ""), salt=SALT)
    except signing.BadSignature:
        opened = {}  # unknown: all that was sent counts as typed
    differences: list[Difference] = []
    here = {row.prefix: row for rows in sent.all_rows() for row in (*rows.forms, *rows.drawer)}
    there: dict[str, Any] = {}
    for rows in now.all_rows():
        for row in saved(rows):
            there[row.prefix] = row
            if row.prefix in here:
                differences += _merge(data, row, here[row.prefix], opened.get(row.prefix, {}))
            else:
                _append(data, rows, row)
                differences.append(Difference(_title(row), "", "added", ""))
    for rows in sent.all_rows():
        for row in rows.forms:
            if row.prefix in opened and row.prefix not in there:
                differences.append(_without(data, rows, row, opened[row.prefix]))
    data[now.add_prefix("opened_rows")] = opened_rows(now)
    return differences


def saved(rows: Rows) -> list[Any]:
    return [row for row in rows.forms if not row.is_new]


def values_of(row: Any) -> dict[str, Any]:
    return {name: raw_value(row, name) for name in row.fields}


def _merge(data: QueryDict, now: Any, sent: Any, opened: dict[str, Any]) -> list[Difference]:
    """Take the new values of what was not touched in a row."""
    differences = []
    for name, value in values_of(now).items():
        typed = raw_value(sent, name) if name in sent.fields else value
        before = opened.get(name, typed)
        touched = typed != before
        if value != before and value != typed:
            then, later, mine = (text_of(now, name, each) for each in (before, value, typed))
            label = f"{_title(now)}: {now[name].label}"
            differences.append(Difference(label, then, later, mine, touched))
        if not touched:
            set_value(data, now.add_prefix(name), value)
    return differences


def _append(data: QueryDict, rows: Rows, row: Any) -> None:
    """Show a row that somebody else added, after those that are there."""
    data.appendlist(rows.name, row.key)
    for name, value in values_of(row).items():
        set_value(data, row.add_prefix(name), value)
    if hasattr(row, "depth"):
        data[f"{row.prefix}-depth"] = str(row.depth)


def _without(data: QueryDict, rows: Rows, row: Any, opened: dict[str, Any]) -> Difference:
    """Drop a row that somebody else removed; one that was typed in stays, as a new one."""
    touched = values_of(row) != opened
    if not touched:
        data.setlist(rows.name, [key for key in data.getlist(rows.name) if key != row.key])
    return Difference(_title(row), "", "removed", "changed" if touched else "", both=touched)


def _title(row: Any) -> str:
    name = str(row._meta.model._meta.verbose_name).capitalize()
    return f"{name} “{row.instance}”" if not row.is_new else name
