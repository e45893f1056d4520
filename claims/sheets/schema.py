"""The JSON Schema of claim sheets, made from the collections and the columns of their models."""

from copy import deepcopy
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from claims.sheets.captures import ABOUT, Captures
from claims.sheets.collection import Collection, Curated, Judgements, Vocabulary
from claims.sheets.collections import BY_MODEL, COLLECTIONS
from claims.sheets.fields import Field, Hidden, Moment, Person, Quote, Ref, Sibling, Term, Value
from claims.sheets.shapes import One, Parts, Shape
from claims.sheets.special import UNKNOWN, Pairs, Speakers, Tree
from sources.fields import EDTFField, PatternField
from sources.models.snapshot import MAX_TEXT

Schema = dict[str, Any]

SLUG = r"^[-a-zA-Z0-9_]+$"
WORDS = {"type": "string", "minLength": 1}
UUID_TEXT = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    "x-form": "a UUID",
}
LOCAL_ID = {
    "type": "string",
    "pattern": r"^[^\s]{1,100}$",
    "x-form": "an id: up to 100 characters without spaces",
}
# What a group of conditions may carry beside its parts.
OF_GROUPS = ("id", "connective", "wording", "excerpt", "window_date", "all", "any", "not")
OF_EDITORS = {
    Vocabulary: "terms of a vocabulary are public at once, so editors keep them. Leave them out.",
    Judgements: "whether two actors are one is for editors to judge. Leave this out.",
}
QUOTE: dict[str, Schema] = {
    "source": {"$ref": "#/$defs/reference", "x-to": "source"},
    "exact": {**WORDS, "description": "The exact words."},
    "prefix": {**WORDS, "description": "Words just before, where the exact words stand twice."},
    "suffix": {**WORDS, "description": "Words just after, where the exact words stand twice."},
    "snapshot": {
        **UUID_TEXT,
        "description": "UUID of the snapshot; if absent, the first that holds the words.",
    },
}


@cache
def sheet_schema() -> Schema:
    """The whole schema. Do not change what it returns."""
    condition = next(part for part in _all_parts() if isinstance(part, Tree))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:claimbase:claim-sheet:1",
        "title": "Claimbase claim sheet, format 1",
        **_object(
            {
                "claimbase": {"const": 1, "description": "The format, which is 1."},
                "namespace": {
                    **LOCAL_ID,
                    "description": "Sets the ids of this sheet apart; sheets of the same namespace "
                    "share theirs.",
                },
                "reason": {**WORDS, "description": "Why it is loaded; kept in the history."},
                **{
                    one.key: {
                        "type": "array",
                        "items": {"$ref": f"#/$defs/{one.one}"},
                        "description": str(one.model.__doc__).splitlines()[0],
                    }
                    for one in COLLECTIONS
                },
            },
            ["claimbase"],
        ),
        "$defs": {
            **{one.one: _record(one) for one in COLLECTIONS},
            "condition": _condition(condition),
            "excerpt": _object(QUOTE, ["source", "exact"]),
            "reference": {
                **WORDS,
                "description": "An id of this sheet or its namespace, a human id such as "
                "ACT-000012, or a UUID.",
            },
            "code": {**WORDS, "description": "The code of a vocabulary's term."},
        },
    }


def proposed_schema() -> Schema:
    """The schema of sheets that programs send: what editors alone may write is refused."""
    schema = deepcopy(sheet_schema())
    for one in COLLECTIONS:
        if not isinstance(one, Curated):
            schema["properties"][one.key] = {"not": {}, "x-refusal": OF_EDITORS[type(one)]}
    captures = schema["$defs"]["source"]["properties"]["snapshots"]["items"]["properties"]
    captures["captured_by"] = {"not": {}, "x-refusal": "whoever sends it has captured it."}
    return schema


def _all_parts() -> list[Parts]:
    found: list[Parts] = []
    shapes = [one.shape for one in COLLECTIONS]
    while shapes:
        parts = shapes.pop().parts
        found += parts
        shapes += [part.shape for part in parts]
    return found


def _record(collection: Collection) -> Schema:
    schema = _shape(collection.shape)
    if isinstance(collection, Curated):
        ids = {
            "id": {
                **LOCAL_ID,
                "description": "Its id in this sheet, or the human id of a record.",
            },
            "uuid": {**UUID_TEXT, "description": "Its UUID; made from namespace and id if absent."},
        }
        schema["properties"] = ids | schema["properties"]
        schema["required"] = ["id", *schema["required"]]
    return schema


def _shape(shape: Shape) -> Schema:
    properties: dict[str, Schema] = {}
    for member in shape.members:
        properties |= _member(member)
    schema = _object(properties, _required(shape))
    if shape.one_of:
        keys = ", ".join(shape.one_of[:-1]) + f" or {shape.one_of[-1]}"
        schema["oneOf"] = [{"required": [key]} for key in shape.one_of]
        schema["x-refusal"] = f"give exactly one of {keys}."
    return schema


def _required(shape: Shape) -> list[str]:
    required: list[str] = []
    for member in shape.members:
        if isinstance(member, Quote) and member.flat:
            required += ["source", "exact"]
        elif isinstance(member, Speakers) or (member.required and member.key):
            required.append(member.key)
    return required


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _member(member: Field | Parts) -> dict[str, Schema]:
    """The properties by which a member stands in its mapping."""
    if isinstance(member, Parts):
        return {member.key: _described(_parts(member), _meaning(member))}
    if isinstance(member, Hidden) or (isinstance(member, Sibling) and member.hidden):
        return {}
    if isinstance(member, Quote) and member.flat:
        return QUOTE
    return {member.key: _described(_field(member), str(member.column.help_text))}


def _meaning(parts: Parts) -> str:
    if isinstance(parts, Captures):
        return "What was captured of it, and when."
    for term in parts.fixed.values():
        return term.help
    return str(parts.shape.model.__doc__).splitlines()[0]


def _parts(parts: Parts) -> Schema:
    if isinstance(parts, Tree):
        return {"$ref": "#/$defs/condition"}
    if isinstance(parts, Captures):
        return {"type": "array", "items": _capture()}
    if isinstance(parts, Pairs):
        return {"type": "object", "additionalProperties": _field(parts.shape.fields[1])}
    one = _field(parts.shape.fields[0]) if parts.bare else _shape(parts.shape)
    if isinstance(parts, One):
        return one
    if parts.named_by:
        one["properties"] = {"id": LOCAL_ID, **one["properties"]}
    schema: Schema = {"type": "array", "items": one}
    if parts.required:
        schema["minItems"] = 1
    if isinstance(parts, Speakers):
        listed = {**schema, "minItems": 1}
        refusal = f"give a list of actors, or the word {UNKNOWN}."
        return {"anyOf": [{"const": UNKNOWN}, listed], "x-refusal": refusal}
    return schema


def _field(field: Field) -> Schema:
    if isinstance(field, Quote):
        return {"$ref": "#/$defs/excerpt"}
    if isinstance(field, Person):
        return {**WORDS, "x-to": "user"}
    if isinstance(field, Term):
        return {"$ref": "#/$defs/code", "x-to": BY_MODEL[field.column.related_model].one}
    if isinstance(field, Ref):
        return {"$ref": "#/$defs/reference", "x-to": BY_MODEL[field.column.related_model].one}
    if isinstance(field, Sibling):
        return LOCAL_ID
    if isinstance(field, Moment):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, Value):
        return _column(field.column)
    raise TypeError(field)


def _column(column: Any) -> Schema:
    """What a column holds."""
    if column.choices:
        return {"enum": [value for value, _ in column.flatchoices if value]}
    if isinstance(column, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(column, models.FloatField):
        return {"type": "number"}
    if isinstance(column, ArrayField):
        return {"type": "array", "items": _column(column.base_field)}
    return _text_column(column)


def _text_column(column: Any) -> Schema:
    schema = dict(WORDS)
    if column.max_length:
        schema["maxLength"] = column.max_length
    if isinstance(column, EDTFField):
        schema["format"] = "edtf"
    elif isinstance(column, PatternField):
        schema |= {"pattern": column.pattern, "x-form": column.form}
    elif isinstance(column, models.SlugField):
        schema |= {"pattern": SLUG, "x-form": "letters, digits, hyphens and underscores"}
    return schema


def _capture() -> Schema:
    captures = next(part for part in _all_parts() if isinstance(part, Captures))
    about = {
        field.name: _described(_field(field), str(field.column.help_text))
        for field in captures.shape.fields
        if field.name in ABOUT
    }
    about["encoding"].pop("minLength")  # of bytes that are no text
    properties: dict[str, Schema] = {
        "uuid": UUID_TEXT,
        "file": {**WORDS, "description": "A file beside the sheet, whose text is extracted."},
        "text": {**WORDS, "maxLength": MAX_TEXT, "description": "The text itself, word for word."},
        "raw": {
            **WORDS,
            "description": "The bytes that the text was extracted from, in base64, if they are not "
            "its UTF-8.",
        },
        **about,
        "captured_at": {
            "type": "string",
            "format": "date-time",
            "description": "When it was captured; if absent, when it is loaded.",
        },
        "captured_by": {**WORDS, "description": "Who captured it, as the history has it."},
    }
    return {
        **_object(properties, []),
        "oneOf": [{"required": ["file"]}, {"required": ["text"]}],
        "x-refusal": "give a file or the text, one of the two.",
        "dependentRequired": {"raw": ["text"]},
    }


def _condition(tree: Tree) -> Schema:
    one = {"$ref": "#/$defs/condition"}
    several = {"type": "array", "items": one, "minItems": 1}
    single = _shape(tree.shape)
    properties = {
        "id": LOCAL_ID,
        **single["properties"],
        "all": {**several, "description": "Met when every part is met."},
        "any": {**several, "description": "Met when one part is met."},
        "not": {**one, "description": "Met when its part is ruled out."},
    }
    groups = [{"required": [key]} for key in ("all", "any", "not")]
    return {
        **_object(properties, []),
        "if": {"anyOf": groups},
        "then": {
            "oneOf": groups,
            "x-refusal": "a group is one of all, any and not.",
            "propertyNames": {
                "not": {"enum": [key for key in properties if key not in OF_GROUPS]},
                "x-refusal": "this belongs to a single condition, not to a group.",
            },
        },
        "else": {"required": ["wording", "excerpt"]},
    }


def _described(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text} if text else schema
