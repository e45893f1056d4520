"""Whom a comment can call by name: those who are here, for the box that completes an “@”."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path

from sources.models import User
from sources.site.screens import register_screens

MOST = 8
LONGEST = 150


def people_view(request: HttpRequest) -> JsonResponse:
    """The people whose username, or a part of whose name, begins with ``q``; each by both."""
    begun = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    fits = Q(username__istartswith=begun)
    fits |= Q(first_name__istartswith=begun) | Q(last_name__istartswith=begun)
    here = User.objects.filter(fits, is_active=True, is_staff=True)
    people = here.order_by("username")[:MOST]
    found = [{"name": one.username, "called": one.get_full_name()} for one in people]
    return JsonResponse({"people": found})


@register_screens
def screens(site: Any) -> list[URLPattern]:
    return [path("people/", site.admin_view(people_view), name="people")]
