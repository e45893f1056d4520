"""What every answer of the API has, errors included."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

KEPT = "public, no-cache"  # by anybody, who asks each time whether it still holds
Handler = Callable[[HttpRequest], HttpResponseBase]
TOP = "/api/"
CHANGED = {
    "type": "about:blank",
    "title": HTTPStatus.PRECONDITION_FAILED.phrase,
    "status": HTTPStatus.PRECONDITION_FAILED,
    "detail": "It is not, or no longer, as If-Match or If-Unmodified-Since asks for.",
}


def licence_link() -> str:
    """The licence of the data, as a field ``Link`` names it (RFC 8288)."""
    return f'<{settings.DATA_LICENCE_URL}>; rel="license"'


def licensed(get_response: Handler) -> Handler:
    """Middleware: the licence of the data, in whatever is answered beneath /api/."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path_info.startswith(TOP):
            links = (response.get("Link"), licence_link())
            response["Link"] = ", ".join(filter(None, links))
        return response

    return handle


def of_api(get_response: Handler) -> Handler:
    """Middleware: entity tags, gzip and limits, beneath /api/ alone.

    Nothing secret is in these answers: what their compressed length gives away (BREACH) is public.
    """
    tagging = tagged(get_response)
    compressing = GZipMiddleware(tagging)

    def handle(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(TOP):
            return get_response(request)
        response = compressing.process_response(request, tagging(request))
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        for name, value in getattr(request, "limits", {}).items():
            response[name] = value
        return response

    return handle


def tagged(get_response: Handler) -> Handler:
    """Has answers that know no tag of their own tagged by their content."""

    def handle(request: HttpRequest) -> Any:
        response: Any = get_response(request)
        if response.status_code == HTTPStatus.PRECONDITION_FAILED:
            return failed()
        whole = response.status_code == 200 and not response.streaming
        if request.method not in ("GET", "HEAD") or "ETag" in response or not whole:
            return response
        set_response_etag(response)
        response.headers.setdefault("Cache-Control", KEPT)
        answer: Any = get_conditional_response(request, etag=response["ETag"], response=response)
        return failed() if answer.status_code == HTTPStatus.PRECONDITION_FAILED else answer

    return handle


def failed() -> JsonResponse:
    return JsonResponse(CHANGED, status=CHANGED["status"], content_type="application/problem+json")
