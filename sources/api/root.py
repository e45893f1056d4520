from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.entries import in_utc
from sources.api.links import Links
from sources.api.moments import moment_of
from sources.api.reading import PublicView
from sources.api.resources import GRAMMAR, GUIDE, RESOURCES


class RootAnswer(serializers.Serializer[Any]):
    """What there is to read, and how far the ledger goes."""

    about = serializers.CharField(help_text="What this is.")
    seq = serializers.IntegerField(help_text="Number of the ledger's last entry.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it was entered, UTC.")
    resources = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="By name: where each is, and what it holds.",
    )
    guide = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="By name: what to read, programs and forms.",
    )
    grammar = serializers.DictField(
        child=serializers.CharField(), help_text="What holds of all resources, in a few words."
    )
    licence = serializers.URLField(help_text="Licence of the records.")


class Root(PublicView):
    """What there is to read."""

    @extend_schema(operation_id="root", responses=RootAnswer)
    def get(self, request: Request) -> Response:
        now, top = moment_of(None), Links(request).top
        return Response(
            {
                "about": "Who said what, about whom, on what condition, and the exact words.",
                "seq": now.latest,
                "published_at": in_utc(now.latest_at) if now.latest_at else None,
                "resources": _listed(top, RESOURCES),
                "guide": _listed(f"{top}/guide", GUIDE),
                "grammar": GRAMMAR,
                "licence": settings.DATA_LICENCE_URL,
            }
        )


def _listed(top: str, named: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"url": f"{top}/{name}", "about": about} for name, about in named.items()}
