"""The admin of sources, and what every admin of the site is built on."""

from sources.admin import (
    access,
    captures,
    excerpts,
    ledger,
    people,
    publishers,
    sources,
    taints,
    tokens,
)

__all__ = [
    "access",
    "captures",
    "excerpts",
    "ledger",
    "people",
    "publishers",
    "sources",
    "taints",
    "tokens",
]
