"""Excerpts are looked for in later captures of their source; a person decides on similar words."""

from collections.abc import Callable, Iterable

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from sources.anchoring.search import Quotation, Text
from sources.choices import AnchorOutcome
from sources.models import Anchor, Excerpt, Snapshot, Source, User
from sources.review.taint import words_changed

# What a later capture does not have as it was cited.
CHANGED = (AnchorOutcome.GONE, AnchorOutcome.FUZZY)


def unanchored() -> list[int]:
    """The sources of which an excerpt was not looked for yet in a later capture."""
    captures = Snapshot.objects.filter(
        source__snapshots__excerpts__isnull=False, pk__gt=F("source__snapshots__pk")
    )
    recaptured = captures.order_by("source").values_list("source", flat=True).distinct()
    return [
        source
        for source in recaptured
        if any(_missing(snapshot).exists() for snapshot in _captures(source))
    ]


@transaction.atomic
def anchor(sources: Iterable[Source | int], advance: Callable[[int], object] = int) -> list[Anchor]:
    """Look for the excerpts of each source in its later captures, where that was not done yet.

    Returns what was found. Public records that cite words which a later capture does not have as
    they were are flagged.
    """
    made: list[Anchor] = []
    for source in sources:
        pk = source if isinstance(source, int) else source.pk
        for snapshot in _captures(pk):
            made += _anchor_in(snapshot)
        advance(1)
    _flag(made)
    return made


def accept(anchor: Anchor, *, by: User) -> Anchor:
    """A person says that similar words are the same; ``ValidationError`` if there is no choice."""
    with pghistory.context(user=by.pk), transaction.atomic():
        held = _undecided(anchor)
        Anchor.objects.filter(pk=held.pk).update(accepted_at=Now(), accepted_by=by)
    held.refresh_from_db()
    return held


def refuse(anchor: Anchor, *, by: User) -> Anchor:
    """A person says that similar words are others: those that were cited are gone."""
    with pghistory.context(user=by.pk), transaction.atomic():
        held = _undecided(anchor)
        Anchor.objects.filter(pk=held.pk).update(
            outcome=AnchorOutcome.GONE,
            start=None,
            end=None,
            score=None,
            accepted_at=Now(),
            accepted_by=by,
        )
    held.refresh_from_db()
    return held


def _undecided(anchor: Anchor) -> Anchor:
    held = Anchor.objects.select_for_update().get(pk=anchor.pk)
    if held.outcome != AnchorOutcome.FUZZY or held.accepted_at:
        raise ValidationError(f"There is nothing to decide on {held}.")
    return held


def _captures(source: int) -> list[Snapshot]:
    return list(Snapshot.objects.filter(source=source).order_by("pk").defer("text"))


def _missing(snapshot: Snapshot) -> QuerySet[Excerpt]:
    """Excerpts of earlier captures that were not looked for in ``snapshot`` yet."""
    earlier = Q(snapshot__source=snapshot.source_id, snapshot__lt=snapshot.pk)
    return Excerpt.objects.filter(earlier).exclude(anchors__snapshot=snapshot)


def _anchor_in(snapshot: Snapshot) -> list[Anchor]:
    missing = _missing(snapshot).annotate(width=F("snapshot__text_length")).order_by("pk")
    if not missing:
        return []
    text = Text(snapshot.text)
    anchors = []
    for excerpt in missing:
        depth = excerpt.start / excerpt.width
        found = text.find(Quotation(excerpt.exact, excerpt.prefix, excerpt.suffix, depth))
        anchors.append(
            Anchor(
                excerpt=excerpt,
                snapshot=snapshot,
                outcome=found.outcome,
                start=found.start,
                end=found.end,
                score=found.score,
            )
        )
    return Anchor.objects.bulk_create(anchors)


def _flag(anchors: Iterable[Anchor]) -> None:
    changed: dict[int, list[Excerpt]] = {}
    for made in anchors:
        if made.outcome in CHANGED:
            changed.setdefault(made.snapshot.source_id, []).append(made.excerpt)
    for source in Source.objects.filter(pk__in=changed).order_by("pk"):
        words_changed(source, changed[source.pk])
