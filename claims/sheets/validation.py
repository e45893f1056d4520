"""Checks the shape of a sheet against its schema, and says what is wrong as a person would."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from claims.sheets.problems import Sheet, nearest
from claims.sheets.schema import proposed_schema, sheet_schema

KINDS = {
    "object": "a mapping (key: value)",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
}


@cache
def _validator(*, proposed: bool) -> Draft202012Validator:
    return Draft202012Validator(proposed_schema() if proposed else sheet_schema())


def validate(sheet: Sheet, *, proposed: bool = False) -> None:
    """Note every place where ``sheet`` has not the shape of a sheet, or of a proposed one."""
    errors: Iterator[Any] = _validator(proposed=proposed).iter_errors(sheet.data)
    for error in errors:
        path = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            sheet.refuse((*path, error.instance), error.schema["x-refusal"])
        elif error.validator == "additionalProperties":
            known = error.schema["properties"]
            for key in error.instance.keys() - known.keys():
                sheet.refuse((*path, key), f"unknown key{nearest(key, known)}.")
        else:
            say = SENTENCES.get(str(error.validator), _otherwise)
            sheet.refuse(path, say(error, error.validator_value))


def _missing(error: Any, _: Any) -> str:
    """jsonschema reports one missing key at a time, and names it in its message alone."""
    key = error.message.split("'")[1]
    known = error.schema.get("properties", {})
    close = nearest(key, [other for other in error.instance if other not in known])
    return f"“{key}” is missing{close}."


def _no_term(error: Any, terms: list[str]) -> str:
    given, close = _shown(error.instance), nearest(str(error.instance), terms)
    return f"“{given}” is not a term of this field{close}. One of: {', '.join(terms)}."


def _wrong_kind(error: Any, kind: str) -> str:
    return f"this must be {KINDS[kind]}, and is {_kind(error.instance)}."


def _wrong_form(error: Any, _: str) -> str:
    return f"“{_shown(error.instance)}” is not {error.schema['x-form']}."


def _too_long(error: Any, room: int) -> str:
    return f"this has {len(error.instance)} characters, and at most {room} have room."


def _otherwise(error: Any, _: Any) -> str:
    return str(error.schema.get("x-refusal", error.message))


SENTENCES: dict[str, Callable[[Any, Any], str]] = {
    "required": _missing,
    "dependentRequired": _missing,
    "type": _wrong_kind,
    "enum": _no_term,
    "const": lambda _, wanted: f"this must be {wanted}.",
    "pattern": _wrong_form,
    "minLength": lambda *_: "this is empty; leave the key out when it is unknown.",
    "maxLength": _too_long,
    "minItems": lambda *_: "this list is empty; give at least one.",
}


def _kind(value: Any) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"{str(value).lower()} (put it in quotation marks if it is text)"
    if isinstance(value, int | float):
        return f"the number {value} (put it in quotation marks if it is text)"
    if isinstance(value, Mapping):
        return KINDS["object"]
    return KINDS["array"] if isinstance(value, list) else f"the text “{_shown(value)}”"


def _shown(value: Any) -> str:
    """The beginning of a value, on one line."""
    return " ".join(str(value).split())[:60]
