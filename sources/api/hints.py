"""What somebody may have meant by a parameter that there is not."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import cache

from django.urls import resolve

from sources.api.http import TOP
from sources.api.resources import RESOURCES

# So much alike are a name and a slip of it; names of which it may be one are told if so few.
SLIP = 0.75
FEW = 12


def hint(name: str, known: Collection[str]) -> str:
    """A sentence: where a parameter of this name is, or the nearest that is ``known`` here."""
    lists = [resource for resource in RESOURCES if "/" not in resource]
    if elsewhere := [f"/{each}" for each in lists if name in _filters(each)]:
        return f" “{name}” is a parameter of {', '.join(elsewhere)}."
    if nearest := get_close_matches(name, sorted(known), 1, SLIP):
        return f" Did you mean “{nearest[0]}”?"
    return f" There are: {', '.join(sorted(known))}." if len(known) <= FEW else ""


@cache
def _filters(resource: str) -> Collection[str]:
    view = getattr(resolve(f"{TOP}v1/{resource}").func, "cls", None)
    filters = getattr(view, "filterset_class", None)
    return filters.base_filters if filters else ()
