"""The published documents of this room: what they hold, and what is derived from them."""

from claims.documents import claims, statements

__all__ = ["claims", "statements"]
