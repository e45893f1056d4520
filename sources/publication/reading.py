"""Documents in words: what each field is called, and what each value says, for a person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rest_framework import serializers

from sources.publication.embedding import HUMAN_ID
from sources.publication.kinds import Document, Kind

# Of the document as a whole, or for machines: told elsewhere.
UNTOLD = ("type", "id", "uuid", "revision", "change_note", "number", "order")
# What most readers pass over, and what the fold over it is called.
FOLDED = {"snapshots": "How it was captured, with its digests", "hops": "Each voice"}
# By which people call a thing, first to last.
NAMES = ("name", "label", "title", "summary", "proposition", "wording", "value")


@dataclass(frozen=True)
class Entry:
    """One thing that a document says.

    ``human_id`` is that of another record, if one is named; ``quote`` are words of a source with
    what stands before and after; ``within`` is what is said of the thing in turn, under a fold if
    that is called something.
    """

    label: str
    text: str = ""
    human_id: str = ""
    quote: Document | None = None
    within: list["Entry"] = field(default_factory=list)
    folded: str = ""


class Shape:
    """What a serializer knows of the values that it makes: their labels, their terms, their parts.

    ``None`` for its serializer knows nothing, and then the keys speak for themselves.
    """

    def __init__(self, of: Any = None, above: "Shape | None" = None) -> None:
        self.of = _single(of)
        self.above = above
        fields = getattr(self.of, "fields", {}) if self.of is not None else {}
        self.fields: Mapping[str, Any] = fields
        # What tells all of a list of these in one line, if there is such a line.
        self.line: Any = getattr(self.of, "in_a_line", None)

    def in_order(self, *values: Document) -> list[str]:
        """The keys of documents in the serializer's order: canonical JSON has them by alphabet."""
        keys = {key: None for value in values for key in value}
        known = [key for key in self.fields if key in keys]
        return [*known, *(key for key in keys if key not in self.fields)]

    def label(self, key: str) -> str:
        label = getattr(self.fields.get(key), "label", None) or key.replace("_", " ")
        return str(label)[:1].upper() + str(label)[1:]

    def text(self, key: str, value: Any) -> str:
        """A plain value as people read it."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        known = getattr(self._said(key), "choices", None) or {}
        return str(known.get(value, value))

    def part(self, key: str) -> "Shape":
        """The shape of what stands at a key."""
        found = self._said(key)
        if isinstance(found, dict):
            is_tree = "$ref" in found.get("items", ())  # its parts are as itself
            return self if is_tree else Shape()
        return Shape(found, self)

    def _said(self, key: str) -> Any:
        """The field at a key; of one that is computed, what it is said to be."""
        found = self.fields.get(key)
        if not isinstance(found, serializers.SerializerMethodField):
            return found
        made = getattr(self.of, found.method_name or "", None)
        said = getattr(made, "_spectacular_annotation", {}).get("field")
        return said() if isinstance(said, type) else said


def shape_of(kind: Kind) -> Shape:
    return Shape(kind.serializer())


def outline(kind: Kind, document: Document) -> list[Entry]:
    """All that a document says, in its order; what is unknown or empty is left out."""
    return [*_entries(document, shape_of(kind))]


def quotes_of(
    entries: Iterable[Entry], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Document]]:
    """Each quote among entries, with the labels that lead to it."""
    for entry in entries:
        at = (*path, entry.label) if entry.label else path
        if entry.quote:
            yield at, entry.quote
        yield from quotes_of(entry.within, at)


def is_quote(value: Any) -> bool:
    return isinstance(value, dict) and "exact" in value and "start" in value


def is_mention(value: Any) -> bool:
    """Whether it names another record."""
    return (
        isinstance(value, dict)
        and "uuid" in value
        and bool(HUMAN_ID.fullmatch(str(value.get("id"))))
    )


def name_of(value: Document) -> str:
    """What people call a thing, from what is said of it."""
    if {"subject", "predicate", "object"} <= value.keys():
        subject, what, other = (value["subject"], value["predicate"], value["object"])
        return f"{name_of(subject)} {str(what).replace('_', ' ')} {name_of(other)}"
    return next((str(value[key]) for key in NAMES if value.get(key)), "")


def in_a_line(key: str, value: Any, shape: Shape) -> str:
    """Any value in one line of text."""
    if isinstance(value, list):
        return "; ".join(filter(None, (in_a_line(key, each, shape) for each in value)))
    if not isinstance(value, dict):
        return shape.text(key, value)
    if is_quote(value):
        return f"“{value['exact']}”" + (f" ({value['source']['id']})" if "source" in value else "")
    if is_mention(value):
        return f"{name_of(value)} ({value['id']})".strip()
    if "code" in value:
        return f"{name_of(value)} ({value['code']})".strip()
    inner = shape.part(key)
    said = (
        (inner.label(name), in_a_line(name, value[name], inner))
        for name in inner.in_order(value)
        if name not in UNTOLD
    )
    return " · ".join(f"{label}: {text}" for label, text in said if text)


def _entries(value: Document, shape: Shape) -> Iterator[Entry]:
    for key in shape.in_order(value):
        each = value[key]
        if key in UNTOLD or each in (None, "", [], {}):
            continue
        entry, line = _entry(shape.label(key), key, each, shape), shape.part(key).line
        if key in FOLDED:
            entry = replace(entry, text=line(each) if line else "", folded=FOLDED[key])
        yield entry


def _entry(label: str, key: str, value: Any, shape: Shape) -> Entry:
    inner = shape.part(key)
    if isinstance(value, list):
        if not any(isinstance(each, dict) for each in value):
            return Entry(label, ", ".join(shape.text(key, each) for each in value))
        if len(value) == 1:
            return _entry(label, key, value[0], shape)
        return Entry(label, within=[_entry("", key, each, shape) for each in value])
    if not isinstance(value, dict):
        return Entry(label, shape.text(key, value))
    if is_quote(value):
        later = [*_entries({"later_captures": value.get("later_captures")}, inner)]
        return Entry(label, quote=value, within=later)
    if is_mention(value):
        more = [*_entries(value, inner)] if any(map(_is_rich, value.values())) else []
        return Entry(label, name_of(value), human_id=value["id"], within=more)
    if "code" in value:
        return Entry(label, in_a_line(key, value, shape))
    return Entry(label, within=[*_entries(value, inner)])


def _is_rich(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _single(of: Any) -> Any:
    if isinstance(of, serializers.ListSerializer):
        return of.child
    return of if isinstance(of, serializers.Serializer) else None
