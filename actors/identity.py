"""Judging whether two actor records are one actor, and taking a judgement back.

A merge is the judgement that they are the same: the first redirects to the other, and nothing is
rewritten, so that taking it back restores exactly what was.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Count
from django.db.models.functions import Now

from actors.choices import JudgementVerdict
from actors.models import Actor, ActorRelation, IdentityJudgement
from sources.choices import TaintReason
from sources.models import User
from sources.refusals import in_words
from sources.review.taint import flag


@transaction.atomic
def judge(actor: Actor, other: Actor, *, verdict: str, reason: str, by: User) -> IdentityJudgement:
    """Record a person's judgement of two actors.

    Raises ``ValidationError`` when it cannot stand beside the judgements that do: the two are
    judged already, ``actor`` redirects elsewhere, or it follows from others that they are the
    same, or that they differ.
    """
    judgement = IdentityJudgement(
        actor=actor, other=other, verdict=verdict, reason=reason, judged_by=by
    )
    judgement.full_clean()
    _save(judgement, why=reason, by=by)
    if verdict == JudgementVerdict.SAME:
        detail = f"{actor.human_id} was merged into {other.human_id}: {reason}"
        flag(actor, TaintReason.ACTOR_MERGED, detail)
    return judgement


def merge(actor: Actor, other: Actor, *, reason: str, by: User) -> IdentityJudgement:
    """Judge (:func:`judge`) that ``actor`` is the same as ``other``, to which it then redirects."""
    return judge(actor, other, verdict=JudgementVerdict.SAME, reason=reason, by=by)


@transaction.atomic
def undo(judgement: IdentityJudgement, *, by: User, reason: str = "") -> IdentityJudgement:
    """Take a judgement back; ``ValidationError`` when that was done already."""
    judgement = IdentityJudgement.objects.select_for_update().get(pk=judgement.pk)
    if judgement.undone_at:
        raise ValidationError(
            f"{judgement} was taken back already, by {judgement.undone_by} "
            f"on {judgement.undone_at:%Y-%m-%d}."
        )
    judgement.undone_at, judgement.undone_by = Now(), by
    _save(judgement, why=reason or f"Judgement taken back: {judgement}", by=by)
    if judgement.verdict == JudgementVerdict.SAME:
        one, other = judgement.actor, judgement.other
        detail = f"The merge of {one.human_id} into {other.human_id} was taken back. {reason}"
        flag(one, TaintReason.ACTOR_SPLIT, detail.strip())
    judgement.refresh_from_db()
    return judgement


def standing(actor: Actor) -> Actor:
    """The record that ``actor`` redirects to in the end: itself when it redirects to none."""
    return Actor.objects.get(pk=Actor.objects.redirects([actor.pk])[actor.pk])


@dataclass(frozen=True)
class Reference:
    """How many rows of one kind name an actor in one of their fields."""

    rows: str
    field: str
    count: int


@dataclass(frozen=True)
class MergePreview:
    """What a merge of ``actor`` into ``other`` would touch, without changing any of it."""

    actor: Actor
    other: Actor
    # Rows that name the actor, and that readers will find under the record that stands.
    references: list[Reference]
    # Actors that redirect to the actor, and will follow it.
    followers: list[Actor]
    # Relations between the two, which would then be of an actor to itself.
    between: list[ActorRelation]


def preview(actor: Actor, other: Actor) -> MergePreview:
    """What merging ``actor`` into ``other`` would touch."""
    stands = standing(other)
    return MergePreview(
        actor=actor,
        other=stands,
        references=references(actor),
        followers=list(Actor.objects.cluster([actor.pk]).exclude(pk=actor.pk).with_label()),
        between=list(
            ActorRelation.objects.between(
                Actor.objects.cluster([actor.pk]), Actor.objects.cluster([stands.pk])
            )
        ),
    )


def references(actor: Actor) -> list[Reference]:
    """The rows that name ``actor``, counted by kind and field; judgements are left out."""
    return references_to([actor.pk])[actor.pk]


def references_to(actors: Iterable[int]) -> defaultdict[int, list[Reference]]:
    """The same for each of ``actors`` (primary keys): one query for each kind and field."""
    wanted = [*actors]
    found: defaultdict[int, list[Reference]] = defaultdict(list)
    for relation in Actor._meta.related_objects:
        model: type[models.Model] = relation.related_model
        if model is IdentityJudgement or hasattr(model, "pgh_tracked_model"):
            continue
        name = relation.field.name
        rows, field = str(model._meta.verbose_name_plural), str(relation.field.verbose_name)
        counts = model._base_manager.filter(**{f"{name}__in": wanted}).values_list(name)
        for actor, count in counts.annotate(count=Count("*")).order_by():
            found[actor].append(Reference(rows, field, count))
    return found


def _save(judgement: IdentityJudgement, *, why: str, by: User) -> None:
    try:
        with transaction.atomic(), pghistory.context(user=by.pk, reason=why):
            judgement.save()
    except IntegrityError as error:
        raise ValidationError(in_words(error)) from error
