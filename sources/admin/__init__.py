"""The admin of sources, and what every admin of the site is built on."""

from sources.admin import captures, excerpts, people, publishers, sources, taints

__all__ = ["captures", "excerpts", "people", "publishers", "sources", "taints"]
