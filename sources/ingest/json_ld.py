"""What the JSON-LD of a page (schema.org) states about the article that it is."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]


def article(blocks: Iterable[str]) -> Node:
    """The first node that is an article, with its references to other nodes filled in; or {}."""
    nodes = [node for block in blocks for node in _nodes(_parse(block))]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    for node in nodes:
        if any(_is_article(kind) for kind in _many(node.get("@type"))):
            return {key: _resolved(value, by_id) for key, value in node.items()}
    return {}


def names(value: Any) -> list[str]:
    """The names of a person or organisation, of several, or the texts themselves."""
    found = (item.get("name") if isinstance(item, dict) else item for item in _many(value))
    return [name for name in found if isinstance(name, str)]


def text(value: Any) -> str:
    """The first text or address in ``value``; empty if there is none."""
    for item in _many(value):
        found = item.get("@id") or item.get("url") if isinstance(item, dict) else item
        if isinstance(found, str):
            return found
    return ""


def _is_article(kind: Any) -> bool:
    return isinstance(kind, str) and kind.endswith(("Article", "BlogPosting", "Report"))


def _parse(block: str) -> Any:
    try:
        return json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return None  # a page is no worse a source for its broken metadata


def _nodes(value: Any) -> Iterator[Node]:
    for item in _many(value):
        if isinstance(item, dict):
            yield item
            yield from _nodes(item.get("@graph"))


def _resolved(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**by_id.get(value["@id"], {}), **value}
    return value


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
