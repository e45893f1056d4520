"""The reference of all keys, as Markdown tables, written from the schema."""

from collections.abc import Iterator
from typing import Any

from claims.sheets.collections import COLLECTIONS
from claims.sheets.schema import LOCAL_ID, QUOTE, Schema, sheet_schema

HEAD = "| key | holds | meaning |\n|---|---|---|\n"
EXCERPT = "An excerpt"
QUOTED = "| **`source`**, **`exact`**, `prefix`, `suffix`, `snapshot` | an excerpt | The words. |\n"
OWN_SECTION = {"#/$defs/condition": "a condition", "#/$defs/excerpt": "an excerpt"}


def reference() -> str:
    """A section for each mapping of a sheet; keys that must be given are bold."""
    schema = sheet_schema()
    sections = [_section("The sheet", schema)]
    for collection in COLLECTIONS:
        sections += _sections(f"`{collection.key}`", schema["$defs"][collection.one])
        if collection.key == "claims":
            sections += _sections("A condition", schema["$defs"]["condition"])
    sections.append(_section(EXCERPT, schema["$defs"]["excerpt"]))
    return "\n".join(sections)


def _sections(title: str, schema: Schema) -> Iterator[str]:
    """The section of a mapping, and those of the mappings within it."""
    yield _section(title, schema)
    for key, inner in schema["properties"].items():
        if (mapping := _mapping(inner)) is not None:
            yield from _sections(f"{title} → `{key}`", mapping)


def _section(title: str, schema: Schema) -> str:
    rule = f"{schema['x-refusal'].capitalize()}\n\n" if "x-refusal" in schema else ""
    is_quoted = "exact" in schema["properties"] and title != EXCERPT
    rows = (
        f"| {_key(key, schema)} | {_holds(inner)} | {inner.get('description', '')} |\n"
        for key, inner in schema["properties"].items()
        if key not in QUOTE or not is_quoted
    )
    return f"### {title}\n\n{rule}{HEAD}{QUOTED if is_quoted else ''}{''.join(rows)}"


def _key(key: str, schema: Schema) -> str:
    return f"**`{key}`**" if key in schema["required"] else f"`{key}`"


def _mapping(schema: Schema) -> Schema | None:
    """The mapping that a key holds, once or in a list, if it has keys of its own."""
    schema = schema.get("items", schema)
    return schema if "properties" in schema else None


def _holds(schema: Schema) -> str:
    if "anyOf" in schema:
        return " or ".join(_holds(one) for one in schema["anyOf"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " · ".join(f"`{term}`" for term in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_several(schema['items'])}"
    if "x-to" in schema:
        return f"{schema['x-to']}"
    if "$ref" in schema:
        return OWN_SECTION.get(schema["$ref"], schema["$ref"].rpartition("/")[2])
    return _kind(schema)


def _several(schema: Schema) -> str:
    one = _holds(schema)
    return {"a condition": "conditions", "text": "texts"}.get(one, f"{one}s")


def _kind(schema: dict[str, Any]) -> str:
    if "format" in schema:
        return {"edtf": "EDTF date", "date-time": "moment"}[schema["format"]]
    if schema.get("pattern") == LOCAL_ID["pattern"]:
        return "id"
    if "x-form" in schema:
        return str(schema["x-form"])
    return {"object": "mapping", "string": "text", "boolean": "true or false"}.get(
        schema["type"], schema["type"]
    )
