"""Going through what waits for a person's review, the records of each source together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from sources.admin.moves import may
from sources.choices import State
from sources.models import Source
from sources.publication.kinds import Kind, kinds

# More than one person goes through in a day; the lists of each kind have the others.
SHOWN = 200
Keys = tuple[Kind, int]


@dataclass(frozen=True)
class Stop:
    """What is decided at one go, and the addresses of its records, each by itself."""

    address: str
    each: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """Where a page of the review stands in the round; empty addresses lead nowhere."""

    left: int
    before: str = ""
    next: str = ""
    # Where to go once the page's own is decided.
    onward: str = ""
    # The page of all that goes with the record's source.
    together: str = ""


def round_at(request: HttpRequest, address: str = "") -> Round:
    """The round as seen from the page at ``address``; a few queries for each kind."""
    stops = [*_stops(request)]
    left = sum(len(stop.each) for stop in stops)
    others = [stop.address for stop in stops if address not in (stop.address, *stop.each)]
    queue = reverse("admin:sources_source_queue")
    if len(others) == len(stops):
        first = others[0] if others else ""
        return Round(left, next=first, onward=first or queue)
    place = next(at for at, stop in enumerate(stops) if address in (stop.address, *stop.each))
    here = stops[place]
    before = stops[place - 1].address if place else ""
    after = stops[place + 1].address if place + 1 < len(stops) else ""
    if address == here.address:
        return Round(left, before, after, after or [*others, queue][0])
    within = here.each.index(address)
    siblings = [each for each in here.each if each != address]
    after = here.each[within + 1] if within + 1 < len(here.each) else after
    return Round(
        left,
        here.each[within - 1] if within else here.address,
        after,
        after or [*siblings, *others, queue][0],
        here.address,
    )


def by_source(rows: Iterable[Keys]) -> list[tuple[int | None, list[Keys]]]:
    """The records of each source together, in the order of the sources; those of none last."""
    rows = [*rows]
    by_kind = defaultdict(list)
    for kind, pk in rows:
        by_kind[kind].append(pk)
    source_of: dict[Keys, int] = {}
    for kind, keys in by_kind.items():
        found = {pk: pk for pk in keys} if kind.root is Source else kind.sources_of(keys)
        source_of |= {(kind, pk): source for pk, source in found.items()}
    piles: dict[int | None, list[Keys]] = defaultdict(list)
    for key in rows:
        piles[source_of.get(key)].append(key)
    return sorted(piles.items(), key=lambda pile: (pile[0] is None, pile[0] or 0))


def _stops(request: HttpRequest) -> Iterator[Stop]:
    for source, rows in by_source(_waiting(request)):
        each = tuple(_address(kind, pk, "review") for kind, pk in rows)
        if source is None:
            yield from (Stop(address, (address,)) for address in each)
        else:
            yield Stop(reverse("admin:sources_source_together", args=[source]), each)


def _waiting(request: HttpRequest) -> Iterator[Keys]:
    for kind in kinds():
        if may(request.user, "review", kind.root):
            rows = kind.root._default_manager.filter(state=State.IN_REVIEW)
            others = rows.exclude(contributors__contains=[f"user:{request.user.pk}"])
            for pk in others.order_by("pk").values_list("pk", flat=True)[:SHOWN]:
                yield kind, pk


def _address(kind: Kind, pk: int, view: str) -> str:
    opts: Any = kind.root._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=[pk])
