"""The lists: what is found by the API's own parameters, or was published, page by page."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from sources.api.filters import Flag, Reaching, Terms
from sources.pages.asking import Answer, ask
from sources.pages.naming import country, language, term
from sources.pages.views import MOST, Page, as_written, named_kind

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
SHOWN_VALUES = 8  # of a facet


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
        if kind := named_kind(words):
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
    kind = named_kind(str(each["value"])) if name != "q" else None
    return kind.name if kind else name


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
