"""What waits for review, what came back or came in, and what one has offered: of all kinds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from sources.admin.agents import names_of_agents
from sources.admin.moves import may
from sources.admin.naming import Named, address_of, named
from sources.admin.rounds import SHOWN, by_source, round_at
from sources.admin.standing import wrote
from sources.choices import State
from sources.models import CuratedModel, Intake, IntakeRecord, Source, Transition
from sources.publication.kinds import Kind, kinds
from sources.review.standing import last_steps


@dataclass(frozen=True)
class Waiting:
    """One record that somebody has to act on."""

    record: CuratedModel
    named: Named
    who: str
    at: datetime | None
    why: str
    review: str


@dataclass
class Pile:
    """What waits of one source, or of none."""

    source: Named | None = None
    together: str = ""
    rows: list[Waiting] = field(default_factory=list)


class QueuePage:
    """For the ModelAdmin of sources: the review queue of the person who looks, over all kinds."""

    admin_site: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.queue_view)
        return [path("queue/", view, name="sources_source_queue"), *super().get_urls()]  # type: ignore[misc]

    def queue_view(self, request: HttpRequest) -> TemplateResponse:
        found = [row for kind in kinds() for row in self._waiting(kind, request)]
        steps = last_steps(record for _kind, record in found)
        people = names_of_agents({step.made_by for step in steps.values()})
        rows = [(kind, _row(record, steps.get(record.uuid), people)) for kind, record in found]
        returned, mine, others = _sorted_out(rows, request)
        context = {
            **self.admin_site.each_context(request),
            "title": "Review queue",
            "piles": [*_by_source(others)],
            "count": len(others),
            "returned": returned,
            "mine": mine,
            "came_in": self._came_in(request),
            "round": round_at(request),
            "shown": SHOWN,
            "reviews": any(may(request.user, "review", kind.root) for kind in kinds()),
        }
        return TemplateResponse(request, "admin/publication/queue.html", context)

    def _waiting(self, kind: Kind, request: HttpRequest) -> Iterator[tuple[Kind, CuratedModel]]:
        model_admin = self.admin_site.get_model_admin(kind.root)
        if not model_admin.has_view_permission(request):
            return
        returned_to_me = Q(
            state=State.CHANGES_REQUESTED, contributors__contains=[f"user:{request.user.pk}"]
        )
        rows = model_admin.get_queryset(request).filter(Q(state=State.IN_REVIEW) | returned_to_me)
        for record in rows.order_by("pk")[:SHOWN]:
            yield kind, record

    def _came_in(self, request: HttpRequest) -> list[Waiting]:
        """Drafts as programs sent them, for those who may take them up."""
        intake = IntakeRecord.objects.filter(record_uuid=OuterRef("uuid")).values("intake")
        found: list[Any] = []
        for kind in kinds():
            if may(request.user, "change", kind.root):
                rows = self.admin_site.get_model_admin(kind.root).get_queryset(request)
                rows = rows.annotate(intake=Subquery(intake[:1])).exclude(intake=None)
                drafts = rows.filter(state=State.DRAFT, is_public=False)
                found += drafts.order_by("pk")[:SHOWN]
        intakes = Intake.objects.select_related("token__owner").in_bulk(
            {record.intake for record in found}
        )
        return [_sent(record, intakes[record.intake]) for record in found]


def _sent(record: CuratedModel, intake: Intake) -> Waiting:
    why = f"Sent with the token {intake.token.label}, key {intake.key}"
    who = str(intake.token.owner)
    return Waiting(record, named(record), who, intake.received_at, why, address_of(record))


def _sorted_out(rows: Iterable[tuple[Kind, Waiting]], request: HttpRequest) -> tuple[Any, Any, Any]:
    """What came back to the person, what the person offered, and what waits for a review."""
    returned, mine, others = [], [], []
    for kind, row in rows:
        if row.record.state == State.CHANGES_REQUESTED:
            returned.append(row)
        elif wrote(request, row.record):
            mine.append(row)
        elif may(request.user, "review", kind.root):
            others.append((kind, row))
    return returned, mine, others


def _row(record: CuratedModel, step: Transition | None, people: dict[str, str]) -> Waiting:
    return Waiting(
        record,
        named(record),
        people[step.made_by] if step else "",
        step.made_at if step else None,
        step.reason if step else "",
        address_of(record, "review"),
    )


def _by_source(rows: Iterable[tuple[Kind, Waiting]]) -> Iterator[Pile]:
    """The records of each source together, those of none last."""
    waiting = {(kind, row.record.pk): row for kind, row in rows}
    piles = by_source(waiting)
    sources = Source.objects.select_related("publisher").in_bulk(
        [source for source, _ in piles if source]
    )
    for key, keys in piles:
        pile = Pile(rows=[waiting[each] for each in keys])
        if key:
            source = sources[key]
            pile.source, pile.together = named(source), address_of(source, "together")
        yield pile
