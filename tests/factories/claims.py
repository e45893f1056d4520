"""Rows of statements and claims."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from actors.models import Actor, Place
from claims.models import (
    Action,
    Assessment,
    AssessmentCitation,
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimParticipant,
    ClaimPlace,
    ClaimTopic,
    Hop,
    RepeatJudgement,
    Report,
    Statement,
    StatementParty,
    Topic,
)
from sources.models import Excerpt, Source, User
from tests.factories.actors import make_actor, make_place
from tests.factories.sources import make_excerpt, make_source, make_user, number


@transaction.atomic
def make_statement(
    summary: str = "A warning",
    *,
    speakers: Sequence[Actor] | None = None,
    on_behalf_of: Sequence[Actor] = (),
    addressees: Sequence[Actor] = (),
    **over: Any,
) -> Statement:
    """A statement of ``speakers``: of a new actor when None, of nobody known when empty."""
    speakers = [make_actor()] if speakers is None else speakers
    statement = Statement.objects.create(
        summary=summary, **{"speaker_unknown": not speakers, **over}
    )
    parties = {"speaker": speakers, "on_behalf_of": on_behalf_of, "addressee": addressees}
    for role, actors in parties.items():
        for actor in actors:
            make_party(statement, actor, role=role)
    return statement


def make_party(
    statement: Statement | None = None, actor: Actor | None = None, **over: Any
) -> StatementParty:
    return StatementParty.objects.create(
        statement=statement or make_statement(),
        actor=actor or make_actor(),
        **{"role": "addressee", **over},
    )


@transaction.atomic
def make_report(
    statement: Statement | None = None,
    source: Source | None = None,
    *,
    hops: Sequence[dict[str, Any]] | None = None,
) -> Report:
    """A report with its voice chain: from the outlet straight to the speaker unless told."""
    statement, source = statement or make_statement(), source or make_source()
    report = Report.objects.create(statement=statement, source=source)
    if hops is None:
        speaker = statement.parties.filter(role="speaker").first()
        hops = [{"publisher": source.publisher}, {"actor": speaker and speaker.actor}]
    for hop in hops:
        make_hop(report, **hop)
    return report


def make_hop(report: Report | None = None, **over: Any) -> Hop:
    """The next voice in the chain of ``report``."""
    report = report or make_report()
    order = over.pop("order", report.hops.count() + 1)
    defaults = {"naming": "named", "mode": "paraphrase" if order > 1 else ""}
    return Hop.objects.create(report=report, order=order, **{**defaults, **over})


@transaction.atomic
def make_claim(
    kind: str = "fact",
    text: str = "The river rose.",
    *,
    statement: Statement | None = None,
    source: Source | None = None,
    excerpt: Excerpt | None = None,
    **over: Any,
) -> Claim:
    """A claim cited to ``excerpt``, or to a new one that says ``text``.

    It is part of ``statement``, of which the cited source then has a report; or it is made in the
    voice of that source.
    """
    excerpt = excerpt or make_excerpt(text, source=source)
    cited = excerpt.snapshot.source
    if statement and not statement.reports.filter(source=cited).exists():
        make_report(statement, cited)
    claim = Claim.objects.create(
        kind=kind,
        statement=statement,
        source=None if statement else cited,
        **{"proposition": text, **over},
    )
    make_claim_citation(claim, excerpt, role="origin")
    return claim


def make_claim_citation(
    claim: Claim | None = None, excerpt: Excerpt | None = None, **over: Any
) -> ClaimCitation:
    return ClaimCitation.objects.create(
        claim=claim or make_claim(),
        excerpt=excerpt or make_excerpt(),
        **{"role": "supports", **over},
    )


def make_claim_link(
    claim: Claim | None = None, target: Claim | None = None, **over: Any
) -> ClaimLink:
    return ClaimLink.objects.create(
        claim=claim or make_claim(), target=target or make_claim(), **{"kind": "repeats", **over}
    )


def make_repeat_judgement(
    older: Claim | None = None,
    newer: Claim | None = None,
    *,
    by: User | None = None,
    **over: Any,
) -> RepeatJudgement:
    defaults = {"verdict": "different", "reason": "Another river."}
    return RepeatJudgement.objects.create(
        older=older or make_claim(),
        newer=newer or make_claim(),
        judged_by=by or make_user(),
        **{**defaults, **over},
    )


def make_participant(
    claim: Claim | None = None, actor: Actor | None = None, **over: Any
) -> ClaimParticipant:
    return ClaimParticipant.objects.create(
        claim=claim or make_claim(), actor=actor or make_actor(), **{"role": "subject", **over}
    )


def make_claim_place(claim: Claim | None = None, place: Place | None = None) -> ClaimPlace:
    return ClaimPlace.objects.create(claim=claim or make_claim(), place=place or make_place())


def make_claim_topic(claim: Claim | None = None, topic: Topic | None = None) -> ClaimTopic:
    return ClaimTopic.objects.create(claim=claim or make_claim(), topic=topic or make_topic())


def make_assessment(claim: Claim | None = None, **over: Any) -> Assessment:
    defaults = {
        "about": "is_true",
        "assessor": "Desk",
        "verdict": "mixed",
        "rationale": "Only one gauge shows it.",
    }
    return Assessment.objects.create(claim=claim or make_claim(), **{**defaults, **over})


def make_assessment_citation(
    assessment: Assessment | None = None, excerpt: Excerpt | None = None, **over: Any
) -> AssessmentCitation:
    return AssessmentCitation.objects.create(
        assessment=assessment or make_assessment(), excerpt=excerpt or make_excerpt(), **over
    )


def make_topic(label: str = "", **over: Any) -> Topic:
    serial = next(number)
    return Topic.objects.create(
        label=label or f"Topic {serial}", **{"code": f"topic-{serial}", **over}
    )


def make_action(code: str = "190", **over: Any) -> Action:
    """The action of this code, which is there once."""
    return Action.objects.get_or_create(code=code, defaults={"label": "use force", **over})[0]
