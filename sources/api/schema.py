"""How the API is described: what all operations share."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from sources.api.problems import MEDIA_TYPE, Problem
from sources.api.reading import ALWAYS
from sources.api.rendering import CSV, NDJSON, Atom
from sources.api.selecting import PARAMETERS, SELECTED

STREAMED = {
    NDJSON.media_type: "All that is found, a line of JSON each, as in `results`.",
    CSV.media_type: "All that is found, as a table with a header.",
    Atom.media_type: "The newest 50 of what is found, as a feed.",
}
UNCHANGED = {"description": "It is as `If-None-Match` names it; nothing is sent again."}
ELSEWHERE = {"description": "It was merged with the record to which `Location` leads."}


class Described(AutoSchema):
    """Any operation may answer with a problem; lists are lines and tables, too."""

    view: Any

    def get_summary(self) -> str:
        return self.get_description().partition("\n")[0]

    def get_tags(self) -> list[str]:
        return super().get_tags() or ["root"]

    def _get_parameters(self) -> Any:
        above: Any = super()
        taken = {*self.view.get_parameters(), *ALWAYS}
        return [
            self._exemplified(each)
            for each in above._get_parameters()
            if each["in"] != "query" or each["name"] in taken
        ]

    def _exemplified(self, parameter: dict[str, Any]) -> dict[str, Any]:
        """A parameter with its example: its own, or what its type allows.

        One that is required has it beside its schema, with which the page of docs fills it in.
        """
        schema = parameter["schema"]
        if parameter["name"] == "id" and parameter["in"] == "path":
            schema["example"] = self.view.example
        if parameter["name"] in PARAMETERS:
            schema["example"] = [self.view.parts[parameter["name"]]]
        if parameter["name"] == "format":
            parameter["description"] = "The form of the answer, whatever `Accept` says."
        example = example_of(schema)
        if parameter.get("required"):
            return parameter | {"example": example}
        return parameter | {"schema": schema | {"examples": [example]}}

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        above: Any = super()
        problem = OpenApiResponse(Problem, "What is wrong, where, and what to do.")
        bodies = above._get_response_bodies(direction)
        if self.method == "GET":
            bodies["304"] = UNCHANGED
        if getattr(self.view, "leads_elsewhere", False) and self.view.action == "retrieve":
            bodies["302"] = ELSEWHERE
        for codes in ("4XX", "5XX"):
            bodies[codes] = above._get_response_for_code(problem, codes, [MEDIA_TYPE], direction)
        return bodies

    def _get_response_for_code(
        self, serializer: Any, status_code: Any, *rest: Any, **named: Any
    ) -> Any:
        above: Any = super()
        response = above._get_response_for_code(serializer, status_code, *rest, **named)
        response["description"] = response["description"] or HTTPStatus(int(status_code)).phrase
        if getattr(self.view, "action", "") == "retrieve":
            for described in response["content"].values():
                described["schema"] = {"anyOf": [described["schema"], SELECTED]}
        for media_type in STREAMED.keys() & response.get("content", {}).keys():
            text = {"type": "string", "description": STREAMED[media_type]}
            response["content"][media_type] = {"schema": text}
        return response


def example_of(schema: dict[str, Any]) -> Any:
    """A value of a parameter; its own example is taken out of the schema."""
    if "example" in schema:
        return schema.pop("example")
    if schema["type"] == "array":
        return [example_of(schema["items"])]
    return schema["default"] if "default" in schema else schema["enum"][0]


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
