"""What every answer of the API has, errors included."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

Handler = Callable[[HttpRequest], HttpResponseBase]
TOP = "/api/"


def of_api(get_response: Handler) -> Handler:
    """Middleware: entity tags, gzip and the licence of the data, beneath /api/ alone.

    Nothing secret is in these answers: what their compressed length gives away (BREACH) is public.
    """
    compressed = GZipMiddleware(tagged(get_response))

    def handle(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(TOP):
            return get_response(request)
        response = compressed(request)
        response["Link"] = f'<{settings.DATA_LICENCE_URL}>; rel="license"'
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response

    return handle


def tagged(get_response: Handler) -> Handler:
    """Has answers that know no tag of their own tagged by their content."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        whole = response.status_code == 200 and not response.streaming
        if request.method not in ("GET", "HEAD") or "ETag" in response or not whole:
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    return handle
