"""What is wrong with a sheet, where, and what to do about it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

Path = tuple[str | int, ...]
LONG_QUOTE = re.compile("(“[^”]{200})[^”]+”")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a sheet from being loaded.

    ``pointer`` is a JSON pointer (RFC 6901) into the sheet, ``line`` counts from 1; 0 is the
    sheet as a whole.
    """

    file: str
    line: int
    path: Path
    message: str

    @property
    def pointer(self) -> str:
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in self.path)
        return "".join(f"/{step}" for step in steps)

    @property
    def where(self) -> str:
        """The place as people write it: ``claims[3].citations[0]``."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).lstrip(".")

    def __str__(self) -> str:
        line = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (line, self.where, self.message) if part)


@dataclass(slots=True, eq=False)
class Sheet:
    """One sheet as it was read: its data, and the line of everything in it."""

    name: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)
    folder: FilePath | None = None  # where its files lie; None when it may name none
    problems: list[Problem] = field(default_factory=list)

    @property
    def namespace(self) -> str:
        return str(self.data.get("namespace", ""))

    def refuse(self, path: Path, message: str) -> None:
        """Note a problem at ``path``, once, on one line; what it quotes may be a whole document."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        told = LONG_QUOTE.sub(r"\1…”", " ".join(message.split()))
        problem = Problem(self.name, self.lines.get(known, 0), path, told)
        if problem not in self.problems:
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class At:
    """A place in a sheet: ``at / "citations" / 0`` is a place within it."""

    sheet: Sheet
    path: Path = ()

    def __truediv__(self, step: str | int) -> "At":
        return At(self.sheet, (*self.path, step))

    def refuse(self, message: str) -> None:
        self.sheet.refuse(self.path, message)


def nearest(word: str, known: Iterable[str]) -> str:
    """``; nearest: “iran”`` if something like ``word`` is known, else nothing."""
    close = get_close_matches(word, [str(one) for one in known], n=1, cutoff=0.5)
    return f"; nearest: “{close[0]}”" if close else ""
