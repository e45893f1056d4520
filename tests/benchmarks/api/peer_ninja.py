"""The current claims by django-ninja, read by Django's models."""

import json
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import NinjaAPI

from claims.models import ClaimIndex

api = NinjaAPI()


@api.get("/claims")
def claims(request: HttpRequest, claimant: int | None = None) -> list[dict[str, Any]]:
    found = ClaimIndex._default_manager.filter(until_seq=None)
    if claimant is not None:
        found = found.filter(claimants__contains=[claimant])
    return _documents(found.order_by("-number")[:50])


@api.get("/claims/{number}")
def claim(request: HttpRequest, number: int) -> dict[str, Any]:
    for document in _documents(ClaimIndex._default_manager.filter(until_seq=None, number=number)):
        return document
    raise Http404


def _documents(found: QuerySet[ClaimIndex]) -> list[dict[str, Any]]:
    return [json.loads(text or "") for text in found.values_list("revision__document", flat=True)]


urlpatterns = [path("", api.urls)]
