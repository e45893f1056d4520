"""Screens of the workbench that know sources alone, and what higher rooms add to them."""

from sources.workbench import bookmarks, find, following, home

__all__ = ["bookmarks", "find", "following", "home"]
