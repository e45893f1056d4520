"""`POST /api/v1/intake/sheets`: a claim sheet becomes drafts."""

import re
from http import HTTPStatus
from typing import Any

import orjson
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import intake
from sources.api.access import HasScope
from sources.api.problems import SayingMoreError
from sources.api.reading import Accessible
from sources.choices import Scope

MOST_BYTES = 8 * 1024**2
VISIBLE = re.compile("[!-~]{1,255}")
TYPES = {"application/json": True, "application/yaml": False}
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": f"^{VISIBLE.pattern}$", "example": "harbour-2024-05-03"},
    "header",
    required=True,
    description="Your own name for this request, of 1 to 255 visible ASCII characters. Sent again "
    "with the same sheet, it gets the same answer, and nothing is made twice.",
)
EXAMPLE = {
    "claimbase": 1,
    "namespace": "harbour",
    "sources": [
        {
            "id": "front-page",
            "kind": "article",
            "title": "Port silent",
            "snapshots": [{"text": "The port did not answer."}],
        }
    ],
    "claims": [
        {
            "id": "silence",
            "kind": "event",
            "proposition": "The port did not answer the union.",
            "source": "front-page",
            "citations": [{"source": "front-page", "exact": "The port did not answer."}],
        }
    ],
}


class MadeRecord(serializers.Serializer[Any]):
    """A record of the sheet, as it is here."""

    list = serializers.CharField(help_text="The list of the sheet: sources, actors, claims …")
    id = serializers.CharField(help_text="Its id in the sheet.")
    human_id = serializers.CharField(help_text="Its id here, such as CLM-000123.")
    uuid = serializers.UUIDField(help_text="UUID, the same for ever.")


class IntakeAnswer(serializers.Serializer[Any]):
    """What became of a sheet."""

    key = serializers.CharField(help_text="The Idempotency-Key.")
    created = MadeRecord(many=True, help_text="What is a draft now.")
    unchanged = MadeRecord(many=True, help_text="What was there already, just so.")


class SheetProblem(serializers.Serializer[Any]):
    """What is wrong at one place of a sheet."""

    pointer = serializers.CharField(help_text="JSON pointer into the sheet; empty: all of it.")
    line = serializers.IntegerField(allow_null=True, help_text="Line of the body, from 1.")
    detail = serializers.CharField(help_text="What is wrong there, and what to do.")


class SheetRefusal(serializers.Serializer[Any]):
    """Why nothing was made of a sheet: a problem (RFC 9457)."""

    type = serializers.CharField(help_text="Always `about:blank`: the status says it.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(help_text="The status.")
    detail = serializers.CharField(help_text="What is wrong, in a sentence for people.")
    problems = SheetProblem(many=True, help_text="All that is wrong, place by place.")


class RefusedError(SayingMoreError):
    status_code = HTTPStatus.UNPROCESSABLE_ENTITY


class ConflictError(APIException):
    status_code = HTTPStatus.CONFLICT
    default_detail = "Another sheet was sent under this Idempotency-Key. Choose a new key for it."


class TooLargeError(APIException):
    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = f"A sheet has at most {MOST_BYTES // 1024**2} MB here. Send it in parts."


class Sheets(Accessible):
    """Claim sheets from outside: each becomes drafts in the editors' queue, or nothing."""

    scope = Scope.PROPOSE
    permission_classes = (HasScope,)
    parser_classes = ()

    @extend_schema(
        operation_id="intake_sheets",
        parameters=[KEY],
        request={
            type_: {
                "type": "object",
                "required": ["claimbase"],
                "properties": {
                    "claimbase": {"type": "integer", "enum": [1], "description": "Its form."}
                },
                "additionalProperties": True,
                "description": "A claim sheet, as `guide/claim-sheet.schema.json` describes it.",
            }
            for type_ in TYPES
        },
        responses={201: IntakeAnswer, (422, "application/problem+json"): SheetRefusal},
        examples=[OpenApiExample("A claim", EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Send a claim sheet. All its records become drafts, which editors review, or none does."""
        try:
            answer = intake.take_in(
                _body(request),
                is_json=_is_json(request),
                token=request.auth,  # type: ignore[arg-type]
                key=_key(request),
            )
        except intake.KeyTakenError as error:
            raise ConflictError from error
        except intake.SheetRefusedError as error:
            raise _refusal(error) from error
        return Response(orjson.Fragment(answer), status=HTTPStatus.CREATED)


def _key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not VISIBLE.fullmatch(key):
        raise ValidationError({"Idempotency-Key": [f"Send this header: {KEY.description}"]})
    return key


def _is_json(request: Request) -> bool:
    type_ = request._request.content_type or ""
    charset = (request._request.content_params or {}).get("charset", "utf-8").lower()
    if type_ not in TYPES or charset != "utf-8" or "Content-Encoding" in request.headers:
        raise UnsupportedMediaType(
            type_, f"Send the sheet as {' or '.join(TYPES)}, in UTF-8, not compressed."
        )
    return TYPES[type_]


def _body(request: Request) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise ValidationError("Content-Length must be the number of bytes in the body.")
    if int(length) > MOST_BYTES:
        raise TooLargeError
    body = request._request.body
    if not body:
        raise ValidationError("Send the sheet as the body, with its Content-Length.")
    return body


def _refusal(error: intake.SheetRefusedError) -> RefusedError:
    problems = [
        {"pointer": each.pointer, "line": each.line or None, "detail": each.message}
        for each in error.problems
    ]
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    return RefusedError(f"Nothing was made of this sheet: it has {count}.", problems=problems)
