"""What is new for a person: comments that concern them, what was handed to them, what moved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator

from sources.admin.agents import names_of_agents
from sources.admin.naming import Named, named, place_of, records_of
from sources.admin.standing import wrote
from sources.choices import State
from sources.models import Assignment, Comment, CuratedModel, Transition, User, Watch
from sources.models.of_record import OfRecord
from sources.publication.kinds import kind_named
from sources.talk import mentions

# What happened earlier than so long ago is no news, whoever has been away.
DAYS = 90
# So many of the newest comments are gone through, and as many steps.
NEWEST = 1_000
SHOWN = 200
STEPS = {
    State.DRAFT: "made it a draft again",
    State.IN_REVIEW: "offered it for review",
    State.CHANGES_REQUESTED: "returned it",
    State.APPROVED: "approved and published it",
    State.DISCARDED: "gave it up",
}


class News(NamedTuple):
    """One thing that happened, by whom, to which record, and why the person is told."""

    at: datetime
    who: str
    what: str
    record: Named
    words: str
    address: str
    because: str


class Concern:
    """Which records concern a person: those watched, and those in the person's hands."""

    def __init__(self, person: User) -> None:
        self.watched = {*Watch.objects.filter(owner=person).values_list("record_uuid", flat=True)}
        assigned = Assignment.objects.filter(assignee=person)
        self.assigned = {*assigned.values_list("record_uuid", flat=True)}

    def why(self, uuid: Any) -> str:
        if uuid in self.assigned:
            return "assigned to you"
        return "you watch it" if uuid in self.watched else ""


def news(site: Any, request: HttpRequest) -> list[News]:
    """What others did since the person last said to have seen it, the newest first."""
    person: Any = request.user
    since = timezone.now() - timedelta(days=DAYS)
    since = max(since, person.news_seen_at or since)
    concern = Concern(person)
    comments = _comments(person, since)
    handed = [*_handed(person, since)]
    steps = [*_steps(person, since, concern)]
    about = [comment.thread for comment in comments]
    records = seen_records(site, request, [*about, *handed, *steps])
    found = [
        *_told_of_comments(request, comments, records, concern),
        *(_told_of_hand(row, records) for row in handed if row.record_uuid in records),
        *_told_of_steps(steps, records, concern),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def seen_records(
    site: Any, request: HttpRequest, rows: Sequence[OfRecord]
) -> dict[Any, CuratedModel]:
    """The records that ``rows`` are of, by UUID: those that are there and the person may view."""
    kinds = {row.kind for row in rows}
    visible = {
        kind
        for kind in kinds
        if site.get_model_admin(kind_named(kind).root).has_view_permission(request)
    }
    wanted = [(row.kind, row.record_uuid) for row in rows if row.kind in visible]
    return records_of(site, request, wanted)


def _comments(person: User, since: datetime) -> list[Comment]:
    comments = Comment.objects.filter(written_at__gt=since, removed_at=None)
    comments = comments.exclude(written_by=person).select_related("thread", "written_by")
    return [*comments.order_by("-pk")[:NEWEST]]


def _handed(person: User, since: datetime) -> Iterable[Assignment]:
    rows = Assignment.objects.filter(assignee=person, assigned_at__gt=since)
    return rows.exclude(assigned_by=person).select_related("assigned_by")[:SHOWN]


def _steps(person: User, since: datetime, concern: Concern) -> Iterable[Transition]:
    rows = Transition.objects.filter(record_uuid__in=concern.watched | concern.assigned)
    rows = rows.filter(made_at__gt=since).exclude(made_by=f"user:{person.pk}")
    return rows[:NEWEST]


def _told_of_comments(
    request: HttpRequest,
    comments: list[Comment],
    records: dict[Any, CuratedModel],
    concern: Concern,
) -> Iterator[News]:
    person: Any = request.user
    own = Comment.objects.filter(thread__in={one.thread_id for one in comments}, written_by=person)
    took_part = {*own.values_list("thread", flat=True)}
    for comment in comments:
        thread = comment.thread
        record = records.get(thread.record_uuid)
        if record is None:
            continue
        because = (
            ("you are named" if person.username.lower() in mentions(comment.body) else "")
            or ("you took part" if thread.pk in took_part else "")
            or concern.why(record.uuid)
            or ("you wrote it" if wrote(request, record) else "")
        )
        if because:
            one, words = named(record), Truncator(comment.body).chars(160)
            yield News(
                comment.written_at,
                str(comment.written_by),
                "commented",
                one,
                words,
                place_of(comment, record),
                because,
            )


def _told_of_hand(row: Assignment, records: dict[Any, CuratedModel]) -> News:
    one = named(records[row.record_uuid])
    who = str(row.assigned_by)
    return News(row.assigned_at, who, "assigned it to you", one, "", one.address, "")


def _told_of_steps(
    steps: list[Transition], records: dict[Any, CuratedModel], concern: Concern
) -> Iterator[News]:
    people = names_of_agents({step.made_by for step in steps})
    for step in steps:
        if record := records.get(step.record_uuid):
            one, what = named(record), STEPS[State(step.to_state)]
            because = concern.why(record.uuid)
            who = people[step.made_by]
            yield News(step.made_at, who, what, one, step.reason, one.address, because)
