"""The admin of actors, their relations and identities, and places."""

from actors.admin import actors, judgements, places, relations

__all__ = ["actors", "judgements", "places", "relations"]
