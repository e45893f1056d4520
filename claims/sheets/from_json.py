"""The tokens of JSON, with their lines, which the standard library does not tell."""

import json
import re
from collections.abc import Iterator

from claims.sheets.tokens import Kind, SheetError, Token

TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<open>[{\[])|(?P<close>[}\]])|(?P<between>[,:])|(?P<text>")'
    r"|(?P<word>true|false|null)|(?P<number>-?[0-9][0-9.eE+-]*)|\Z)"
)


def json_tokens(text: str) -> Iterator[Token]:
    """The tokens of one JSON text."""
    _check(text)
    position, line = 0, 1
    while match := TOKEN.match(text, position):
        kind = match.lastgroup
        if kind is None:
            return
        line += text.count("\n", position, match.start(kind))
        position = match.end()
        if kind == "text":
            value, position = json.decoder.scanstring(text, position)  # type: ignore[attr-defined]
            yield Token(Kind.SCALAR, line, value)
        elif kind in ("word", "number"):
            yield Token(Kind.SCALAR, line, json.loads(match[kind]))
        elif kind == "open":
            yield Token(Kind.MAPPING if match[kind] == "{" else Kind.LIST, line)
        elif kind == "close":
            yield Token(Kind.END, line)


def _check(text: str) -> None:
    """Let the standard library refuse what is not JSON."""
    try:
        json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise SheetError(f"This is not JSON: {error.msg}.", error.lineno) from None
    except RecursionError:
        raise SheetError("It is nested too deeply.") from None
    except ValueError:
        raise SheetError("This is not JSON: a number has thousands of digits.") from None


def _no_number(word: str) -> None:
    raise SheetError(f"This is not JSON: {word} is no number.")
