"""The tokens of YAML."""

from collections.abc import Iterator
from typing import Any

import yaml

from claims.sheets.tokens import Kind, SheetError, Token

MAX_REPEATED = 100_000
HINTS = {
    "mapping values are not allowed in this context": "a text with “: ” in it needs quotation "
    "marks",
    "found character that cannot start any token": "indent with spaces, not tabs; a text that "
    "begins with @, ` or % needs quotation marks",
    "exceeded maximum nesting depth": "it is nested more than a thousand levels deep",
    "control characters are not allowed": "the file has control characters, such as NUL",
}


def yaml_tokens(text: str) -> Iterator[Token]:
    """The tokens of one YAML document; an alias stands for the tokens of its anchor."""
    try:
        yield from _tokens(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        said = error.problem or error.context or "it is not YAML"
        mark = error.problem_mark or error.context_mark
        hint = f" ({HINTS[said]})" if said in HINTS else ""
        raise SheetError(f"This is not YAML: {said}{hint}.", mark.line + 1 if mark else 0) from None
    except UnicodeEncodeError:
        raise SheetError("The text holds half a character (a lone surrogate).") from None
    except yaml.YAMLError as error:
        said = str(getattr(error, "reason", error)).splitlines()[0]
        raise SheetError(f"This is not YAML: {HINTS.get(said, said)}.") from None


class _Anchors:
    """Keeps the tokens of what is anchored, for its aliases to repeat."""

    def __init__(self) -> None:
        self.tokens: dict[str, list[Token]] = {}
        self.open: list[tuple[str, int]] = []  # not yet complete, and how deep they lie
        self.depth = self.repeated = 0

    def repeat(self, name: str, line: int) -> list[Token]:
        if name not in self.tokens or any(name == unfinished for unfinished, _ in self.open):
            raise SheetError(f"The alias “*{name}” stands for nothing complete.", line)
        self.repeated += len(self.tokens[name])
        if self.repeated > MAX_REPEATED:
            raise SheetError("Its aliases unfold into too many parts.", line)
        return self.tokens[name]

    def keep(self, event: Any, tokens: list[Token]) -> None:
        """Note the tokens of ``event`` for every anchor within which it lies."""
        if getattr(event, "anchor", None) and not isinstance(event, yaml.AliasEvent):
            self.tokens[event.anchor] = []
            self.open.append((event.anchor, self.depth))
        for name, _ in self.open:
            self.tokens[name] += tokens
        self.depth += isinstance(event, yaml.CollectionStartEvent)
        self.depth -= isinstance(event, yaml.CollectionEndEvent)
        while self.open and self.open[-1][1] == self.depth:
            self.open.pop()


def _tokens(events: Iterator[Any]) -> Iterator[Token]:
    anchors, documents = _Anchors(), 0
    for event in events:
        line = event.start_mark.line + 1
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise SheetError("A file holds one sheet; a second document begins here.", line)
        if isinstance(event, yaml.AliasEvent):
            tokens = anchors.repeat(str(event.anchor), line)
        elif token := _token(event, line):
            tokens = [token]
        else:
            continue
        anchors.keep(event, tokens)
        yield from tokens


def _token(event: Any, line: int) -> Token | None:
    if getattr(event, "tag", None):
        raise SheetError(f"Tags such as “{event.tag}” have no place in a sheet.", line)
    if isinstance(event, yaml.MappingStartEvent):
        return Token(Kind.MAPPING, line)
    if isinstance(event, yaml.SequenceStartEvent):
        return Token(Kind.LIST, line)
    if isinstance(event, yaml.CollectionEndEvent):
        return Token(Kind.END, line)
    if isinstance(event, yaml.ScalarEvent):
        return Token(Kind.SCALAR, line, event.value, plain=event.implicit[0])
    return None
