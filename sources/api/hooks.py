"""What the description of the API is given as a whole, before and after it is made."""

from typing import Any

from sources.api.resources import GRAMMAR, GUIDE, RESOURCES

# By the first part of the address.
TAGS = {
    "root": "Where to begin.",
    **{name: about for name, about in RESOURCES.items() if "/" not in name},
    "ledger": "Signed heads, entries and proofs: that nothing was altered or removed.",
    "guide": "What to read about the API, programs that use it, and the form of claim sheets.",
    "texts": "Whole texts of captures, where the licence lets strangers read them.",
    "intake": "Claim sheets from programs: they become drafts.",
}
GUIDE_DOCS = {"url": "/api/v1/guide/api.md", "description": GUIDE["api.md"]}


def told(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """For the schema as a whole: what its tags mean, and what a tombstone shares with documents."""
    schemas = result["components"]["schemas"]
    document = schemas["Document"]
    document["description"] = "The document of a record, or what stands in its place."
    document["anyOf"] = document.pop("oneOf")
    schemas["NullEnum"]["description"] = "Nobody knows, or there is none."
    tags = [{"name": name, "description": about} for name, about in TAGS.items()]
    result["info"]["description"] += _guide()
    return result | {"tags": tags, "externalDocs": GUIDE_DOCS}


def _guide() -> str:
    """What holds of all operations, and what else to read, as Markdown."""
    grammar = "".join(f"\n- `{name}`: {told}" for name, told in GRAMMAR.items())
    guide = "".join(f"\n- [{name}](/api/v1/guide/{name}): {told}" for name, told in GUIDE.items())
    return f"\n{grammar}\n\nRead more:\n{guide}\n"


def without_slashes(endpoints: list[Any], **_: Any) -> list[Any]:
    """For the schema: addresses may end in a slash, and are shown without."""
    return [
        (path.rstrip("/") if path.count("/") > 3 else path, regex, method, view)
        for path, regex, method, view in endpoints
    ]
