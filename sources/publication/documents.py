"""What the serializers of published documents share.

A document is made from the editorial rows of one aggregate. Of other records it holds only what
their own published documents say: a :class:`PublishedBrief` is their ids, and fields that
:mod:`sources.publication.embedding` copies from there.
"""

from collections.abc import Iterable
from typing import Any, Final

from rest_framework import serializers


class Pending:
    """Stands in a document for what is to be copied from another, until it is."""


PENDING: Final = Pending()


class Said(serializers.ModelSerializer[Any]):
    """What is published of a row: all of it there, and null, never an empty text, where unknown."""

    uuid = serializers.UUIDField(read_only=True, help_text="UUID, the same for ever.")

    def get_fields(self) -> Any:
        fields: dict[str, Any] = super().get_fields()
        for name, field in fields.items():
            if name not in self._declared_fields:
                field.read_only = True
            if getattr(field, "allow_blank", False):
                field.allow_blank, field.allow_null = False, True
        return fields


class Part(Said):
    """The base of all that stands in a document."""

    def to_representation(self, instance: Any) -> Any:
        values = super().to_representation(instance)
        return {key: None if value == "" else value for key, value in values.items()}


class DocumentSerializer(Part):
    """The base of each kind's document."""

    type = serializers.CharField(source="KIND", read_only=True, help_text="The kind of record.")
    id = serializers.CharField(source="human_id", read_only=True, help_text="Human id.")
    revision = serializers.IntegerField(
        source="next_revision", read_only=True, help_text="1, 2, 3 … of this record."
    )
    change_note = serializers.SerializerMethodField(
        help_text="What this revision changes or puts right; null when nobody has said."
    )

    def get_change_note(self, _: Any) -> str | None:
        return None  # said when it is published


def document_fields(*own: str) -> list[str]:
    """The fields of a kind's document: what all share, then its own."""
    return ["type", "id", "uuid", "revision", "change_note", *own]


class PublishedBrief(Said):
    """Another published record: its ids, and what its own document says in the other fields."""

    id = serializers.CharField(source="human_id", read_only=True, help_text="Human id.")

    def to_representation(self, instance: Any) -> Any:
        copied = dict.fromkeys(self.Meta.fields, PENDING)
        return copied | {"id": instance.human_id, "uuid": str(instance.uuid)}


def number_of(brief: dict[str, Any] | None) -> int | None:
    """The number in the human id of another record; None for none."""
    return int(brief["id"].rpartition("-")[2]) if brief else None


def numbers_of(briefs: Iterable[dict[str, Any] | None]) -> list[int]:
    """The numbers of several records, each once, in order."""
    return sorted({number for brief in briefs if (number := number_of(brief)) is not None})


def terms(values: Iterable[str | None]) -> list[str]:
    """The values that are known, each once, in order."""
    return sorted({value for value in values if value})
