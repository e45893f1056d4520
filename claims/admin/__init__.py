"""The admin of statements, claims, threats and their vocabularies."""

from claims.admin import (
    assessments,
    claims,
    events,
    links,
    repeats,
    several,
    statements,
    threats,
    vocabularies,
)

__all__ = [
    "assessments",
    "claims",
    "events",
    "links",
    "repeats",
    "several",
    "statements",
    "threats",
    "vocabularies",
]
