"""How the API is described: what all operations share."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from sources.api.problems import MEDIA_TYPE, Problem
from sources.api.rendering import CSV, NDJSON, Atom
from sources.api.selecting import SELECTED

STREAMED = {
    NDJSON.media_type: "All that is found, a line of JSON each, as in `results`.",
    CSV.media_type: "All that is found, as a table with a header.",
    Atom.media_type: "The newest 50 of what is found, as a feed.",
}


class Described(AutoSchema):
    """Any operation may answer with a problem; lists are lines and tables, too."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        above: Any = super()
        problem = OpenApiResponse(Problem, "What is wrong, where, and what to do.")
        return {
            **above._get_response_bodies(direction),
            "default": above._get_response_for_code(problem, "default", [MEDIA_TYPE], direction),
        }

    def _get_response_for_code(self, *args: Any, **kwargs: Any) -> Any:
        above: Any = super()
        response = above._get_response_for_code(*args, **kwargs)
        if getattr(self.view, "action", "") == "retrieve":
            for described in response["content"].values():
                described["schema"] = {"anyOf": [described["schema"], SELECTED]}
        for media_type in STREAMED.keys() & response.get("content", {}).keys():
            text = {"type": "string", "description": STREAMED[media_type]}
            response["content"][media_type] = {"schema": text}
        return response


def without_slashes(endpoints: list[Any], **_: Any) -> list[Any]:
    """For the schema: addresses may end in a slash, and are shown without."""
    return [
        (path.rstrip("/") if path.count("/") > 3 else path, regex, method, view)
        for path, regex, method, view in endpoints
    ]


class BearerScheme(OpenApiAuthenticationExtension):
    """How a token is described."""

    target_class = "sources.api.access.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "None is needed to read; a token gives a higher limit, and intake.",
        }
