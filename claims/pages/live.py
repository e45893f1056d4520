"""The page of live threats."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from claims.api.views import Threats
from claims.choices_threat import ENDED, OPEN
from claims.pages.board import WAYS, ended_date, groups, live, strip
from sources.api.moments import moment_of
from sources.pages.asking import Answer, NotToldError, told
from sources.pages.keeping import kept
from sources.pages.lists import ListPage
from sources.pages.views import MOST

DEADLINE = "deadline"
LATELY = 12  # of those that ended
STEPS = 24
# What the claims that make others again are told by.
FIELDS = "id,proposition,links.kind,links.target.id,statement.said_date"


class LivePage(ListPage):
    """Threats that stand or are triggered, and those that ended last."""

    template = "pages/live.html"
    api = Threats
    title = "Is it live?"
    row = "pages/rows/live.html"
    resource = "threats"
    facets = ("threatener", "target", "topic")
    size = 50  # as many ids as a parameter takes

    def get(self, request: HttpRequest) -> HttpResponse:
        return kept(request, lambda: super(LivePage, self).get(request))

    def found(self, request: HttpRequest, asked: Any) -> Answer:
        by = asked.pop("by", [DEADLINE])[-1]
        if problems := _problems(by, asked):
            return Answer(HTTPStatus.BAD_REQUEST, {"errors": problems})
        asked["status"] = _status(asked)
        asked["ordering"] = WAYS[by]
        return super().found(request, asked)

    def shown(self, request: HttpRequest, answer: Answer, **context: Any) -> HttpResponse:
        if answer.is_found:
            given, claims = context["query"], answer.data["results"]
            try:
                beside = _beside(request, given, [claim["id"] for claim in claims])
            except NotToldError as missing:  # to leave it out would say that there is none
                return super().shown(request, missing.answer)
            by = given.get("by", DEADLINE)
            moment = moment_of(given.get("as_of")).time()
            heats = {each["id"]: each["heat"] for each in beside["heat"]["results"]}
            # What ended between two questions is not live any more.
            claims = [claim for claim in claims if claim["id"] in heats]
            steps = strip(beside["life"]["steps"], moment)
            context |= {
                "ways": [(way, _with(given, by=way)) for way in WAYS],
                "by": by,
                "asked_of_api": _with(given, by=None, status=_status(given), ordering=WAYS[by]),
                "feed": _with(given, by=None, status=_status(given)),
                "groups": groups(by, live(claims, beside["again"]["results"], heats, moment)),
                "strip": [
                    (step, _with(given, as_of=None if step.is_last else step.as_of))
                    for step in steps
                ],
                "latest": steps[-1] if steps else None,
                "ended": [
                    (claim, ended_date(claim["threat"])) for claim in beside["ended"]["results"]
                ],
            }
        return super().shown(request, answer, **context)


def _problems(by: str, asked: Any) -> dict[str, list[str]]:
    """What is asked of the board that is none of its."""
    problems = {}
    if by not in WAYS:
        problems["by"] = [f"There is no way “{by[:80]}”. There are: {', '.join(WAYS)}."]
    if "ordering" in asked:
        problems["ordering"] = [f"Here “by” says it: {', '.join(WAYS)}."]
    if not {status.strip() for status in _status(asked).split(",")} <= {*OPEN}:
        problems["status"] = [f"These are live: {', '.join(OPEN)}. Threats has the others."]
    return problems


def _status(asked: Any) -> str:
    """Which of the live ones are asked for: all of them unless somebody says."""
    return ",".join(asked.getlist("status") or OPEN)


def _beside(request: HttpRequest, given: Any, ids: list[str]) -> dict[str, Any]:
    """What else the board tells: heat, what was said again, what ended, how many there were.

    Raises :exc:`NotToldError`.
    """
    then = {"as_of": given["as_of"]} if "as_of" in given else {}
    these = ",".join(ids)
    none: dict[str, Any] = {"results": []}
    heat = {"id": these, "ordering": "-heat", "fields": "id,heat", "page_size": MOST, **then}
    again = {"restates": these, "fields": FIELDS, "ordering": "-said_date", "page_size": MOST}
    rest = _with(given, by=None, status=None)
    ended = {"status": ",".join(ENDED), "ordering": "-ended", "page_size": LATELY}
    life = {"status": _status(given), "steps": STEPS}
    always = _with(given, by=None, status=None, overdue=None, as_of=None)
    return {
        "heat": told(request, Threats, urlencode(heat)) if ids else none,
        "again": told(request, Threats, urlencode(again | then)) if ids else none,
        "ended": told(request, Threats, f"{rest}&{urlencode(ended)}"),
        "life": told(request, Threats, f"{always}&{urlencode(life)}", "over_time"),
    }


def _with(given: Any, **changed: str | None) -> str:
    """The query with some of it changed, from its first page on; what is None is left out."""
    query = given.copy()
    for name, value in {"cursor": None, **changed}.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return str(query.urlencode())
