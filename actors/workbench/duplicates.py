"""Actors that may be one, side by side; a person judges, and may take it back."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import Count, Prefetch, Q
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from actors import duplicates, identity
from actors.admin.actors import sentence
from actors.choices import ActorKind, JudgementVerdict
from actors.duplicates import Candidates
from actors.models import Actor, ActorRelation, IdentityJudgement
from sources.models import Reference
from sources.site.screens import Listed, list_screen, register_screens
from sources.workbench.pairs import Card, PairScreen, Row, lines

# Of the relations of an actor at either end, so many are shown, the newest.
RELATIONS = 6
# What the screen shows itself is not counted.
SHOWN = {"actor names", "actor external ids"}


class ActorDuplicates(PairScreen):
    title = "Duplicate actors"
    lead = (
        "Actors whose names are alike in any script, or who have an id in common, and of whom "
        "nobody has said yet whether they are one. “Same” has the one redirect to the other that "
        "stays; nothing is rewritten, and it can be undone."
    )
    address, route = "actors/duplicates/", "actors_duplicates"
    model, written = Actor, IdentityJudgement
    verdicts: ClassVar = [(verdict.value, verdict.label) for verdict in JudgementVerdict]
    stays = "Stays, if same"
    older = "Look among older actors"
    empty = (
        "No two actors are alike that nobody has judged. Pairs come here by themselves when actors "
        "are entered or imported."
    )

    def find(self, before: int | None) -> tuple[Sequence[Candidates], int | None]:
        return duplicates.candidates(before)

    def cards(self, found: Sequence[Any]) -> list[Card]:
        keys = {key for pair in found for key in (pair.newer, pair.older)}
        actors = _actors(keys)
        touched = _touched(actors)
        between = _between(actors)
        return [
            Card(
                one=actors[pair.older],
                other=actors[pair.newer],
                heads=(actors[pair.older].name, actors[pair.newer].name),
                why=[*_why(pair, between[frozenset((pair.newer, pair.older))])],
                rows=[*_rows(actors[pair.older], actors[pair.newer], touched)],
            )
            for pair in found
        ]

    def told(self, one: Any, other: Any) -> str:
        both = Q(actor=one, other=other) | Q(actor=other, other=one)
        judged = IdentityJudgement.objects.standing().with_people().filter(both).first()
        if judged is None:
            return ""
        return (
            f"{judged.judged_by} has judged these two already, on {judged.judged_at:%Y-%m-%d}: "
            f"{judged.get_verdict_display().lower()}, because: {judged.reason}"
        )

    def write(self, stays: Any, goes: Any, verdict: str, reason: str, by: Any) -> SafeString:
        judgement = identity.judge(goes, stays, verdict=verdict, reason=reason, by=by)
        undo = reverse("admin:actors_identityjudgement_undo", args=[judgement.pk])
        return format_html(
            'Judged {}: <bdi>{}</bdi> and <bdi>{}</bdi>. <a href="{}">Undo</a>',
            judgement.get_verdict_display().lower(),
            goes,
            stays,
            undo,
        )


def _actors(keys: Iterable[int]) -> dict[int, Any]:
    ends = ActorRelation.objects.with_ends().order_by("-pk")[:RELATIONS]
    merges = IdentityJudgement.objects.standing().filter(verdict=JudgementVerdict.SAME)
    actors = Actor.objects.with_label().prefetch_related(
        "names",
        "external_ids",
        Prefetch("relations_as_subject", ends, to_attr="towards"),
        Prefetch("relations_as_object", ends, to_attr="from_others"),
        Prefetch("judgements_as_other", merges, to_attr="followed_by"),
    )
    return actors.in_bulk([*keys])


def _why(pair: Candidates, between: Iterable[ActorRelation]) -> Iterator[SafeString | str]:
    if pair.shared_id:
        yield f"Both have the id {pair.shared_id}, in two registers"
    if pair.newer_name and pair.likeness == 1:
        yield format_html("The same name but for case and accents: <bdi>{}</bdi>", pair.newer_name)
    elif pair.newer_name:
        yield format_html(
            "{}\u00a0% alike: <bdi>{}</bdi> and <bdi>{}</bdi>",
            round(pair.likeness * 100),
            pair.older_name,
            pair.newer_name,
        )
    for relation in between:
        yield f"{relation} – would be of an actor to itself"


def _between(actors: dict[int, Any]) -> defaultdict[frozenset[int], list[ActorRelation]]:
    found = defaultdict(list)
    for relation in ActorRelation.objects.between([*actors], [*actors]).with_ends():
        found[frozenset((relation.subject_id, relation.object_id))].append(relation)
    return found


def _touched(actors: dict[int, Any]) -> dict[int, Counter[str]]:
    """What names each of the actors, that readers would find under the one that stays."""
    references = identity.references_to(actors)
    uuids = [actor.uuid for actor in actors.values()]
    current = Reference.objects.filter(target_uuid__in=uuids, until_seq=None).order_by()
    published = dict(
        current.values_list("target_uuid").annotate(Count("record_uuid", distinct=True))
    )
    touched: dict[int, Counter[str]] = {}
    for pk, actor in actors.items():
        touched[pk] = counts = Counter[str]()
        for each in references[pk]:
            if each.rows not in SHOWN:
                counts[each.rows] += each.count
        if public := published.get(actor.uuid):
            counts["published records"] = public
        if followers := len(actor.followed_by):
            counts["actors that redirect to it"] = followers
    return touched


def _rows(one: Any, other: Any, touched: dict[int, Counter[str]]) -> Iterator[Row]:
    def row(label: str, tell: Any, *, single: bool = False) -> Row:
        return Row(label, tell(one), tell(other), single)

    yield row("Kind", _kind, single=True)
    yield row("Sector", lambda actor: actor.get_sector_display(), single=True)
    yield row("Country", lambda actor: actor.country, single=True)
    yield row("Dates", lambda actor: actor.active_date or "", single=True)
    yield row("Names", _names)
    yield row("Ids elsewhere", lambda actor: lines((each,) for each in actor.external_ids.all()))
    yield row(
        "Description", lambda actor: lines([(actor.description,)] if actor.description else [])
    )
    yield row("Relations", _relations)
    yield row("Would come along", lambda actor: _counts(touched[actor.pk]))


def _kind(actor: Any) -> str:
    return "" if actor.kind == ActorKind.UNKNOWN else str(actor.get_kind_display())


def _names(actor: Any) -> SafeString:
    names = ((name.language, name.name, name.script) for name in actor.names.all())
    line = '<div class="line"><bdi lang="{}">{}</bdi> <span class="quiet">{}</span></div>'
    return lines(names, line)


def _relations(actor: Any) -> SafeString:
    relations = [*actor.towards, *actor.from_others]
    line = '<div class="line">{} <bdi>{}</bdi> {}</div>'
    return lines((sentence(relation, actor) for relation in relations), line)


def _counts(counts: Counter[str]) -> SafeString:
    return lines(
        ((rows, count) for rows, count in counts.items()), '<div class="line">{}: {}</div>'
    )


@register_screens
def screens(site: Any) -> list[URLPattern]:
    return [ActorDuplicates(site).url]


list_screen(
    Listed(50, "Duplicate actors", "actors_duplicates", "actors.add_identityjudgement", letter="d")
)
