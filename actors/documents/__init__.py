"""The published documents of this room: what they hold, and what is derived from them."""

from actors.documents import actors, relations

__all__ = ["actors", "relations"]
