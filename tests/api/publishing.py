"""Records go public as they do in life: offered by an editor, approved by a reviewer."""

from typing import Any

from django.db import connection

from sources.models import CuratedModel, Revision, User
from sources.review import steps, withdrawal
from sources.review.batch import SETTLED, with_referents
from tests.people import person


def publish(*records: Any) -> list[Revision]:
    """Publish the working versions of ``records``, with what they refer to as far as needed."""
    every = with_referents(_fresh(*records))
    waiting = [record for record in every if record.state not in SETTLED]
    steps.submit(waiting, by=person("editor"))
    made = steps.approve(
        _fresh(*waiting), by=person("reviewer"), override="Tests publish what they need."
    )
    _settle(*records)
    return made


def correct(record: Any, note: str, **change: Any) -> Revision:
    """Change columns of a public record and publish that as a correction."""
    type(record)._default_manager.filter(pk=record.pk).update(**change)
    steps.submit(_fresh(record), by=person("editor"))
    (made,) = steps.approve(_fresh(record), by=person("reviewer"), corrects=[record], note=note)
    _settle(record)
    return made


def update(record: Any, **change: Any) -> Revision:
    """Change columns of a public record and publish that; nothing said before was wrong."""
    type(record)._default_manager.filter(pk=record.pk).update(**change)
    (made,) = publish(record)
    return made


def retract(record: Any, reason: str, by: User | None = None) -> Revision:
    made = withdrawal.retract(record, by=by or person("reviewer"), reason=reason)
    _settle(record)
    return made


def _fresh(*records: Any) -> list[CuratedModel]:
    return [type(record)._default_manager.get(pk=record.pk) for record in records]


def _settle(*records: Any) -> None:
    connection.check_constraints()
    for record in records:
        record.refresh_from_db()
