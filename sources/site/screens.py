"""Screens that are no model's own: their addresses, and where the site lists them."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import URLPattern, reverse

# Makes the addresses, below the admin's, for a site.
Screens = Callable[[Any], list[URLPattern]]
SCREENS: list[Screens] = []


class Listed(NamedTuple):
    """A screen as the sidebar and the first page list it, for those who have the permission."""

    place: int
    name: str
    route: str
    permission: str = ""
    query: str = ""
    # Under which its count stands on the first page.
    key: str = ""
    # What leads to it from everywhere, after "g".
    letter: str = ""


WORKBENCH: list[Listed] = [
    Listed(10, "Review queue", "sources_source_queue", key="queue", letter="q"),
    Listed(
        40, "Needs another look", "sources_taint_changelist", "sources.view_taint",
        "?looked=no", "flags", "l",
    ),
]  # fmt: skip


def register_screens(addresses: Screens) -> Screens:
    """Have the site serve what ``addresses(site)`` returns; before the models' own addresses."""
    SCREENS.append(addresses)
    return addresses


def list_screen(listed: Listed) -> None:
    """Have a screen listed in the workbench's section, in the order of the places."""
    WORKBENCH.append(listed)
    WORKBENCH.sort()


class Way(NamedTuple):
    """Where a letter leads from everywhere."""

    letter: str
    name: str
    address: str


def ways(request: HttpRequest) -> list[Way]:
    """Where the letters lead for the person who asks."""
    home = Way("h", "Home", reverse("admin:index"))
    shown = [one for one in WORKBENCH if one.letter and _may(request, one)]
    return [home, *(Way(one.letter, one.name, _address(one)) for one in shown)]


def workbench_section(request: HttpRequest) -> dict[str, Any]:
    """The section of the first page and of the sidebar that lists the screens of the workbench."""
    shown = [one for one in WORKBENCH if _may(request, one)]
    models = [
        {
            "name": one.name,
            "object_name": one.key,
            "admin_url": _address(one),
            "model": None,
            "add_url": None,
            "view_only": True,
        }
        for one in shown
    ]
    return {
        "name": "Workbench",
        "app_label": "workbench",
        "app_url": reverse("admin:index"),
        "has_module_perms": True,
        "models": models,
    }


def _may(request: HttpRequest, one: Listed) -> bool:
    return not one.permission or request.user.has_perm(one.permission)


def _address(one: Listed) -> str:
    return reverse(f"admin:{one.route}") + one.query
