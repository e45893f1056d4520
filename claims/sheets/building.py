"""Builds the data of a sheet from its tokens.

YAML is read as people mean it: a plain scalar is text, but for ``true``, ``false``, ``null`` and
the few keys that hold numbers. So ``country: NO`` is Norway, ``code: 010`` keeps its zero and
``published_date: 2024-10-02`` needs no quotation marks.
"""

import re
from collections.abc import Iterator
from typing import Any

from claims.sheets.problems import Path, Sheet
from claims.sheets.tokens import Kind, SheetError, Token

MAX_DEPTH = 60
MAX_TOKENS = 2_000_000
NUMBERS = frozenset({"claimbase", "latitude", "longitude"})
NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,15})(?:\.\d{1,20})?")
CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
FORBIDDEN = re.compile("[\0\ud800-\udfff]")


class Build:
    """Builds the data of a sheet from its tokens, and notes the line of every part."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.root: Any = None
        self.open: list[Any] = []
        self.path: list[Any] = []  # of the open containers: the key or index in hand

    def run(self, tokens: Iterator[Token]) -> Any:
        for count, token in enumerate(tokens):
            if count > MAX_TOKENS:
                raise SheetError(f"It has more than {MAX_TOKENS:,} parts.", token.line)
            if token.kind is Kind.END:
                self.open.pop()
                self.path.pop()
                self._step()
            elif self._awaits_key():
                self._key(token)
            else:
                self._value(token)
        return self.root

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1], dict) and self.path[-1] is None

    def _key(self, token: Token) -> None:
        if token.kind is not Kind.SCALAR:
            raise SheetError("A key is a plain word.", token.line)
        key = str(token.value)
        self._check(key, token.line)
        self.path[-1] = key
        path: Path = tuple(self.path)
        stands_twice = path in self.sheet.lines
        self.sheet.lines[path] = token.line
        if stands_twice:
            self.sheet.refuse(path, "this key stands twice; keep one of the two.")

    def _value(self, token: Token) -> None:
        path: Path = tuple(self.path)
        self.sheet.lines.setdefault(path, token.line)
        value = self._scalar(token) if token.kind is Kind.SCALAR else None
        if token.kind is not Kind.SCALAR:
            value = {} if token.kind is Kind.MAPPING else []
        if not self.open:
            self.root = value
        elif isinstance(self.open[-1], list):
            self.open[-1].append(value)
        elif value is not None:  # a key without a value says no more than no key
            self.open[-1][self.path[-1]] = value
        if token.kind is Kind.SCALAR:
            self._step()
            return
        self.open.append(value)
        self.path.append(None if token.kind is Kind.MAPPING else 0)
        if len(self.open) > MAX_DEPTH:
            raise SheetError(f"It is nested more than {MAX_DEPTH} levels deep.", token.line)

    def _step(self) -> None:
        """The value in hand is complete: on to the next key or index."""
        if self.open:
            is_list = isinstance(self.open[-1], list)
            self.path[-1] = self.path[-1] + 1 if is_list else None

    def _scalar(self, token: Token) -> Any:
        value = token.value
        if token.plain:
            value = CONSTANTS.get(value, value)
            if self.path and self.path[-1] in NUMBERS and NUMBER.fullmatch(token.value):
                value = float(value) if "." in value else int(value)
        if isinstance(value, str):
            self._check(value, token.line)
        return value

    def _check(self, text: str, line: int) -> None:
        if found := FORBIDDEN.search(text):
            raise SheetError(
                f"A text holds the character U+{ord(found[0]):04X}, which no text may.", line
            )
