"""What is answered where there is no page, or where one could not be made, in words."""

import re
import sys
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sources.api import problems
from sources.api.http import TOP

LONGEST = 80
RETRY = 30  # seconds


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:  # noqa: ARG001
    """Nothing stands there; its words may be what somebody looks for."""
    last = unquote(request.path_info).rstrip("/").rpartition("/")[2]
    words = re.sub(r"[\W_]+", " ", last)[:LONGEST].strip()
    return render(request, "404.html", {"words": words}, status=HTTPStatus.NOT_FOUND)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Django's own refusals, as of a host that is not ours: whose the page is, is not known."""
    if request.path_info.startswith(TOP):
        return problems.bad_request()
    return _plain(
        HTTPStatus.BAD_REQUEST,
        "This cannot be read",
        "The request is malformed, or for a host that is not us. Go back, and try it differently.",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours; where the database cannot be reached, that it may be over soon."""
    if request.path_info.startswith(TOP):
        return problems.server_error()
    if isinstance(sys.exception(), OperationalError):
        response = _plain(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "We cannot reach our records",
            "They are all there; the way to them is interrupted. Try again in a moment.",
        )
        response["Retry-After"] = str(RETRY)
        return response
    return _plain(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "The fault is ours",
        "Something went wrong, and is in our log. Nothing that is published is touched by it. Try "
        "again later, or begin at the first page.",
    )


def _plain(status: HTTPStatus, title: str, said: str) -> HttpResponse:
    """A page that asks nothing of what may be broken: no database, no other template."""
    return render(None, "pages/plain.html", {"title": title, "said": said}, status=status)
