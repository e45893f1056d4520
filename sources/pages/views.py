"""The pages: one record, its revisions, a list that is searched, and why there is none."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.common import no_append_slash
from django.views.decorators.gzip import gzip_page

from sources.api.entries import Standing
from sources.api.filters import Flag, Reaching, Terms
from sources.api.http import tagged
from sources.api.limits import over
from sources.api.problems import TooLongError
from sources.choices import CORRECTIONS
from sources.pages.asking import Answer, NotToldError, ask, told
from sources.pages.citing import FORMS, Work
from sources.pages.context import set_in_context
from sources.pages.keeping import kept
from sources.pages.naming import country, language, term
from sources.publication.comparing import Difference, compare
from sources.publication.kinds import Kind, kind_of_id

# Parameters of the API that are no question of a person's.
NOT_ASKED = ("format", "fields", "omit", "rows", "facets", "count", "page_size")
# Those that say how, and not what.
HOW = ("cursor", "ordering", "by")
# What orderings of the API are called; those that are not named here are left to it.
ORDERS = {
    "relevance": "Best match",
    "-number": "Newest",
    "-published": "Changed last",
    "-said_date": "Said last",
    "said_date": "Said first",
    "deadline": "Deadline",
    "-published_date": "Published last",
    "published_date": "Published first",
}
YES_OR_NO = {"true": "yes", "false": "no"}
# By parameter: what says in words what a code of a well-known standard means.
STANDARD = {"country": country, "language": language}
RESULTS = 25
COMPARED = 20  # revisions of a record with those before
SHOWN_VALUES = 8  # of a facet
MOST = 200  # results that the API gives at once
LOOSE = re.compile(r"([A-Za-z]{3})-([0-9]{1,18})")
TOO_MANY = (
    "{} pages a minute are shown to one address, and this was one more. Wait {} seconds. To have "
    "much at once, ask the API: it gives whole lists, and a copy of everything."
)


@method_decorator(gzip_page, name="dispatch")
class Page(View):
    """The base of every page: it reads, sets no cookie, and is known by its content.

    Nothing secret is on pages: what their compressed length gives away (BREACH) is public.
    """

    http_method_names = ["get", "head", "options"]
    template = ""

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> Any:
        if wait := over(request, "pages", settings.PAGE_LIMIT):
            said = TOO_MANY.format(settings.PAGE_LIMIT, wait)
            response = refused(request, HTTPStatus.TOO_MANY_REQUESTS, "Too much at once", said)
            response["Retry-After"] = str(wait)
            return response
        if (name := named.get("id", "")) != (written := as_written(name)):
            here = request.get_full_path().replace(name, written, 1)
            return HttpResponsePermanentRedirect(here)
        return tagged(lambda asked: super(Page, self).dispatch(asked, *args, **named))(request)

    def http_method_not_allowed(self, request: HttpRequest, *_: Any, **_named: Any) -> HttpResponse:
        said = "Pages are read. To work with what is published by program, use the API."
        response = refused(request, HTTPStatus.METHOD_NOT_ALLOWED, "This is only read", said)
        response["Allow"] = ", ".join(self.http_method_names).upper()
        return response

    def shown(self, request: HttpRequest, answer: Answer, **context: Any) -> HttpResponse:
        """What is asked for; or where it is, or why not and what to do."""
        if answer.location:
            return HttpResponseRedirect(_page_of(answer.location))
        if answer.is_found:
            return render(request, self.template, {"shown": answer.data, **context})
        if before := answer.data.get("retracted"):
            context["retracted"] = _page_of(before)
        context |= {"problem": answer.data, "phrase": HTTPStatus(answer.status).phrase}
        response = render(request, "pages/problem.html", context, status=answer.status)
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            response["Retry-After"] = str(TooLongError.wait)
        return response


class Words(Page):
    """A page that says the same to everybody at any time."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template)


class RecordPage(Page):
    """One record: as it is, as it was at a moment (``as_of``), or as one revision has it."""

    api: Any = None
    # By name: the view of the API to ask, and the query, in which {id} is the record's.
    beside: Mapping[str, tuple[Any, str]] = MappingProxyType({})

    def get(self, request: HttpRequest, id: str, number: str = "") -> HttpResponse:  # noqa: A002
        return kept(request, lambda: self.made(request, id, number))

    def made(self, request: HttpRequest, id: str, number: str) -> HttpResponse:  # noqa: A002
        as_of, more = request.GET.get("as_of"), {}
        try:
            as_of = self._moment(request, id, number)
            then = _then(as_of)
            answer = ask(request, self.api, then, "retrieve", id=id)
            set_in_context(answer.data)
            more = self.more(request, answer.data, then) if answer.is_found else {}
        except NotToldError as missing:
            answer = missing.answer
        if there := _elsewhere(request, answer, id):
            return HttpResponseRedirect(there)
        return self.shown(request, answer, as_of=as_of, number=number, name=id[:80], **more)

    def _moment(self, request: HttpRequest, name: str, number: str) -> str | None:
        """The moment that is asked for; that of a revision is its entry in the ledger."""
        if not number:
            return request.GET.get("as_of")
        found = told(request, self.api, action="revision", id=name, number=number)
        return f"seq:{found['seq']}"

    def more(self, request: HttpRequest, record: Any, then: str) -> dict[str, Any]:
        """What else the page tells; ``then`` is the query for the same moment.

        Raises :exc:`NotToldError`.
        """
        is_only = record["revision"] == 1 and record["revision_status"] == Standing.CURRENT
        revisions = () if is_only else told(request, self.api, action="revisions", id=record["id"])
        beside = {
            name: told(request, view, "&".join(filter(None, [query.format(id=record["id"]), then])))
            for name, (view, query) in self.beside.items()
        }
        return {
            "corrections": [each for each in revisions[::-1] if each["reason"] in CORRECTIONS],
            "work": Work.of(record),
            "licence": settings.DATA_LICENCE_URL,
            "then": then,
            **beside,
        }


class CitePage(Page):
    """How one record is cited, as a file for programs that keep references."""

    api: Any = None

    def get(self, request: HttpRequest, id: str, form: str) -> HttpResponse:  # noqa: A002
        if form not in FORMS:
            raise Http404
        answer = ask(request, self.api, _then(request.GET.get("as_of")), "retrieve", id=id)
        if not answer.is_found:
            return self.shown(request, answer, name=id[:80])
        work, (written, kind) = Work.of(answer.data), FORMS[form]
        file = f'attachment; filename="{work.key}.{form}"'
        return HttpResponse(
            written(work),
            content_type=f"{kind}; charset=utf-8",
            headers={"Content-Disposition": file},
        )


class RevisionsPage(Page):
    """All that was published of one record, the newest first, those with what they changed."""

    api: Any = None
    template = "pages/revisions.html"

    def get(self, request: HttpRequest, id: str) -> HttpResponse:  # noqa: A002
        answer = ask(request, self.api, "", "revisions", id=id)
        rows = []
        if answer.is_found:
            newest = answer.data[-COMPARED - 1 :]
            documents = [self._document(request, id, str(each["revision"])) for each in newest]
            told = [_differences(before, after) for before, after in pairwise(documents)]
            rows = [*zip_longest(answer.data[::-1], told[::-1])]
        name = answer.data[0]["id"] if answer.is_found else id[:80]
        return self.shown(request, answer, rows=rows, name=name)

    def _document(self, request: HttpRequest, name: str, number: str) -> Any:
        """What was published then; None where it was taken down."""
        found = ask(request, self.api, action="revision", id=name, number=number)
        return found.data["document"] if found.is_found else None


class ListPage(Page):
    """What is found by the API's own parameters, page by page, with counts to narrow it by."""

    template = "pages/list.html"
    api: Any = None
    action = "list"
    title = ""
    row = ""  # the template of one result
    is_log = False  # of entries of the ledger, which have no words to search
    nothing = "Nothing is published yet."
    searched: Mapping[str, str] = MappingProxyType({})  # other lists, by what they are called
    resource = ""  # what the API calls the list; as the page does unless it is named
    facets: Sequence[str] = ()
    size = RESULTS
    # By the kind of record, or the parameter that takes terms: the view of the API, and the keys
    # under which it tells the id or code, and what is called so.
    called: Mapping[str, tuple[Any, str, str]] = MappingProxyType({})

    def get(self, request: HttpRequest) -> HttpResponse:
        given = _without_empty(request.GET)
        words = as_written(given.get("q", "").strip())
        if kind := _kind_named(words):
            return HttpResponseRedirect(reverse(f"pages:{kind.name}", args=[words]))
        asked = given.copy()
        asked["page_size"], asked["count"] = str(self.size), "estimate"
        if self.facets:
            asked["facets"] = ",".join(self.facets)
        answer = self.found(request, asked)
        context: dict[str, Any] = {
            "title": self.title,
            "row": self.row,
            "is_log": self.is_log,
            "nothing": self.nothing,
            "others": self._others(request, given),
            "data": f"{reverse('api-root')}{self.resource or request.path_info.strip('/')}",
            "query": given,
            "asked_of_api": given.urlencode(),
            "feed": _without_order(given),
            "now": _without(given, "as_of", "cursor"),
            "asked": [*_asked(given)],
        }
        self._name(request, context["asked"])
        if answer.status == HTTPStatus.BAD_REQUEST:  # beside the form, so that it can be mended
            context |= {"problem": answer.data, "shown": {}}
            return render(request, self.template, context, status=answer.status)
        if answer.is_found:
            context["facets"] = [*_facets(answer.data, given)]
            for facet in context["facets"]:  # a parameter takes as many values as a facet has
                self._name(request, [*facet["values"], *facet["more"]])
            context["orders"] = [*self._orders(given)]
            for way in ("next", "previous"):
                context[way] = _turned(given, answer.data[way])
        return self.shown(request, answer, **context)

    def found(self, request: HttpRequest, asked: Any) -> Answer:
        """What the API answers to what is asked, a query that may be changed."""
        return ask(request, self.api, asked.urlencode(), self.action)

    def _others(self, request: HttpRequest, given: Any) -> dict[str, str]:
        """The same words in other lists, by what these are called."""
        lists = {title: reverse(f"pages:{name}") for name, title in self.searched.items()}
        asked = urlencode({"q": given.get("q", "")})
        return {
            title: f"{there}?{asked}"
            for title, there in lists.items()
            if "q" in given and there != request.path
        }

    def _name(self, request: HttpRequest, values: Sequence[dict[str, Any]]) -> None:
        """Say what the values of parameters are called: a record, a code, or yes and no."""
        for name, (view, key, title) in self.called.items():
            named = [each for each in values if each["value"] and name == _naming(each)]
            titles = _called(request, view, key, title, {each["value"] for each in named})
            for each in named:
                each["label"] = titles.get(each["value"])
        for each in values:
            if each["value"] and (in_words := self._in_words(each["name"])):
                each["label"] = ", ".join(map(in_words, each["value"].split(",")))

    def _in_words(self, name: str) -> Callable[[str], str] | None:
        """What says in words what a value of this parameter means, if it is none that was named."""
        parameter = self.api.filterset_class.base_filters.get(name)
        if isinstance(parameter, Flag):
            return lambda value: YES_OR_NO.get(value, value)
        if isinstance(parameter, Terms | Reaching):
            return lambda value: term(value.strip(), parameter.vocabulary)
        return STANDARD.get(name.partition("__")[0])

    def _orders(self, given: Any) -> Iterator[tuple[str, str, bool]]:
        """What each order is called, the query that asks for it, and whether it is the one."""
        known = [*self.api.orderings, *(["relevance"] if "q" in given else [])]
        known = [name for name in ORDERS if name in known]
        usual = None if "like" in given else next(iter(known), None)
        for name in known:
            ordered = _from_the_first(given)
            ordered["ordering"] = name
            yield ORDERS[name], ordered.urlencode(), name == given.get("ordering", usual)


class LogPage(ListPage):
    """What was published, newest first, each entry with what its record is called by now."""

    is_log = True

    def shown(self, request: HttpRequest, answer: Answer, **context: Any) -> HttpResponse:
        if answer.is_found:
            self._call(request, answer.data["results"])
        return super().shown(request, answer, **context)

    def _call(self, request: HttpRequest, entries: list[dict[str, Any]]) -> None:
        for kind, (view, key, title) in self.called.items():
            ids = {each["id"] for each in entries if each["type"] == kind}
            words = _called(request, view, key, title, ids)
            for entry in entries:
                entry["words"] = words.get(entry["id"]) or entry.get("words")


def refused(request: HttpRequest, status: HTTPStatus, title: str, said: str) -> HttpResponse:
    """A page that says why there is none, and what to do."""
    return render(request, "pages/refused.html", {"title": title, "said": said}, status=status)


def as_written(name: str) -> str:
    """A human id as we write it: “CLM-000012” for “clm-12”; any other name as it is."""
    found = LOOSE.fullmatch(name)
    return f"{found[1].upper()}-{int(found[2]):06d}" if found else name


@no_append_slash
def without_slash(request: HttpRequest, path: str) -> HttpResponse:
    """Addresses end in no slash; who adds one is led to where it leads."""
    query = request.META.get("QUERY_STRING", "")
    there = f"{reverse('pages:start')}{quote(path)}"
    return HttpResponsePermanentRedirect(f"{there}?{query}" if query else there)


def _differences(before: Any, after: Any) -> list[Difference]:
    """What two documents of one record say differently, where both can be read."""
    kind = kind_of_id(after["id"]) if before and after else None
    return compare(kind, before, after) if kind else []


def _called(
    request: HttpRequest, view: Any, key: str, title: str, named: Collection[str]
) -> dict[str, str]:
    """What these are called, by their ids or codes; those that cannot be told are left out."""
    if not named:
        return {}
    asked = {key: ",".join(sorted(named)), "fields": f"{key},{title}", "page_size": MOST}
    found = ask(request, view, urlencode(asked), "list")
    results = found.data["results"] if found.is_found else ()
    return {each[key]: each[title] for each in results}


def _naming(each: Mapping[str, Any]) -> str:
    """The kind of the record that a value of a parameter names, else the parameter."""
    name: str = each["name"].partition("__")[0]
    kind = _kind_named(str(each["value"])) if name != "q" else None
    return kind.name if kind else name


def _then(as_of: str | None) -> str:
    """The query for what was current at a moment."""
    return urlencode({"as_of": as_of}) if as_of else ""


def _elsewhere(request: HttpRequest, answer: Answer, name: str) -> str:
    """Where the one page is of a record that is asked for as what it is not, such as a threat."""
    if answer.is_found:
        there = urlsplit(answer.data["page_url"]).path
    elif answer.status == HTTPStatus.NOT_FOUND and (kind := _kind_named(name)):
        there = reverse(f"pages:{kind.name}", args=[name])
    else:
        return ""
    here = request.path.partition(name)[0] + name
    return "" if there == here else request.get_full_path().replace(here, there, 1)


def _kind_named(name: str) -> Kind | None:
    """The kind of record that a name is the human id of."""
    return kind_of_id(name) if LOOSE.fullmatch(name) else None


def _page_of(address: str) -> str:
    """The page of a record that an address of the API names."""
    return get_script_prefix().rstrip("/") + address.partition("/api/v1")[2]


def _without_empty(given: QueryDict) -> Any:
    """What is asked: fields that a form left empty ask for nothing."""
    asked = QueryDict(mutable=True)
    for name, values in given.lists():
        if name not in NOT_ASKED and (said := [value for value in values if value.strip()]):
            asked.setlist(name, said)
    return asked


def _asked(given: Any) -> Iterator[dict[str, str]]:
    """Each thing that is asked, and the query without it."""
    for name, values in given.lists():
        for value in values if name not in HOW else ():
            rest = _from_the_first(given)
            rest.setlist(name, [each for each in values if each != value])
            yield {"name": name, "value": value, "without": rest.urlencode()}


def _facets(found: Any, given: Any) -> Iterator[dict[str, Any]]:
    """Of each facet the values that occur, and the query that asks for each that is known alone.

    Those that are shown at once stand apart from ``more``.
    """
    for name, counts in found["facets"]["counts"].items() if "facets" in found else ():
        values = []
        for each in counts:
            narrowed = _from_the_first(given)
            narrowed[name] = str(each["value"])
            query = None if each["value"] is None else narrowed.urlencode()
            values.append({"name": name, "query": query, **each})
        if len(values) > 1 and name not in given:
            yield {"name": name, "values": values[:SHOWN_VALUES], "more": values[SHOWN_VALUES:]}


def _from_the_first(given: Any) -> Any:
    """The same question, from its first page on."""
    asked = given.copy()
    asked.pop("cursor", None)
    return asked


def _without_order(given: Any) -> str:
    """What is asked of a feed, which has its newest first whatever the order of the page."""
    return _without(given, *HOW)


def _without(given: Any, *names: str) -> str:
    """The query for what is asked but for these parameters."""
    asked = given.copy()
    for name in names:
        asked.pop(name, None)
    return str(asked.urlencode())


def _turned(given: Any, link: str | None) -> str | None:
    """The query of the page that a link of the API leads to."""
    if link is None:
        return None
    turned = given.copy()
    turned["cursor"] = parse_qs(urlsplit(link).query)["cursor"][0]
    return str(turned.urlencode())
