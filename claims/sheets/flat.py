"""What is flat in a sheet, as rows of CSV, and back: a row for each record of one list.

Several values stand in one cell, in their order, so that those of two columns belong together. A
column that a file lacks leaves its value as it is; an empty cell says that it is unknown.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from claims.sheets.problems import Problem, nearest
from sources.api.tables import BETWEEN, FORMULA, Columns, Table, columns

Record = dict[str, Any]
# How a record stands at the desk, which a sheet does not say.
STANDING = ("version", "state")
HANDLING = columns("id", *STANDING, "tlp")
NAMES = {
    "names": "names.name",
    "name_languages": "names.language",
    "name_scripts": "names.script",
    "name_kinds": "names.kind",
}
IDS = {"external_id_schemes": "external_ids.scheme", "external_ids": "external_ids.value"}
QUOTES = {"quotes": "citations.exact", "quoted_sources": "citations.source"}
# Of each list of a sheet, the columns, and where in a record their values are.
COLUMNS: dict[str, Columns] = {
    "topics": columns("code", "label", "description", "parent"),
    "places": columns(
        *("code", "name", "aliases", "kind", "iso_code", "parent", "latitude", "longitude")
    ),
    "actions": columns(
        *("code", "label", "parent", "threat_code", "plover_event", "plover_mode", "plover_context")
    ),
    "publishers": HANDLING
    | columns(
        *("name", "form", "ownership", "country", "domains", "reliability"),
        "reliability_rationale",
    ),
    "sources": HANDLING
    | columns(
        *("kind", "title", "byline", "publisher", "url", "canonical_url", "archive_url"),
        *("language", "published_date", "licence", "licence_name"),
    ),
    "actors": HANDLING
    | NAMES
    | columns("kind", "sector", "country", "active_date", "description", "publisher")
    | IDS,
    "relations": HANDLING
    | columns("subject", "predicate", "object", "valid_date", "confidence", "note")
    | QUOTES,
    "statements": HANDLING
    | columns(
        *("summary", "said_date", "said_wording", "place", "medium"),
        *("speakers", "on_behalf_of", "addressees"),
        reported_by="reports.source",
    ),
    "claims": HANDLING
    | columns(
        *("kind", "proposition", "statement", "source", "action", "relation"),
        *("modality", "polarity", "about_date", "places", "topics"),
        participants="participants.actor",
        participant_roles="participants.role",
    )
    | QUOTES
    | columns(quote_roles="citations.role"),
}
# The lists in which all that a record needs is flat.
READ = ("actors", "publishers", "sources", "places", "topics", "actions")
LISTS, NUMBERS = ("aliases", "domains"), ("latitude", "longitude")
# What new records without an id are known by when the same file comes again.
TOLD_BY = ("names", "name", "title", "url")
NAMESPACE = "csv"
SEPARATORS = ",;\t"


class Sparse(dict[str, Any]):
    """A mapping in which what it does not say is unknown."""

    def __missing__(self, key: str) -> None:
        return None


class Row(NamedTuple):
    """One row of a file: where it begins, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """The id or the code of its record; empty when a new one has none."""
        return self.cells.get("id", self.cells.get("code", ""))


# --- Out --------------------------------------------------------------------------------------


def rows(key: str, records: Iterable[Record]) -> Iterator[list[str]]:
    """Records of one list of a sheet as cells, without the header."""
    table = Table(COLUMNS[key])
    for record in records:
        names = sorted(record.get("names", ()), key=lambda name: not name.get("preferred"))
        ids = [{"scheme": k, "value": v} for k, v in record.get("external_ids", {}).items()]
        yield from table.rows(_sparse({**record, "names": names, "external_ids": ids}))


def _sparse(value: Any) -> Any:
    if isinstance(value, list):
        return [_sparse(each) for each in value]
    if isinstance(value, dict):
        return Sparse({key: _sparse(each) for key, each in value.items()})
    return value


# --- In ---------------------------------------------------------------------------------------


def parse(file: str, key: str, content: str) -> tuple[list[Row], list[Problem]]:
    """The rows of a file with records of one list, and what is wrong with their form."""
    head = content.lstrip().partition("\n")[0]
    reader = csv.reader(
        io.StringIO(content, newline=""), delimiter=max(SEPARATORS, key=head.count), strict=True
    )
    found: list[Row] = []
    problems: list[Problem] = []
    try:
        header = [cell.strip() for cell in next(filter(any, reader), [])]
        wrong = _wrong_columns(key, header)
        problems += [Problem(file, reader.line_num, (), message) for message in wrong]
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(header):
                message = f"this row has {len(cells)} cells, and there are {len(header)} columns."
                problems.append(Problem(file, line, (), message))
            elif any(cell.strip() for cell in cells):
                found.append(Row(line, dict(zip(header, map(str.strip, cells), strict=False))))
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, (), f"this is not CSV: {error}."))
    if not found and not problems:
        problems.append(Problem(file, 0, (), "There is no row below the header."))
    return found, problems


def _wrong_columns(key: str, header: list[str]) -> Iterator[str]:
    known = COLUMNS[key]
    needed = "code" if "code" in known else "id"
    if needed not in header:
        yield f"the column “{needed}” is missing; it may be empty in the rows of new records."
    for column in dict.fromkeys(header):
        if column not in known:
            yield f"unknown column “{column}”{nearest(column, known)}."
        elif header.count(column) > 1:
            yield f"the column “{column}” is there twice."


def to_records(
    file: str, key: str, given: Iterable[Row], held: Mapping[str, Record]
) -> tuple[list[Record], list[Problem]]:
    """Rows as records of a sheet, each over the one that is ``held`` under its name."""
    made: list[Record] = []
    problems: list[Problem] = []
    for row in given:
        known = held.get(row.name, {})
        record = {name: value for name, value in known.items() if name not in STANDING}
        version = row.cells.get("version", "")
        if version and known and version != str(known["version"]):
            message = (
                f"{row.name} was changed since this file was made: it is at version "
                f"{known['version']} now, and was at {version}. Export it again."
            )
            problems.append(Problem(file, row.line, ("version",), message))
        for column, value in _values(row, known):
            if isinstance(value, Unequal):
                problems.append(Problem(file, row.line, (column,), str(value)))
            elif value in ("", [], {}):
                record.pop(column, None)
            else:
                record[column] = value
        if not row.name:
            record["id"] = _own_id(key, row)
        made.append(record)
    return made, problems


class Unequal(str):
    """Why cells that belong together do not."""


def _values(row: Row, known: Record) -> Iterator[tuple[str, Any]]:
    """Each value of a record that a row says something of."""
    for column, cell in row.cells.items():
        if column in NAMES or column in IDS or column in STANDING:
            continue
        value: Any = _split(cell) if column in LISTS else _plain(cell)
        yield column, _number(value) if column in NUMBERS else value
    if "names" in row.cells:
        names = _together(row, NAMES)
        held = {name["name"]: name for name in known.get("names", ())}
        yield (
            "names",
            names
            if isinstance(names, Unequal)
            else [{**_without_rank(held.get(name.get("name"), {})), **name} for name in names],
        )
    if "external_ids" in row.cells:
        ids = _together(row, IDS)
        yield (
            "external_ids",
            ids
            if isinstance(ids, Unequal)
            else {each.get("scheme", ""): each.get("value", "") for each in ids},
        )


def _together(row: Row, parts: Columns) -> list[dict[str, str]] | Unequal:
    """The parts of a record that stand in several columns, one after the other."""
    cells = {
        (column, path.partition(".")[2]): _split(row.cells[column])
        for column, path in parts.items()
        if row.cells.get(column)
    }
    counts = {column: len(values) for (column, _), values in cells.items()}
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{column} {count}" for column, count in counts.items())
        return Unequal(f"these cells belong together, and have not as many values: {told}.")
    return [
        {key: values[place] for (_, key), values in cells.items() if values[place]}
        for place in range(max(counts.values(), default=0))
    ]


def _without_rank(name: Record) -> Record:
    """The first name of a cell is the preferred one."""
    return {key: value for key, value in name.items() if key != "preferred"}


def _split(cell: str) -> list[str]:
    return [_plain(part.strip()) for part in cell.split(BETWEEN.strip())] if cell else []


def _plain(cell: str) -> str:
    """A cell without what keeps a spreadsheet from running it as a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell  # the sheet's own check says what it must be


def _own_id(key: str, row: Row) -> str:
    known = BETWEEN.join(row.cells.get(column, "") for column in TOLD_BY)
    return f"{key}-{hashlib.sha256(known.encode()).hexdigest()[:12]}"
