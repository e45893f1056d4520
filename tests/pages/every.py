"""Every page that there is, by the URLconf: a new one cannot be forgotten."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from django.urls import reverse

from claims.models import Claim
from config.pages import MAP, urlpatterns
from sources.models import CorrectionRequest
from sources.pages.citing import FORMS
from sources.publication.kinds import kinds

# Those whose addresses name nothing, and the others.
NAMED = [pattern for pattern in urlpatterns if pattern.name]
PLAIN = [reverse(f"pages:{each.name}") for each in NAMED if not each.pattern.converters]
FILES = (*(f".{form}" for form in FORMS), ".xml", ".txt")


def every_page() -> list[str]:
    """The address of every page: of each kind of record that one which was published first.

    There must be one of each kind, a threat among them, and an error that somebody reported.
    """
    named = _named()
    return [address for pattern in NAMED for address in _addresses(pattern, named)]


def one_of_each_type() -> list[str]:
    """Of pages that one view and template make, the last; no files."""
    named = _named()
    found = {_type(pattern): [*_addresses(pattern, named)][-1] for pattern in NAMED}
    return [address for address in found.values() if not address.endswith(FILES)]


def _named() -> dict[str, Any]:
    """What addresses name, by their first word."""
    ids = {
        kind.name: kind.human_id(kind.revision._default_manager.earliest("pk").record_id)
        for kind in kinds()
    }
    ids["threat"] = Claim.objects.filter(threat__isnull=False).earliest("pk").human_id
    return {**ids, "report": CorrectionRequest.objects.earliest("pk").key}


def _addresses(pattern: Any, named: dict[str, Any]) -> Iterator[str]:
    of = named.get(str(pattern.pattern).partition("s/")[0])
    values: dict[str, Iterable[Any]] = {
        "id": [of], "key": [of], "number": [1], "form": FORMS, "name": MAP["records"], "page": [1],
    }  # fmt: skip
    parts = pattern.pattern.converters
    for chosen in product(*(values[part] for part in parts)):
        yield reverse(f"pages:{pattern.name}", kwargs=dict(zip(parts, chosen, strict=True)))


def _type(pattern: Any) -> tuple[Any, ...]:
    view, given = pattern.callback.view_class, pattern.callback.view_initkwargs
    return view, given.get("template"), given.get("row")
