"""Asks our own API what a page shows."""

from copy import copy
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import HttpRequest, QueryDict

# What a browser says of the page is not said of what the page asks for.
OF_THE_PAGE = ("HTTP_ACCEPT", "HTTP_AUTHORIZATION", "HTTP_IF_", "HTTP_RANGE", "QUERY_STRING")
# Who reads pages is not counted against the limits of those who ask the API.
OPEN: dict[str, Any] = {"authentication_classes": [], "throttle_classes": []}


@dataclass(frozen=True)
class Answer:
    """What the API answers: its status (RFC 9110), its data or problem, and where else it is."""

    status: int
    data: Any
    location: str = ""

    @property
    def is_found(self) -> bool:
        return self.status == HTTPStatus.OK


class NotToldError(Exception):
    """Something that a page tells was not answered: to leave it out would say there is none."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def ask(
    request: HttpRequest, view: type[Any], query: str = "", action: str = "", **named: str
) -> Answer:
    """What ``view`` answers to a GET with this query, for the client of ``request``.

    ``action`` is that of a viewset; ``named`` are the parts of the address.
    """
    asked = copy(request)
    asked.method = "GET"
    asked.GET = QueryDict(query)
    kept = {name: said for name, said in request.META.items() if not name.startswith(OF_THE_PAGE)}
    asked.META = kept | {"QUERY_STRING": query, "HTTP_ACCEPT": "application/json"}
    actions = [{"get": action}] if action else []
    response: Any = view.as_view(*actions, **OPEN)(asked, **named)
    if not getattr(response, "is_rendered", True):
        response.render()
    return Answer(response.status_code, _read(response), response.get("Location", ""))


def told(
    request: HttpRequest, view: type[Any], query: str = "", action: str = "list", **named: str
) -> Any:
    """The data of an answer; raises :exc:`NotToldError` when it is none that was asked for."""
    answer = ask(request, view, query, action, **named)
    if not answer.is_found:
        raise NotToldError(answer)
    return answer.data


def all_told(request: HttpRequest, view: type[Any], query: str) -> list[Any]:
    """All results of a list, one page after the other; raises as :func:`told` does."""
    results: list[Any] = []
    following: str | None = f"?{query}"
    while following:
        page = told(request, view, urlsplit(following).query)
        results += page["results"]
        following = page["next"]
    return results


def _read(response: Any) -> Any:
    if response.get("Content-Type", "").startswith("text/plain"):
        return response.content.decode()
    return orjson.loads(response.content) if response.content else {}
