"""What a record's page says of its publication: where it stands, what lacks, what can be done."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from sources.admin.agents import names_of_agents
from sources.admin.moves import BY_NAME, Move, may, moves_now
from sources.admin.naming import address_of
from sources.choices import State
from sources.models import CuratedModel, Transition
from sources.publication.kinds import Kind, Requirement, kind_named
from sources.reported import of_record
from sources.review.checklist import checklists
from sources.review.standing import Standing, last_steps, standings
from sources.review.withdrawal import dependents, refreshed
from sources.site.home import capped

OPEN = (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED)


def panel(request: HttpRequest, record: CuratedModel) -> dict[str, Any]:
    """The context of the panel on a record's page."""
    standing = standings([record])[record]
    model = type(record)
    return {
        "standing": standing,
        "version": record.version,
        "published": revision_line(standing),
        "offer": offer(record),
        "checklist": Checklist(checklists([record])[record]) if record.state in OPEN else None,
        "moves": [(move, _address(record, move)) for move in _moves(request, standing)],
        "review": (
            address_of(record, "review")
            if record.state == State.IN_REVIEW and may(request.user, "review", model)
            else None
        ),
        "wrote_it": wrote(request, record),
        "reports": (
            capped(of_record(record).waiting())
            if request.user.has_perm("sources.view_correctionrequest")
            else 0
        ),
    }


def resting(records: Sequence[CuratedModel]) -> dict[CuratedModel, str]:
    """What is public and rests on each of ``records``: “2 claims, 1 source”; empty for nothing."""
    return {
        record: ", ".join(_counted(kind_named(name), count) for name, count in counts.items())
        for record, counts in dependents(records).items()
    }


def _counted(kind: Kind, count: int) -> str:
    opts = kind.root._meta
    return f"{count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}"


def wrote(request: HttpRequest, record: CuratedModel) -> bool:
    """Whether the person has a hand in this version, and so cannot approve it."""
    return f"user:{request.user.pk}" in record.contributors


def offer(record: CuratedModel) -> dict[str, Any] | None:
    """Who last offered or returned the working version, when, and with which words."""
    if record.state not in (State.IN_REVIEW, State.CHANGES_REQUESTED):
        return None
    step = last_steps([record]).get(record.uuid)
    return step_line(step, names_of_agents([step.made_by])) if step else None


def step_line(step: Transition, people: dict[str, str]) -> dict[str, Any]:
    return {
        "what": step.to_state,
        "who": people[step.made_by],
        "at": step.made_at,
        "why": step.reason,
    }


def revision_line(standing: Standing) -> dict[str, Any] | None:
    """The newest revision, and who answers for it."""
    revision = standing.newest
    if revision is None:
        return None
    agents = [revision.entry.published_by, *filter(None, [revision.reviewer])]
    people = names_of_agents(agents)
    return {
        "number": revision.number,
        "reason": revision.entry.get_reason_display(),
        "at": revision.entry.published_at,
        "by": people[revision.entry.published_by],
        "note": revision.note,
        "all": address_of(standing.record, "revisions"),
        "one": address_of(standing.record, "revision", revision.number),
    }


class Checklist:
    """What must or should hold, sorted by what does not."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self.requirements = sorted(requirements, key=lambda one: (one.holds, not one.must))

    def __iter__(self) -> Any:
        return iter(self.requirements)

    @property
    def missing(self) -> list[Requirement]:
        return [one for one in self.requirements if not one.holds]

    @property
    def stops(self) -> bool:
        """Whether it cannot be published, whatever anybody says."""
        return any(one.must for one in self.missing)


def _moves(request: HttpRequest, standing: Standing) -> Iterable[Move]:
    yield from moves_now(standing, request.user)
    if standing.is_public and may(request.user, "change", type(standing.record)):
        try:
            before, after = refreshed(standing.record)
        except ValidationError:
            return  # it refers to what is not public any more: that takes a revision
        if before != after:
            yield BY_NAME["refresh"]


def _address(record: CuratedModel, move: Move) -> str:
    return address_of(record, "step", move.name)
