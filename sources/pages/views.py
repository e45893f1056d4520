"""The pages: one record, how it is cited, its revisions, and why there is none."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from itertools import pairwise, zip_longest
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.common import no_append_slash
from django.views.decorators.gzip import gzip_page

from sources.api.entries import Standing
from sources.api.http import tagged
from sources.api.limits import over
from sources.api.problems import TooLongError
from sources.choices import CORRECTIONS
from sources.pages.asking import Answer, NotToldError, ask, told
from sources.pages.citing import FORMS, Work
from sources.pages.context import set_in_context
from sources.pages.keeping import kept
from sources.publication.comparing import Difference, compare
from sources.publication.kinds import Kind, kind_of_id

COMPARED = 20  # revisions of a record with those before
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


def _then(as_of: str | None) -> str:
    """The query for what was current at a moment."""
    return urlencode({"as_of": as_of}) if as_of else ""


def _elsewhere(request: HttpRequest, answer: Answer, name: str) -> str:
    """Where the one page is of a record that is asked for as what it is not, such as a threat."""
    if answer.is_found:
        there = urlsplit(answer.data["page_url"]).path
    elif answer.status == HTTPStatus.NOT_FOUND and (kind := named_kind(name)):
        there = reverse(f"pages:{kind.name}", args=[name])
    else:
        return ""
    here = request.path.partition(name)[0] + name
    return "" if there == here else request.get_full_path().replace(here, there, 1)


def named_kind(name: str) -> Kind | None:
    """The kind of record that a name is the human id of."""
    return kind_of_id(name) if LOOSE.fullmatch(name) else None


def _page_of(address: str) -> str:
    """The page of a record that an address of the API names."""
    return get_script_prefix().rstrip("/") + address.partition("/api/v1")[2]
