"""Claims that may say the same, side by side: linked as a repeat, or judged to be none."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch, Q
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims import duplicates
from claims.admin.claims import claimant
from claims.choices import ClaimLinkKind, RepeatVerdict
from claims.duplicates import Candidates
from claims.models import Claim, ClaimCitation, ClaimLink, RepeatJudgement
from sources.admin.naming import address_of
from sources.refusals import in_words
from sources.site.screens import Listed, list_screen, register_screens
from sources.workbench.pairs import Card, PairScreen, Row, lines

# Of the words that a claim rests on, so many are shown.
QUOTES = 3
REPEATS = ClaimLinkKind.REPEATS


class ClaimDuplicates(PairScreen):
    title = "Duplicate claims"
    lead = (
        "Claims whose propositions are nearly the same in words, that no link joins and which "
        "nobody has judged yet. “Repeats” links the later to the one that "
        "was said first; both stay as they are."
    )
    address, route = "claims/duplicates/", "claims_duplicates"
    model, written = Claim, RepeatJudgement
    verdicts: ClassVar = [
        (REPEATS.value, "Repeats"),
        *((verdict.value, verdict.label) for verdict in RepeatVerdict),
    ]
    stays = "Said first, if a repeat"
    older = "Look among older claims"
    empty = (
        "No two claims are alike that nobody has judged. Pairs come here by themselves when claims "
        "are written or come in."
    )

    def _may(self, request: HttpRequest, verb: str) -> bool:
        links = verb != "add" or request.user.has_perm("claims.add_claimlink")
        return links and super()._may(request, verb)

    def find(self, before: int | None) -> tuple[Sequence[Candidates], int | None]:
        return duplicates.candidates(before)

    def cards(self, found: Sequence[Any]) -> list[Card]:
        claims = _claims({key for pair in found for key in (pair.newer, pair.older)})
        cards = []
        for pair in found:
            one, other = _first_said(claims[pair.older], claims[pair.newer])
            heads = one.proposition, other.proposition
            cards.append(Card(one, other, heads, [_why(pair)], [*_rows(one, other)]))
        return cards

    def told(self, one: Any, other: Any) -> str:
        older, newer = sorted((one, other), key=lambda claim: claim.pk)
        judged = RepeatJudgement.objects.filter(older=older, newer=newer).first()
        if judged is not None:
            return (
                f"{judged.judged_by} has judged these two already, on {judged.judged_at:%Y-%m-%d}: "
                f"{judged.get_verdict_display().lower()}, because: {judged.reason}"
            )
        both = Q(claim=one, target=other) | Q(claim=other, target=one)
        link = ClaimLink.objects.select_related("claim", "target").filter(both).first()
        return f"The two are linked already: {link}." if link else ""

    def write(self, stays: Any, goes: Any, verdict: str, reason: str, by: Any) -> SafeString:
        if verdict == REPEATS:
            row: Any = ClaimLink(claim=goes, kind=REPEATS, target=stays, note=reason)
            undo = address_of(goes)
            words = "To undo it, delete the link there"
        else:
            older, newer = sorted((stays, goes), key=lambda claim: claim.pk)
            row = RepeatJudgement(
                older=older, newer=newer, verdict=verdict, reason=reason, judged_by=by
            )
            undo, words = "", "Undo"
        row.full_clean()
        try:
            with pghistory.context(user=by.pk, reason=reason):
                row.save()
        except IntegrityError as error:
            raise ValidationError(in_words(error)) from error
        undo = undo or address_of(row, "delete")
        return format_html('Written: {}. <a href="{}">{}</a>', row, undo, words)


def _claims(keys: Iterable[int]) -> dict[int, Any]:
    citations = ClaimCitation.objects.select_related("excerpt__snapshot__source").defer(
        "excerpt__snapshot__text"
    )
    claims = Claim.objects.for_lists().prefetch_related(
        Prefetch("citations", citations.order_by("pk")[:QUOTES], to_attr="quotes")
    )
    return claims.in_bulk([*keys])


def _first_said(older: Any, newer: Any) -> tuple[Any, Any]:
    """The two claims, the one that was said first before the other, as far as is known."""
    return (newer, older) if "" < _said(newer) < _said(older) else (older, newer)


def _why(pair: Candidates) -> str:
    if pair.likeness == 1:
        return "The same words"
    return f"{round(pair.likeness * 100)}\u00a0% alike in words"


def _rows(one: Any, other: Any) -> Iterator[Row]:
    def row(label: str, tell: Any, *, single: bool = False) -> Row:
        return Row(label, tell(one), tell(other), single)

    yield row("Kind", lambda claim: claim.get_kind_display(), single=True)
    yield row("Claimant", claimant, single=True)
    yield row("Said", _said, single=True)
    yield row("About", lambda claim: claim.about_date or "", single=True)
    yield row("Action", lambda claim: str(claim.action or ""), single=True)
    yield row("Rests on", _quotes)


def _said(claim: Any) -> str:
    said = claim.statement.said_date if claim.statement else claim.source.published_date
    return str(said or "")


def _quotes(claim: Any) -> SafeString:
    quotes = (
        (each.excerpt.exact, each.excerpt.snapshot.source.title, each.get_role_display())
        for each in claim.quotes
    )
    line = (
        '<div class="line"><q dir="auto">{}</q> <span class="quiet"><bdi>{}</bdi> · {}</span></div>'
    )
    return lines(quotes, line)


@register_screens
def screens(site: Any) -> list[URLPattern]:
    return [ClaimDuplicates(site).url]


list_screen(
    Listed(51, "Duplicate claims", "claims_duplicates", "claims.add_repeatjudgement", letter="c")
)
