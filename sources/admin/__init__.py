"""The admin of sources, and what every admin of the site is built on."""

from sources.admin import (
    access,
    bulk_steps,
    captures,
    correction_requests,
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
    "bulk_steps",
    "captures",
    "correction_requests",
    "excerpts",
    "ledger",
    "people",
    "publishers",
    "sources",
    "taints",
    "tokens",
]
