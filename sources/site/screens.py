"""Screens that are no model's own: each room registers the addresses of its screens here."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

# Makes the addresses, below the admin's, for a site.
Screens = Callable[[Any], list[URLPattern]]
SCREENS: list[Screens] = []


def register_screens(addresses: Screens) -> Screens:
    """Have the site serve what ``addresses(site)`` returns; before the models' own addresses."""
    SCREENS.append(addresses)
    return addresses
