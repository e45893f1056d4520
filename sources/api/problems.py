"""Errors as problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, DataError, transaction
from django.http import Http404
from psycopg.errors import QueryCanceled
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from sources.api.reading import PUBLIC

MEDIA_TYPE = "application/problem+json"


class NoLongerHeldError(APIException):
    """A record that was retracted. ``said`` goes into the answer."""

    status_code = HTTPStatus.GONE

    def __init__(self, detail: str, **said: Any) -> None:
        super().__init__(detail)
        self.said = said


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


class UnreadableError(ValidationError):
    default_detail = "A value contains characters, or a number, that no record can contain."


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler of exceptions: the same answers, each a problem that says what and where."""
    if isinstance(error, DatabaseError | UnicodeEncodeError):
        if transaction.get_connection(PUBLIC).in_atomic_block:
            transaction.set_rollback(True, using=PUBLIC)
        if isinstance(error.__cause__, QueryCanceled):
            error = TooLongError()
        elif isinstance(error, DataError | UnicodeEncodeError):
            error = UnreadableError()
    response = exception_handler(error, context)
    if response is None:
        return None
    status = HTTPStatus(response.status_code)
    response.data = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        **_said(error, response.data),
    }
    response.content_type = MEDIA_TYPE
    return response


def _said(error: Exception, data: Any) -> dict[str, Any]:
    if isinstance(error, ValidationError):
        errors = error.detail if isinstance(error.detail, dict) else {"": error.detail}
        first = next(iter(_sentences(errors)), "")
        return {"detail": first, "errors": errors} if "" not in errors else {"detail": first}
    if isinstance(error, Http404) and error.args:
        return {"detail": str(error.args[0])}
    said = error.said if isinstance(error, NoLongerHeldError) else {}
    return {"detail": str(data["detail"]), **said}


def _sentences(errors: Any) -> list[str]:
    if isinstance(errors, ErrorDetail):
        return [str(errors)]
    each = errors.values() if isinstance(errors, dict) else errors
    return [sentence for part in each for sentence in _sentences(part)]
