"""The kinds of record that are published. Each room registers its own, in its ``documents``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from rest_framework import serializers

from sources.models import CuratedModel

Document = dict[str, Any]


@dataclass(frozen=True)
class Requirement:
    """One thing that must hold before a record is published, or should.

    One that only should (``must=False``) can be overridden by a reviewer who says why.
    """

    holds: bool
    text: str
    must: bool = True


def nothing(*_: Any) -> tuple[()]:
    return ()


@dataclass(frozen=True, eq=False)
class Kind:
    """How the records of one model are published.

    A kind refers to kinds of lower ``order``, or its own. ``columns`` and ``words`` derive the
    index from a document: the filter columns, and the words to search by, weighted A to D.
    ``derive`` completes documents by what follows from the published documents that they name,
    which it is given by UUID; it is called again when they are refreshed. ``settle`` runs once they
    are published.
    """

    order: int
    root: type[CuratedModel]
    serializer: type[serializers.ModelSerializer]
    columns: Callable[[Document], dict[str, Any]]
    words: Callable[[Document], Mapping[str, Iterable[str | None]]]
    records: Callable[[], models.QuerySet[Any]]
    shape: int = 1
    # For each earlier shape, what turns a document of it into the next.
    upcasts: Mapping[int, Callable[[Document], Document]] = field(default_factory=dict)
    derive: Callable[[Sequence[Document], Mapping[str, Document]], Any] = nothing
    settle: Callable[[Sequence[Document]], Any] = nothing
    # What must hold of a document beyond what must of every kind's; nothing is copied into it yet.
    requirements: Callable[[Document], Iterable[Requirement]] = nothing
    # The path from a record to the sources that it rests on, with which it is published.
    rests_on: str = ""

    @property
    def name(self) -> str:
        return self.root.KIND

    @property
    def revision(self) -> Any:
        return apps.get_model(f"{self.root._meta.label}Revision")

    @property
    def index(self) -> Any:
        return apps.get_model(f"{self.root._meta.label}Index")

    def resting_on(self, source: int) -> models.QuerySet[Any]:
        """The records that rest on the source of this key."""
        records = self.root._default_manager
        if not self.rests_on:
            return records.none()
        return records.filter(pk__in=records.filter(**{self.rests_on: source}).values("pk"))

    def sources_of(self, keys: Iterable[int]) -> dict[int, int]:
        """A source that each of the records of these keys rests on, by the record's key."""
        if not self.rests_on:
            return {}
        pairs = self.root._default_manager.filter(pk__in=[*keys]).order_by(f"-{self.rests_on}")
        return {pk: source for pk, source in pairs.values_list("pk", self.rests_on) if source}

    def human_id(self, number: int) -> str:
        return f"{self.root.PREFIX}-{number:06d}"


_kinds: dict[str, Kind] = {}
_by_prefix: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = _by_prefix[kind.root.PREFIX] = kind


def kinds() -> list[Kind]:
    """All kinds, those that others refer to first."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)


def kind_of(record: CuratedModel | type[CuratedModel]) -> Kind:
    return _kinds[record.KIND]


def kind_named(name: str) -> Kind:
    """The kind of this name (``claim``); ``KeyError`` when there is none."""
    return _kinds[name]


def kind_of_id(human_id: str) -> Kind | None:
    """The kind whose human ids look so (``CLM-000123``)."""
    return _by_prefix.get(human_id.partition("-")[0])
