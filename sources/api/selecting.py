"""`fields` and `omit`: which parts of each result are sent."""

from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, Self, TypeAlias

import orjson
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from sources.publication.reading import Shape

MOST_PATHS = 100
PARAMETERS = ("fields", "omit")
PATHS = {"type": "array", "items": {"type": "string", "minLength": 1}, "maxItems": MOST_PATHS}
FIELDS = OpenApiParameter(
    "fields",
    PATHS,
    explode=False,
    description="Only these fields: names, or paths such as `citations.excerpt.exact`, with commas "
    "between. In a list, a path means that part of each element.",
)
OMIT = OpenApiParameter(
    "omit",
    PATHS,
    explode=False,
    description="All but these fields: names or paths, as in `fields`, from which it takes away.",
)
# How a result is described of which parts are asked for.
SELECTED = {
    "type": "object",
    "description": "With `fields` or `omit`: those parts.",
    "additionalProperties": {},
}
# Paths as a tree: the names at each place, and what is below them; nothing below means all of it.
Paths: TypeAlias = dict[str, "Paths"]


@dataclass(frozen=True)
class Selection:
    """What of each result is asked for: ``only`` these parts, all of them if none, ``less`` those.

    Of results that select nothing, nothing is parsed: there is no selection then.
    """

    only: Paths
    less: Paths

    @classmethod
    def read(cls, request: Request, serializer: Any) -> Self | None:
        """What a request asks for; None when that is everything. Raises for an unknown path."""
        if not any(name in request.query_params for name in PARAMETERS):
            return None
        return cls(*(_paths(request, name, _shape(serializer)) for name in PARAMETERS))

    def of(self, result: Any) -> Any:
        return _without(_kept(orjson.loads(orjson.dumps(result)), self.only), self.less)


@cache
def _shape(serializer: Any) -> Shape:
    return Shape(serializer())


def _paths(request: Request, name: str, shape: Shape) -> Paths:
    given = [path for value in request.query_params.getlist(name) for path in value.split(",")]
    if len(given) > MOST_PATHS:
        raise ValidationError({name: [f"At most {MOST_PATHS} fields."]})
    paths: Paths = {}
    # A whole comes before its parts, which it holds.
    for path in sorted(each.strip().split(".") for each in given):
        if problem := unknown(path, shape):
            raise ValidationError({name: [problem]})
        _add(paths, path)
    return paths


def unknown(path: list[str], shape: Shape) -> str | None:
    """What is wrong with a path: the first name in it that is none, and the nearest that is."""
    for place, key in enumerate(path):
        if key not in shape.fields:
            above = [*path[:place]]
            given = ".".join([*above, key])[:80]
            if not shape.fields:
                return f"There is no field “{given}”: “{'.'.join(above)}” has no parts."
            nearest = get_close_matches(key, shape.fields, 1, 0.5)
            if nearest:
                return f"There is no field “{given}”. Did you mean “{'.'.join(above + nearest)}”?"
            return f"There is no field “{given}”. There are: {', '.join(shape.fields)}."
        shape = shape.part(key)
    return None


def _add(paths: Paths, path: list[str]) -> None:
    for place, key in enumerate(path):
        if key in paths and not paths[key]:
            return
        paths = paths.setdefault(key, {})
        if place == len(path) - 1:
            paths.clear()


def _kept(value: Any, paths: Paths) -> Any:
    if isinstance(value, list):
        return [_kept(each, paths) for each in value]
    if not paths or not isinstance(value, dict):
        return value
    return {key: _kept(each, paths[key]) for key, each in value.items() if key in paths}


def _without(value: Any, paths: Paths) -> Any:
    if isinstance(value, list):
        return [_without(each, paths) for each in value]
    if not paths or not isinstance(value, dict):
        return value
    return {
        key: _without(each, paths.get(key, {}))
        for key, each in value.items()
        if key not in paths or paths[key]
    }
