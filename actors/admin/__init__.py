"""The admin of actors, their relations and identities, imports, and places."""

from actors.admin import actors, judgements, places, proposals, relations

__all__ = ["actors", "judgements", "places", "proposals", "relations"]
