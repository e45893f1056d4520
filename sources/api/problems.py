"""Errors as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

import orjson
from django.db import DatabaseError, DataError, transaction
from django.http import Http404, HttpResponse
from psycopg.errors import LockNotAvailable, QueryCanceled
from rest_framework import serializers
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from sources.api.http import TOP
from sources.api.reading import PUBLIC
from sources.api.rendering import JSON

MEDIA_TYPE = "application/problem+json"


class SayingMoreError(APIException):
    """A problem with members of its own: ``said`` goes into the answer."""

    def __init__(self, detail: str, **said: Any) -> None:
        super().__init__(detail)
        self.said = said


class NoLongerHeldError(SayingMoreError):
    """A record that was retracted."""

    status_code = HTTPStatus.GONE


class NotYetError(SayingMoreError):
    """A record that was first published after the moment that is asked for."""

    status_code = HTTPStatus.NOT_FOUND


class TakenDownError(NoLongerHeldError):
    """A record whose words were removed for legal or safety reasons."""

    status_code = HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS


class TooLongError(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = (
        "The database's time limit for one question was reached. Ask for less: another filter, "
        "rarer words, a smaller page."
    )
    wait = 5


class BusyError(APIException):
    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = "Others are writing at this moment. Nothing was done; send it again shortly."
    wait = 5


class UnreadableError(ValidationError):
    default_detail = "A value contains characters, or a number, that no record can contain."


class Problem(serializers.Serializer[Any]):
    """What is wrong, where, and what to do (RFC 9457)."""

    type = serializers.CharField(help_text="Always `about:blank`: the status says it.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The status.")
    detail = serializers.CharField(help_text="What is wrong, in a sentence for people.")
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="For a refused parameter: its name, and what is wrong with it.",
    )
    reason = serializers.CharField(
        required=False, allow_null=True, help_text="Why the record is gone; null if nobody said."
    )
    since = serializers.DateTimeField(required=False, help_text="Since when it is gone, UTC.")
    first_published_at = serializers.DateTimeField(
        required=False, help_text="When it was, if that is after the moment asked for, UTC."
    )
    retracted = serializers.URLField(
        required=False, help_text="What it said last, if it was retracted."
    )
    permalink = serializers.URLField(required=False, help_text="The retraction itself.")
    proof = serializers.URLField(
        required=False, help_text="That the ledger tells of it, if it was taken down."
    )


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler of exceptions: the same answers, each a problem that says what and where."""
    if isinstance(error, DatabaseError | UnicodeEncodeError):
        if transaction.get_connection(PUBLIC).in_atomic_block:
            transaction.set_rollback(True, using=PUBLIC)
        if isinstance(error.__cause__, QueryCanceled):
            error = TooLongError()
        elif isinstance(error.__cause__, LockNotAvailable):
            error = BusyError()
        elif isinstance(error, DataError | UnicodeEncodeError):
            error = UnreadableError()
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _details(response.status_code, **_said(error, response.data))
    # Whatever form the client asked for: this is no table.
    request = context["request"]
    request.accepted_renderer, request.accepted_media_type = JSON(), JSON.media_type
    response.content_type = MEDIA_TYPE
    return response


def bad_request() -> HttpResponse:
    """Django's own refusals, as of a host that is not ours."""
    return _plain(HTTPStatus.BAD_REQUEST, "The request is malformed, or for a host that is not us.")


def server_error() -> HttpResponse:
    """Answers for faults of ours; what went wrong is in the log."""
    return _plain(
        HTTPStatus.INTERNAL_SERVER_ERROR, "The fault is ours, and is in our log. Try again later."
    )


class NoSuchAddress(APIView):
    """All addresses beneath /api/ at which nothing stands."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404(f"Nothing stands at {request.path[:200]}. What there is: {TOP}v1/.")


def _plain(status: HTTPStatus, detail: str) -> HttpResponse:
    content = orjson.dumps(_details(status, detail=detail))
    return HttpResponse(content, status=status, content_type=MEDIA_TYPE)


def _details(code: int, **said: Any) -> dict[str, Any]:
    status = HTTPStatus(code)
    return {"type": "about:blank", "title": status.phrase, "status": status.value, **said}


def _said(error: Exception, data: Any) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        first = next(iter(_sentences(errors)), "")
        return {"detail": first, "errors": errors} if "" not in errors else {"detail": first}
    if isinstance(error, Http404) and error.args:
        return {"detail": str(error.args[0])}
    said = error.said if isinstance(error, SayingMoreError) else {}
    return {"detail": str(data["detail"]), **said}


def _sentences(errors: Any) -> list[str]:
    if isinstance(errors, ErrorDetail):
        return [str(errors)]
    each = errors.values() if isinstance(errors, dict) else errors
    return [sentence for part in each for sentence in _sentences(part)]
