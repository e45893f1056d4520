"""Screens of the workbench that know sources alone, and what higher rooms add to them."""

from sources.workbench import find, home

__all__ = ["find", "home"]
