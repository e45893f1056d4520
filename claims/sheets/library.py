"""The texts of sources, of the database and of the sheets, and where words stand in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from claims.sheets.book import as_uuid
from claims.sheets.captures import digests
from claims.sheets.collections import SOURCES
from claims.sheets.directory import Directory
from claims.sheets.interfaces import Plain, Spot
from claims.sheets.problems import At
from sources.models import Snapshot, Source
from sources.quotes import QuoteAmbiguousError, QuoteNotFoundError, find

NOT_YET = datetime.max.replace(tzinfo=UTC)


class Library:
    """Captures by source, the first one first, so that a later capture moves no quotation."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.texts: dict[UUID, str] = {}
        self.source_of: dict[UUID, UUID] = {}
        self.captured: dict[UUID, list[Plain]] = defaultdict(list)

    def fetch(self, sources: Iterable[UUID]) -> None:
        """Learn the captures that the database has of ``sources``, with their texts."""
        keys = {self.directory.keys.get((Source, uuid)): uuid for uuid in sources}
        wholes: list[Plain] = [{"pk": key} for key in keys if key is not None]
        SOURCES.shape.part("snapshots").attach(wholes)
        for whole in wholes:
            self._put(keys[whole["pk"]], whole["snapshots"])
        texts = Snapshot.objects.filter(source_id__in=[whole["pk"] for whole in wholes])
        self.texts |= dict(texts.values_list("uuid", "text"))

    def add(self, source: UUID, rows: list[Plain]) -> None:
        """Learn what a sheet gives. A capture that is there already gets the UUID that it has."""
        known = {digests(row): row["uuid"] for row in self.captured[source]}
        for row in rows:
            row["uuid"] = known.get(digests(row), row["uuid"])
        new = [row for row in rows if digests(row) not in known]
        self._put(source, new)
        self.texts |= {row["uuid"]: row["text"] for row in new}

    def _put(self, source: UUID, rows: list[Plain]) -> None:
        self.captured[source] += rows
        self.captured[source].sort(key=lambda row: row["captured_at"] or NOT_YET)
        self.source_of |= {row["uuid"]: source for row in rows}

    def find(self, source: UUID, quote: Mapping[str, Any], at: At) -> Spot | None:
        """Where the words stand: in the snapshot named, or else in the first that has them."""
        captures = self.captured[source]
        if "snapshot" in quote:
            captures = [row for row in captures if row["uuid"] == as_uuid(quote["snapshot"])]
        label = self._label(source, quote)
        if not captures:
            at.refuse(f"{label} has no such snapshot, so it cannot be quoted.")
            return None
        around = quote.get("prefix", ""), quote.get("suffix", "")
        missed: list[QuoteNotFoundError] = []
        for row in captures:
            try:
                return Spot(row["uuid"], *find(self.texts[row["uuid"]], quote["exact"], *around))
            except QuoteNotFoundError as error:
                missed.append(error)
            except QuoteAmbiguousError as error:
                at.refuse(f"{label}: {error}")
                return None
        at.refuse(_not_found(max(missed, key=lambda error: error.score), quote["exact"], label))
        return None

    def _label(self, source: UUID, quote: Mapping[str, Any]) -> str:
        key = self.directory.keys.get((Source, source))
        return SOURCES.human_id(key) if key else f"“{quote['source']}”"


def _not_found(error: QuoteNotFoundError, exact: str, label: str) -> str:
    if error.nearest is None or error.nearest.words == exact:
        return f"quote not found in {label}: {error}"
    hint = ""
    if exact != exact.strip():
        hint = " Your words begin or end with a space or a line break (in YAML, >- adds none)."
    words = error.nearest.words.strip()
    return f"quote not found in {label}; nearest, {error.score:.0f} %: “{words}”.{hint}"
