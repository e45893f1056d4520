"""What to read about the API, and programs that use it, beside the API itself."""

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from sources.api.reading import AsItIs, PublicView
from sources.api.resources import GUIDE

FOLDER = settings.BASE_DIR / "docs"
TYPES = {
    ".md": "text/markdown; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".yaml": "application/yaml",
    ".json": "application/schema+json",
}
NAME = OpenApiParameter(
    "name",
    {"type": "string", "enum": [*GUIDE], "example": next(iter(GUIDE))},
    "path",
    description="Which of them; links in each lead to the others.",
)


class Guide(PublicView):
    """The guide to the API: how it works, answers to real questions, programs and forms."""

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="guide",
        parameters=[NAME],
        responses={(200, media_type.partition(";")[0]): str for media_type in TYPES.values()},
    )
    def get(self, _: Request, name: str) -> HttpResponse:
        if name not in GUIDE:
            raise Http404(f"The guide has no “{name[:80]}”. There are: {', '.join(GUIDE)}.")
        path = FOLDER / name
        return HttpResponse(path.read_bytes(), content_type=TYPES[path.suffix])
