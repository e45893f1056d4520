"""The names that records go by: a human id (``CLM-000123``) or a UUID."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connections

from sources.api.moments import Moment
from sources.api.reading import PUBLIC
from sources.publication.kinds import kind_named

BY_NUMBER = """
    SELECT DISTINCT record_id, record_id FROM {}
     WHERE record_id = ANY (%s::bigint[]) AND entry_id <= %s
"""
BY_UUID = """
    SELECT DISTINCT record_uuid, record_id FROM {} JOIN sources_ledgerentry ON seq = entry_id
     WHERE record_uuid = ANY (%s::uuid[]) AND seq <= %s
"""


def named(prefix: str, name: str) -> int | UUID | None:
    """The number or the UUID that a name gives; None when it is no name of such a record."""
    given, _, number = name.upper().rpartition("-")
    if given == prefix and number.isascii() and number.isdigit() and len(number) < 19:
        return int(number)
    try:
        return UUID(name) if len(name) == 36 else None
    except ValueError:
        return None


def numbers_of(kind_name: str, names: Iterable[str], moment: Moment) -> dict[str, int]:
    """By name, the number of each record that was ever public up to ``moment``."""
    kind = kind_named(kind_name)
    asked = {name: named(kind.root.PREFIX, name) for name in names}
    found: dict[int | UUID | None, int] = {}
    with connections[PUBLIC].prepared_cursor() as cursor:  # type: ignore[attr-defined]
        for form, sql in ((int, BY_NUMBER), (UUID, BY_UUID)):
            if keys := [key for key in asked.values() if isinstance(key, form)]:
                cursor.execute(sql.format(kind.revision._meta.db_table), [keys, moment.seq])
                found |= dict(cursor.fetchall())
    return {name: found[key] for name, key in asked.items() if key in found}
