"""Screens of the workbench that know sources alone, and what higher rooms add to them."""

from sources.workbench import (
    account,
    arrivals,
    bookmarks,
    bringing,
    calling,
    find,
    following,
    home,
    single_keys,
)

__all__ = [
    "account",
    "arrivals",
    "bookmarks",
    "bringing",
    "calling",
    "find",
    "following",
    "home",
    "single_keys",
]
