"""The page on which a record goes its steps: offered, returned, approved and thereby published."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from sources.admin.agents import names_of_agents
from sources.choices import State
from sources.models import CuratedModel, Source, Transition
from sources.publication.kinds import kind_of
from sources.review import steps, withdrawal
from sources.review.batch import companions
from sources.review.changes import changes
from sources.review.checklist import checklists

CHANGED = "{} was changed since you opened this page. Look again, then go on."


class Step(NamedTuple):
    """A button: what it does, for whom, and from which states. ``done`` is told afterwards."""

    name: str
    label: str
    verb: str
    origins: tuple[str, ...]
    done: str


STEPS = (
    Step("approve", "Approve and publish", "review", (State.IN_REVIEW,), "Published."),
    Step("send_back", "Return with the reason", "review", (State.IN_REVIEW,), "Returned."),
    Step(
        "submit",
        "Submit for review",
        "change",
        (State.DRAFT, State.CHANGES_REQUESTED),
        "Submitted for review.",
    ),
    Step("withdraw", "Take back, to go on writing", "change", (State.IN_REVIEW,), "Taken back."),
    Step("reopen", "Take up again", "change", (State.DISCARDED,), "A draft again."),
    Step(
        "discard",
        "Give up",
        "change",
        (State.DRAFT, State.IN_REVIEW, State.CHANGES_REQUESTED),
        "Given up.",
    ),
)


class Review:
    """For the ModelAdmin of a curated record: its review page."""

    admin_site: Any
    model: Any
    opts: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.review_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_review"
        return [path("<path:object_id>/review/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def review_view(self, request: HttpRequest, object_id: str) -> Any:
        record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):  # type: ignore[attr-defined]
            raise PermissionDenied
        together = isinstance(record, Source) and "together" in request.GET
        records = companions(record) if together and isinstance(record, Source) else [record]
        problems: list[str] = []
        if request.method == "POST":
            problems = _go(request, record, records)
            if not problems:
                query = "?together" if together else ""
                return HttpResponseRedirect(f"{request.path}{query}")
            record.refresh_from_db()
        return TemplateResponse(
            request,
            "admin/review.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Review: {record}",
                "opts": self.opts,
                "object": record,
                "problems": problems,
                "together": together,
                "can_go_together": isinstance(record, Source),
                "typed": request.POST,
                **_told(request, record, records),
            },
        )


def _told(request: HttpRequest, record: Any, records: Sequence[CuratedModel]) -> dict[str, Any]:
    lists = checklists(records)
    possible = [step for step in STEPS if _possible(request, step, records)]
    made = list(Transition.objects.filter(record_uuid=record.uuid)[:10])
    current = (
        kind_of(record)
        .revision._default_manager.filter(record=record, index__until_seq=None)
        .filter(index__isnull=False)
        .select_related("entry")
        .first()
    )
    people = names_of_agents(
        [step.made_by for step in made]
        + record.contributors
        + ([current.entry.published_by] if current else [])
    )
    return {
        "current": current,
        "publisher": people[current.entry.published_by] if current else "",
        "contributors": [people[agent] for agent in record.contributors],
        "rows": [
            {
                "record": one,
                "name": one._meta.verbose_name,
                "address": _address(one, "review"),
                "seen": f"{one.uuid}:{one.version}",
                "checks": sorted(checks, key=lambda check: check.holds),
                "is_ready": all(check.holds for check in checks if check.must),
            }
            for one, checks in lists.items()
        ],
        "needs_override": any(
            not check.holds and not check.must for checks in lists.values() for check in checks
        ),
        "changes": changes(record) if len(records) == 1 and record.state != State.APPROVED else [],
        "history": [(step, people[step.made_by]) for step in made],
        "steps": possible,
        "may_approve": any(step.name == "approve" for step in possible),
        "may_retract": current and _may(request, record, "review"),
        "may_refresh": current and _may(request, record, "change"),
        "dependents": withdrawal.dependents(record) if current else {},
    }


def _possible(request: HttpRequest, step: Step, records: Sequence[CuratedModel]) -> bool:
    if len(records) > 1 and step.name in ("discard", "reopen", "withdraw"):
        return False
    going = [one for one in records if one.state in step.origins]
    return bool(going) and all(_may(request, one, step.verb) for one in going)


def _may(request: HttpRequest, record: CuratedModel, verb: str) -> bool:
    opts = record._meta
    return request.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}")


def _go(request: HttpRequest, record: Any, records: Sequence[CuratedModel]) -> list[str]:
    """Take the step that was asked for; what stood in the way, if anything."""
    name, reason = request.POST.get("step", ""), request.POST.get("reason", "").strip()
    seen = dict(pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
    changed = [one for one in records if seen.get(str(one.uuid)) != str(one.version)]
    if changed:
        return [CHANGED.format(one.human_id) for one in changed]
    try:
        done = _doers(request, record, records, reason)[name]()
    except KeyError:
        return ["Choose one of the steps."]
    except (ValidationError, ImproperlyConfigured) as error:
        return error.messages if isinstance(error, ValidationError) else [str(error)]
    messages.success(request, done)
    return []


def _doers(
    request: HttpRequest, record: Any, records: Sequence[CuratedModel], reason: str
) -> dict[str, Callable[[], str]]:
    by: Any = request.user

    def move(step: Step) -> Callable[[], str]:
        going = [one for one in records if one.state in step.origins]
        words = "reason" if step.name in ("send_back", "discard") else "note"

        def go() -> str:
            if step.name == "approve":
                steps.approve(
                    going,
                    by=by,
                    versions={str(one.uuid): one.version for one in going},
                    corrects=going if "corrects" in request.POST else (),
                    note=reason,
                    override=request.POST.get("override", ""),
                )
            else:
                getattr(steps, step.name)(going, by=by, **{words: reason})
            return step.done

        return go

    def retract() -> str:
        withdrawal.retract(record, by=by, reason=reason)
        return "Retracted. What refers to it is flagged for another look."

    def refresh() -> str:
        made = withdrawal.refresh([record], by=by, note=reason)
        return "Brought up to date." if made else "It was up to date already."

    return {step.name: move(step) for step in STEPS} | {"retract": retract, "refresh": refresh}


def _address(record: CuratedModel, view: str) -> str:
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=[record.pk])
