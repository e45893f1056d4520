"""The base of every view of the API: open to all, strict about parameters, of one moment."""

from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import datetime
from typing import Any, ClassVar, Literal
from zlib import crc32

from django.db import transaction
from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import MethodNotAllowed, NotAcceptable, ValidationError
from rest_framework.negotiation import BaseContentNegotiation, DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from sources.api.hints import hint
from sources.api.http import KEPT
from sources.choices import Scope

PUBLIC = "public"
ALWAYS = ("format",)
ANY = "*/*"
# Of all that is wrong with the parameters, so much is told.
MOST_PROBLEMS = 10


class ByFormat(DefaultContentNegotiation):
    """The form that `format` names; else the one that the client likes best (RFC 9110)."""

    def select_renderer(
        self, request: Request, renderers: Any, _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        view: Any = (request.parser_context or {})["view"]
        if request.method == "OPTIONS" or request.method not in view.allowed_methods:
            return renderers[0], renderers[0].media_type
        by_format = {each.format: each for each in renderers}
        by_type = {each.media_type: each for each in renderers}
        if name := choice(request, "format", by_format, ""):
            return by_format[name], by_format[name].media_type
        if request.META.get("HTTP_ACCEPT", ANY) == ANY:
            return renderers[0], renderers[0].media_type
        preferred = request._request.get_preferred_type([*by_type])
        if preferred is None:
            raise NotAcceptable(f"This is answered as {', '.join(by_type)}; accept one of these.")
        return by_type[preferred], preferred


class Accessible(APIView):
    """The base of every view of the API: who asks is known, and counted, before all else."""

    scope: ClassVar[Scope] = Scope.READ
    content_negotiation_class: Any = ByFormat
    # The parameters that each method takes; viewsets have them by action.
    parameters: ClassVar[Collection[str]] = ()

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        finally:  # whoever tries tokens is counted as well
            super().check_throttles(request)

    def check_throttles(self, _request: Request) -> None:
        """Done by now."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        refuse_unknown(request, self.get_parameters())

    def get_parameters(self) -> Collection[str]:
        return self.parameters


class PublicView(Accessible):
    """Reads what is published, by the role that sees nothing else, as it is at one instant."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.instant:
            response: Any = super().dispatch(request, *args, **kwargs)
            if response.streaming:  # it reads on until it is closed
                response._resource_closers.append(self.instant.pop_all().close)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not self.asks_once():
            # The alias reads repeatably: what is published meanwhile shows in no half of an answer.
            self.instant.enter_context(transaction.atomic(using=PUBLIC))

    def asks_once(self) -> bool:
        """Whether one statement tells all, which is of one instant by itself."""
        return False


class AsItIs(BaseContentNegotiation):
    """For what has one form alone, whatever the client accepts."""

    def select_parser(self, _request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, _request: Request, renderers: Any, _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raise for a parameter that nobody declared, naming the nearest that somebody did."""
    known = {*known, *ALWAYS}
    problems = {}
    for name, values in request.query_params.lists():
        if name not in known:
            said = f"There is no parameter “{name[:80]}”.{hint(name, known)}"
            problems[name[:80]] = [said]
        elif any("\0" in value for value in values):
            problems[name] = ["It contains a NUL character."]
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise ValidationError(problems)


def one(request: Request, name: str) -> str | None:
    """The value of a parameter that is given once; None when it is not given."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise ValidationError({name: ["Give it once."]})
    return values[0] if values else None


def choice(request: Request, name: str, known: Collection[str], default: str) -> str:
    """The value of a parameter that is one of a few."""
    value = one(request, name)
    if value is None:
        return default
    if value not in known:
        raise ValidationError({name: [f"It is one of: {', '.join(known)}."]})
    return value


def refuse(request: Request, names: Collection[str], sentence: str) -> None:
    """Raise for those of these parameters that were sent."""
    if problems := {name: [sentence] for name in names if name in request.query_params}:
        raise ValidationError(problems)


def asked(request: Request) -> str:
    """What all parameters together ask for, in short: for entity tags."""
    return f"{crc32(request.META.get('QUERY_STRING', '').encode()):x}"


def number(request: Request, name: str, *, default: int, least: int, most: int) -> int:
    """The value of a parameter that is a whole number within bounds."""
    value = one(request, name)
    if value is None:
        return default
    if not (
        value.isascii() and value.isdigit() and len(value) < 19 and least <= int(value) <= most
    ):
        raise ValidationError({name: [f"It is a whole number from {least} to {most}."]})
    return int(value)


def whole_number(
    name: str,
    description: str,
    *,
    example: int,
    least: int = 0,
    most: int = 2**62,
    location: Literal["query", "path"] = "query",
    required: bool = False,
) -> OpenApiParameter:
    """How a parameter that :func:`number` reads is described."""
    schema = {"type": "integer", "minimum": least, "maximum": most, "example": example}
    return OpenApiParameter(name, schema, location, required, description=description)


def answer(
    request: Request,
    make: Callable[[], HttpResponseBase],
    *,
    etag: str,
    modified: datetime | None = None,
) -> HttpResponseBase:
    """What ``make`` makes; a 304 or 412 without making it where the client's conditions say so."""
    stamp = int(modified.timestamp()) if modified else None
    django_request = request._request
    early = get_conditional_response(django_request, etag=f'"{etag}"', last_modified=stamp)
    response: Any = early or make()
    response["ETag"] = f'"{etag}"'
    if stamp:
        response["Last-Modified"] = http_date(stamp)
    response["Cache-Control"] = KEPT
    return response
