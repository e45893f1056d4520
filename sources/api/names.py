"""The names that records go by: a human id (``CLM-000123``) or a UUID."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from sources.api.moments import Moment
from sources.api.reading import PUBLIC
from sources.publication.kinds import kind_named


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
    asked: dict[Any, list[str]] = defaultdict(list)
    for name in names:
        asked[named(kind.root.PREFIX, name)].append(name)
    uuids = [key for key in asked if isinstance(key, UUID)]
    numbers = [key for key in asked if isinstance(key, int)]
    revisions = kind.revision._default_manager.using(PUBLIC).filter(
        Q(record_id__in=numbers) | Q(entry__record_uuid__in=uuids), entry_id__lte=moment.seq
    )
    found: dict[str, int] = {}
    for number, uuid in revisions.values_list("record_id", "entry__record_uuid").distinct():
        for name in (*asked.get(number, ()), *asked.get(uuid, ())):
            found[name] = number
    return found
