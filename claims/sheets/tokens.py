"""The tokens that YAML and JSON have in common."""

from enum import Enum
from typing import Any, NamedTuple


class Kind(Enum):
    MAPPING = "mapping"
    LIST = "list"
    END = "end"
    SCALAR = "scalar"


class Token(NamedTuple):
    """A scalar, or the start or end of a list or mapping; ``plain`` is one without quotes."""

    kind: Kind
    line: int
    value: Any = None
    plain: bool = False


class SheetError(Exception):
    """The sheet cannot be read at all; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
