"""The published documents of this room: what they hold, and what is derived from them."""

from sources.documents import publishers, sources

__all__ = ["publishers", "sources"]
