"""The published documents of this room: what they hold, and what is derived from them."""

from sources.documents import publishers

__all__ = ["publishers"]
