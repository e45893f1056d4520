"""The claims that rest on a source, and the statements that it reports, for its reader."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Prefetch

from claims.choices import StatementRole
from claims.choices_threat import ThreatStatus
from claims.models import Claim, ConditionalThreat, Hop, Report
from claims.wording import voice_chain
from claims.workbench.marks import Uses
from sources.models import Source


class Listed(NamedTuple):
    """A claim beside the text: the excerpts there that it cites, and where the first begins."""

    claim: Claim
    excerpts: list[int]
    first: int | None
    status: ThreatStatus | None


class Said(NamedTuple):
    """A statement that a source reports: its key, its words, and the voices between."""

    statement: int
    summary: str
    speakers: str
    chain: str


def claims_of(source: Source, places: Mapping[int, tuple[int, int]], uses: Uses) -> list[Listed]:
    """The claims that cite a source, in the order of their first words in the capture.

    ``places`` are the spans of the capture's excerpts. Claims that cite other captures come last.
    """
    cited: dict[int, list[int]] = {}
    for excerpt in sorted(places, key=lambda key: places[key]):
        for claim in uses.claims.get(excerpt, ()):
            cited.setdefault(claim, []).append(excerpt)
    citing = Claim.objects.filter(citations__excerpt__snapshot__source=source)
    claims = Claim.objects.filter(pk__in={*citing.values_list("pk", flat=True), *cited})
    threats: Any = ConditionalThreat.objects.filter(claim__in=claims).with_status()
    statuses = dict(threats.values_list("pk", "status"))
    last = len(cited)
    order = {claim: place for place, claim in enumerate(cited)}
    return [
        Listed(
            claim,
            cited.get(claim.pk, []),
            places[cited[claim.pk][0]][0] if claim.pk in cited else None,
            ThreatStatus(statuses[claim.pk]) if statuses.get(claim.pk) else None,
        )
        for claim in sorted(claims, key=lambda claim: (order.get(claim.pk, last), claim.pk))
    ]


def statements_of(source: Source) -> list[Said]:
    """The statements that a source reports, each with its voice chain, as entered once."""
    hops = Hop.objects.select_related("publisher", "actor").prefetch_related("actor__names")
    reports: Any = (
        Report.objects.filter(source=source)
        .select_related("statement")
        .prefetch_related("statement__parties__actor__names", Prefetch("hops", hops))
    )
    return [
        Said(
            report.statement_id,
            str(report.statement),
            _speakers(report.statement),
            voice_chain(report.hops.all()),
        )
        for report in reports
    ]


def _speakers(statement: Any) -> str:
    spoke = [p.actor.name for p in statement.parties.all() if p.role == StatementRole.SPEAKER]
    return ", ".join(spoke) or "unknown"
