"""The description of the API (OpenAPI 3.1), as `docs/openapi.yaml` has it."""

from functools import cache
from typing import Any

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from sources.api.reading import refuse_unknown


class Description(SpectacularAPIView):
    """Made once in each process: it takes up to a second, and only the code changes it."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_kwargs: Any) -> HttpResponse:
        refuse_unknown(request, ())
        renderer: Any = request.accepted_renderer
        charset = f"; charset={renderer.charset}" if renderer.charset else ""
        return HttpResponse(
            _written(renderer.__class__),
            content_type=f"{renderer.media_type}{charset}",
            headers={"Content-Disposition": f'inline; filename="Claimbase.{renderer.format}"'},
        )


class Docs(SpectacularSwaggerSplitView):
    """The page of Swagger, which gets its script from its own address with ``script``."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        refuse_unknown(request, ("script",))
        above: Any = super()
        return above.get(request, *args, **kwargs)


@cache
def _written(renderer: Any) -> str | bytes:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    return renderer().render(schema, renderer_context={})
