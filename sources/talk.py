"""What people say to each other about records, hand to each other, and want to be told of.

None of it is part of a record: it counts as no version of one, nor does whoever says something
contribute to it. Nothing of it is ever published.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Now

from sources.models import Assignment, Comment, CuratedModel, Excerpt, Thread, User, Watch
from sources.publication.kinds import kind_of

# A name after “@” that no word stands before, as in an address; what ends a sentence is not its.
MENTION = re.compile(r"(?<![\w@.+-])@(\w(?:[\w@.+-]*\w)?)")


def about(record: CuratedModel) -> dict[str, Any]:
    """The columns by which a row is of ``record``."""
    return {
        "kind": kind_of(record).name,
        "record_uuid": record.uuid,
        "record_number": record.pk,
    }


def mentions(body: str) -> set[str]:
    """Whom a comment calls by name, in lower case."""
    return {name.lower() for name in MENTION.findall(body)}


@transaction.atomic
def start(record: CuratedModel, body: str, *, by: User, excerpt: Excerpt | None = None) -> Comment:
    """Say something of a record, or of words in it, that is no answer to anything."""
    thread = Thread.objects.create(**about(record), excerpt=excerpt)
    return answer(thread, body, by=by)


def answer(thread: Thread, body: str, *, by: User) -> Comment:
    with pghistory.context(user=by.pk):
        return Comment.objects.create(thread=thread, body=body, written_by=by)


def edit(comment: Comment, body: str, *, by: User) -> None:
    """Say it in other words; its author alone may."""
    if comment.written_by_id != by.pk:
        raise PermissionDenied
    with pghistory.context(user=by.pk):
        Comment.objects.filter(pk=comment.pk, removed_at=None).exclude(body=body).update(body=body)


def may_remove(comment: Comment, by: User) -> bool:
    return comment.written_by_id == by.pk or by.has_perm("sources.take_down_comment")


def remove(comment: Comment, *, by: User, reason: str = "") -> None:
    """Take a comment’s words away: its author may, and an administrator who says why."""
    if not may_remove(comment, by):
        raise PermissionDenied
    with pghistory.context(user=by.pk, reason=reason):
        Comment.objects.filter(pk=comment.pk, removed_at=None).update(
            body="", removed_at=Now(), removed_by=by, removal_reason=reason
        )


def resolve(thread: Thread, *, by: User) -> None:
    """Nothing is left to be said; what was stays to be read."""
    Thread.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=Now(), resolved_by=by)


def reopen(thread: Thread) -> None:
    Thread.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None)


def assign(records: Iterable[CuratedModel], assignee: User | None, *, by: User) -> None:
    """Give records into the hands of one person, or of nobody."""
    by_uuid = {record.uuid: record for record in records}
    with pghistory.context(user=by.pk), transaction.atomic():
        now = Assignment.objects.select_for_update().filter(record_uuid__in=by_uuid)
        for uuid in now.filter(assignee=assignee).values_list("record_uuid", flat=True):
            del by_uuid[uuid]
        Assignment.objects.filter(record_uuid__in=by_uuid).delete()
        if assignee is not None:
            Assignment.objects.bulk_create(
                Assignment(**about(record), assignee=assignee, assigned_by=by)
                for record in by_uuid.values()
            )


def watch(record: CuratedModel, *, by: User) -> None:
    columns = about(record)
    Watch.objects.get_or_create(owner=by, record_uuid=columns.pop("record_uuid"), defaults=columns)


def unwatch(record: CuratedModel, *, by: User) -> None:
    Watch.objects.filter(owner=by, record_uuid=record.uuid).delete()


def open_comments(records: Iterable[CuratedModel]) -> Counter[Any]:
    """How many comments of threads that are not resolved there are about each, by UUID."""
    uuids = [record.uuid for record in records]
    said = Comment.objects.filter(removed_at=None, thread__resolved_at=None)
    about_them = said.filter(thread__record_uuid__in=uuids)
    return Counter(about_them.values_list("thread__record_uuid", flat=True))
