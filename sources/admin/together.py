"""A source with all that goes with it: offered, returned or approved in one act, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst

from sources.admin.agents import names_of_agents
from sources.admin.forms import area, versions_seen
from sources.admin.moves import may
from sources.admin.naming import Named, address_of, named
from sources.admin.proposed import Proposed, proposals
from sources.admin.reading import places_of
from sources.admin.rounds import Round, round_at
from sources.admin.standing import Checklist, resting, wrote
from sources.choices import State
from sources.models import CuratedModel, Source
from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import kind_of, kinds
from sources.review import steps
from sources.review.batch import companions
from sources.review.checklist import checklists
from sources.review.standing import Standing, standings
from sources.talk import open_comments


class OfferForm(forms.Form):
    note = forms.CharField(
        required=False,
        widget=area(),
        label="Note for the reviewer",
        help_text="Optional: what you are unsure of.",
    )


class ApproveAllForm(forms.Form):
    note = forms.CharField(
        required=False,
        widget=area(),
        label="Note",
        help_text="Public, beside each revision. Needed if something is corrected.",
    )
    override = forms.CharField(
        required=False,
        widget=area(),
        label="Why to publish all the same",
        help_text="Something that should hold does not. The history keeps your reason.",
    )


class ReturnAllForm(forms.Form):
    reason = forms.CharField(
        widget=area(),
        label="What is to be changed",
        error_messages={"required": "Say what is to be changed."},
    )


@dataclass
class Companion:
    """One record as the page lists it."""

    record: CuratedModel
    named: Named
    review: str
    standing: Standing
    checklist: Checklist
    proposed: Proposed
    writers: list[str]
    wrote_it: bool
    resting: str
    talk: str
    comments: int
    problems: list[str] = field(default_factory=list)


class Together:
    """For the ModelAdmin of sources: the page where all that rests on one goes one way."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.together_view)
        own = [path("<path:object_id>/together/", view, name="sources_source_together")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = context["original"]
        if record is not None and may_go(request):
            context["together"] = address_of(record, "together")
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def together_view(self, request: HttpRequest, object_id: str) -> Any:
        source: Any = self.seen_record(request, unquote(object_id))  # type: ignore[attr-defined]
        if not may_go(request):
            raise PermissionDenied
        here = round_at(request, address_of(source, "together"))
        decision = request.POST.get("decision", "") if request.method == "POST" else ""
        forms_by_name = {
            "submit": OfferForm(_sent(request, decision, "submit"), auto_id="offer_%s"),
            "approve": ApproveAllForm(_sent(request, decision, "approve"), auto_id="ok_%s"),
            "return": ReturnAllForm(_sent(request, decision, "return"), auto_id="back_%s"),
        }
        form = forms_by_name.get(decision)
        problems: list[str] = []
        if form is not None and form.is_valid():
            try:
                done = _decide(request, source, decision, form.cleaned_data)
            except ValidationError as error:
                problems = error.messages
            else:
                messages.success(request, done)
                offered = decision == "submit"
                return HttpResponseRedirect(address_of(source) if offered else here.onward)
        return self._together_page(request, source, forms_by_name, problems, here)

    def _together_page(
        self,
        request: HttpRequest,
        source: Source,
        forms_by_name: dict[str, forms.Form],
        problems: list[str],
        here: Round,
    ) -> TemplateResponse:
        rows = _companions(self.admin_site, request, source)
        left = _beside(rows, problems)
        states = [row.record.state for row in rows]
        context = {
            **self.admin_site.each_context(request),
            "title": "Source with all that goes with it",
            "subtitle": named(source).line,
            "opts": self.opts,
            "object": source,
            "groups": _grouped(rows),
            "count": len(rows),
            "problems": left,
            "has_problems": bool(problems),
            "addresses": places_of(row.proposed.document for row in rows if row.proposed.document),
            "to_offer": sum(state in steps.TO_REVIEW for state in states),
            "to_review": sum(state == State.IN_REVIEW for state in states),
            "stops": any(row.checklist.stops for row in rows),
            "should": any(row.checklist.missing for row in rows),
            "wrote": [row.named.human_id for row in rows if row.wrote_it],
            "may_offer": may(request.user, "change", Source),
            "may_review": may(request.user, "review", Source),
            "offer": forms_by_name["submit"],
            "approval": forms_by_name["approve"],
            "back": forms_by_name["return"],
            "round": here,
            "ticked": request.POST.getlist("corrects"),
        }
        return TemplateResponse(request, "admin/publication/together.html", context)


def may_go(request: HttpRequest) -> bool:
    """Whether the person may offer or review such a batch."""
    return may(request.user, "change", Source) or may(request.user, "review", Source)


def _sent(request: HttpRequest, decision: str, which: str) -> Any:
    return request.POST if decision == which else None


def _decide(request: HttpRequest, source: Source, decision: str, said: dict[str, Any]) -> str:
    """Take the decision for all that was seen; what was done, in words.

    Raises ``ValidationError`` with every problem. What has joined since the page was opened was
    not looked at, and so nothing is decided.
    """
    by: Any = request.user
    versions = versions_seen(request)
    records = companions(source)
    joined = [record for record in records if str(record.uuid) not in versions]
    if joined:
        raise ValidationError(
            [f"{one.human_id} has joined since you opened this page. Look again." for one in joined]
        )
    if decision == "submit":
        chosen = [record for record in records if record.state in steps.TO_REVIEW]
        steps.submit(chosen, by=by, note=said["note"], versions=versions)
        return f"{_counted(chosen)} offered for review."
    if decision == "return":
        chosen = [record for record in records if record.state == State.IN_REVIEW]
        steps.send_back(chosen, by=by, reason=said["reason"], versions=versions)
        return f"{_counted(chosen)} returned."
    mistaken = set(request.POST.getlist("corrects"))
    steps.approve(
        records,
        by=by,
        versions=versions,
        corrects=[record for record in records if str(record.uuid) in mistaken],
        note=said["note"],
        override=said["override"],
    )
    return f"{_counted(records)} published."


def _counted(records: list[CuratedModel]) -> str:
    return "1 record is" if len(records) == 1 else f"{len(records)} records are"


def _companions(site: Any, request: HttpRequest, source: Source) -> list[Companion]:
    records = _as_listed(site, request, companions(source))
    held, lists = standings(records), checklists(records)
    proposed, rest = proposals(records, held), resting(records)
    comments = open_comments(records)
    people = names_of_agents({agent for record in records for agent in record.contributors})
    return [
        Companion(
            record=record,
            named=named(record),
            review=address_of(record, "review"),
            standing=held[record],
            checklist=Checklist(lists[record]),
            proposed=proposed[record],
            writers=[people[agent] for agent in record.contributors],
            wrote_it=wrote(request, record),
            resting=rest[record],
            talk=address_of(record, "talk"),
            comments=comments[record.uuid],
        )
        for record in records
    ]


def _as_listed(
    site: Any, request: HttpRequest, records: Iterable[CuratedModel]
) -> list[CuratedModel]:
    """The same records, with what their lists join to name them."""
    found: list[CuratedModel] = []
    wanted = [*records]
    for kind in kinds():
        keys = [record.pk for record in wanted if kind_of(record) is kind]
        if keys:
            rows = site.get_model_admin(kind.root).get_queryset(request)
            found += rows.filter(pk__in=keys).order_by("pk")
    return found


def _beside(rows: list[Companion], problems: Iterable[str]) -> list[str]:
    """Put each problem beside the record that it names first; those of none are left."""
    by_id = {row.named.human_id: row for row in rows}
    left: list[str] = []
    for problem in problems:
        found = HUMAN_ID.search(problem)
        row = by_id.get(found[0]) if found else None
        (row.problems if row else left).append(problem)
    return left


def _grouped(rows: list[Companion]) -> list[tuple[str, list[Companion]]]:
    groups: dict[str, list[Companion]] = {}
    for row in rows:
        title = capfirst(str(type(row.record)._meta.verbose_name_plural))
        groups.setdefault(title, []).append(row)
    return [*groups.items()]
