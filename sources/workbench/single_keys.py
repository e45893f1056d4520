"""Whether single letters and signs work as keys, as each person likes (WCAG 2.1.4)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from sources.models import User
from sources.site.screens import register_screens


@require_POST
def keys_view(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    User.objects.filter(pk=person.pk).update(has_single_keys="single" in request.POST)
    return HttpResponse(status=204)


@register_screens
def screens(site: Any) -> list[URLPattern]:
    return [path("keys/", site.admin_view(keys_view), name="keys")]
