"""CSV: documents as rows of flat columns."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sources.publication.kinds import Document

BETWEEN = " | "
# A spreadsheet takes a cell that begins so for a formula, and runs it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Columns = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Rows made of documents: one of each, or one of each of its ``parts``.

    Columns are paths into the document or the part, by name. A list's values stand in one cell, in
    its order, so that those of two columns belong together; what is unknown is empty.
    """

    columns: Columns
    parts: Callable[[Document], Iterable[Document]] | None = None
    part_columns: Columns = field(default_factory=dict)

    @property
    def header(self) -> list[str]:
        return [*self.columns, *self.part_columns]

    def rows(self, document: Document) -> Iterator[list[str]]:
        own = [_cell(document, path) for path in self._paths]
        for part in self.parts(document) if self.parts else [{}]:
            yield own + [_cell(part, path) for path in self._part_paths]

    @cached_property
    def _paths(self) -> list[list[str]]:
        return [path.split(".") for path in self.columns.values()]

    @cached_property
    def _part_paths(self) -> list[list[str]]:
        return [path.split(".") for path in self.part_columns.values()]


def columns(*same: str, **elsewhere: str) -> dict[str, str]:
    """Columns that are called as their paths are, then those that are not."""
    return {name: name for name in same} | elsewhere


OF_RECORD = columns("id", "uuid", "page_url", "revision", "digest", "published_at")


def flat(*names: str) -> Table:
    """A row of each, of what stands in it at the top."""
    return Table(columns(*names))


def lines(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Rows as CSV (RFC 4180), in UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _cell(value: Any, path: list[str]) -> str:
    """What stands at a path, once for each element of the lists on the way."""
    for key in path:
        if isinstance(value, list):
            value = _flat(None if each is None else each[key] for each in value)
        elif value is not None:
            value = value[key]
    return BETWEEN.join(map(_text, value)) if isinstance(value, list) else _text(value)


def _flat(values: Iterable[Any]) -> list[Any]:
    """Elements of lists in the place of these."""
    flat: list[Any] = []
    for each in values:
        if isinstance(each, list):
            flat += each
        else:
            flat.append(each)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
