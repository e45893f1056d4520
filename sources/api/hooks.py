"""What the description of the API is given as a whole, before and after it is made."""

from typing import Any

from sources.api.resources import RESOURCES

# By the first part of the address.
TAGS = {
    "root": "Where to begin.",
    **{name: about for name, about in RESOURCES.items() if "/" not in name},
    "ledger": "Signed heads, entries and proofs: that nothing was altered or removed.",
    "texts": "Whole texts of captures, where the licence lets strangers read them.",
    "intake": "Claim sheets from programs: they become drafts.",
}


def told(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """For the schema as a whole: what its tags mean, and what a tombstone shares with documents."""
    schemas = result["components"]["schemas"]
    document = schemas["Document"]
    document["description"] = "The document of a record, or what stands in its place."
    document["anyOf"] = document.pop("oneOf")
    schemas["NullEnum"]["description"] = "Nobody knows, or there is none."
    tags = [{"name": name, "description": about} for name, about in TAGS.items()]
    return result | {"tags": tags}


def without_slashes(endpoints: list[Any], **_: Any) -> list[Any]:
    """For the schema: addresses may end in a slash, and are shown without."""
    return [
        (path.rstrip("/") if path.count("/") > 3 else path, regex, method, view)
        for path, regex, method, view in endpoints
    ]
