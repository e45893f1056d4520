"""Threats by what is due first, by how often they were said of late, by what ended; over time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Claim, ClaimIndex, ConditionalThreat
from sources.models import LedgerEntry
from tests.api.asked import questions
from tests.api.publishing import publish, retract
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_link,
    make_event,
    make_statement,
    make_threat,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)


def threatened(said: str | None = None, **over: Any) -> ConditionalThreat:
    return make_threat(make_claim("threat", statement=make_statement(said_date=said)), **over)


def again(target: ConditionalThreat, said: str | None, kind: str = "repeats") -> Claim:
    claim = threatened(said).claim
    make_claim_link(claim, target.claim, kind=kind)
    return claim


def results(api: APIClient, **query: Any) -> list[dict[str, Any]]:
    answer = api.get("/api/v1/threats", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


def ids(api: APIClient, **query: Any) -> list[str]:
    return [each["id"] for each in results(api, **query)]


def heats(api: APIClient, **query: Any) -> dict[str, int]:
    return {each["id"]: each["heat"] for each in results(api, ordering="-heat", **query)}


def test_what_is_due_first_comes_first(api: APIClient) -> None:
    dates = ["2025-03", None, "2024-11-01", "2025-01-15", None]
    claims = [threatened(deadline_date=date).claim for date in dates]
    publish(*claims)
    march, never, november, january, unknown = [claim.human_id for claim in claims]

    in_order = [november, january, march, never, unknown]
    assert ids(api, ordering="deadline") == in_order
    first = api.get("/api/v1/threats?ordering=deadline&page_size=3").json()
    assert [each["id"] for each in api.get(first["next"]).json()["results"]] == in_order[3:]


@pytest.mark.parametrize(
    ("said", "heat"),
    [
        ("2024-12-01", 1), ("2024-09-03", 1), ("2024-09-02", 0), ("2024-12-02", 0),
        ("2024-11", 1), ("2024-11-20~", 1), ("../2024-11-20", 0), ("-0044-03-15", 0), (None, 0),
        ("2024-09-02T23:30:00-02:00", 1),
    ],
)  # fmt: skip
@time_machine.travel(NOON, tick=False)
def test_heat_counts_days_of_the_last_ninety(api: APIClient, said: str | None, heat: int) -> None:
    threat = threatened(said)
    publish(threat.claim)

    assert heats(api) == {threat.claim.human_id: heat}


@time_machine.travel(NOON, tick=False)
def test_heat_is_of_what_was_said_again_or_raised(api: APIClient) -> None:
    hot, cold = threatened("2024-11-01"), threatened("2024-11-01")
    make_event(hot, kind="issued", effective_date="2024-11-01")  # as its statement says
    make_event(hot, kind="escalated", effective_date="2024-11-05")
    make_event(hot, kind="escalated", effective_date="2024-11-06", disputed=True)
    wrong = make_event(hot, kind="issued", effective_date="2024-11-07")
    make_event(hot, kind="voids", voids=wrong)
    make_event(hot, kind="softened", effective_date="2024-11-08")
    own_voice = make_threat(make_claim("threat", "If they strike, it is said, bases burn.")).claim
    make_claim_link(own_voice, hot.claim, kind="repeats")
    publish(
        hot.claim,
        cold.claim,
        again(hot, "2024-11-10"),
        again(hot, "2024-11-10", "restates_stronger"),
        again(hot, "2024-11-12", "restates_weaker"),
        own_voice,
    )

    found = heats(api)

    assert next(iter(found)) == hot.claim.human_id
    assert (found[hot.claim.human_id], found[cold.claim.human_id]) == (3, 1)
    assert "heat" not in results(api)[0]
    first = api.get("/api/v1/threats?ordering=-heat&page_size=1").json()
    assert api.get(first["next"]).json()["results"][0]["heat"] == 1


def test_heat_is_as_known_then(api: APIClient) -> None:
    today = datetime.now(UTC).date()
    threat = threatened(f"{today - timedelta(days=3)}")
    (before,) = publish(threat.claim)[-1:]
    publish(again(threat, f"{today - timedelta(days=2)}"))
    then = f"seq:{before.pk}"

    assert heats(api)[threat.claim.human_id] == 2
    assert heats(api, as_of=then) == {threat.claim.human_id: 1}
    # The window ends with the moment asked for, and what is asked of the clock is not kept.
    answer = api.get("/api/v1/threats?ordering=-heat")
    assert answer["Cache-Control"] == "no-cache"


def test_heat_takes_no_question_more(api: APIClient, public: BaseDatabaseWrapper) -> None:
    def asked(ordering: str) -> int:
        with CaptureQueriesContext(public) as captured:
            results(api, ordering=ordering)
        return questions(captured)

    publish(*(threatened("2024-11-01").claim for _ in range(3)))

    # One that looks for the moment of the ledger is not needed where the present is asked for.
    assert asked("-heat") <= asked("-said_date") + 1


def test_what_ended_last_comes_first(api: APIClient) -> None:
    averted, late, lapsed, standing = (threatened() for _ in range(4))
    make_event(averted, kind="complied", effective_date="2024-10")
    make_event(late, kind="partly_carried_out", effective_date="2024-05-01")
    make_event(late, kind="carried_out", effective_date="2024-12-24")
    type(lapsed).objects.filter(pk=lapsed.pk).update(expiry_date="2024-11-30")
    make_event(standing, kind="escalated", effective_date="2024-12-31")
    publish(*(each.claim for each in (averted, late, lapsed, standing)))

    in_order = [each.claim.human_id for each in (late, lapsed, averted, standing)]
    assert ids(api, ordering="-ended") == in_order
    ended = ClaimIndex.objects.filter(ended_range__isnull=False)
    assert sorted(ended.values_list("number", flat=True)) == sorted(
        each.claim.pk for each in (averted, late, lapsed)
    )


def test_claims_made_again_are_found(api: APIClient) -> None:
    threat, other = threatened(), threatened()
    repeated, denied = again(threat, None), again(threat, None, "denies")
    make_claim_link(repeated, other.claim, kind="contradicts")
    publish(repeated, denied)

    assert ids(api, restates=threat.claim.human_id) == [repeated.human_id]
    assert ids(api, restates=other.claim.human_id) == []


# --- over time ---


def over_time(api: APIClient, **query: Any) -> list[dict[str, Any]]:
    answer = api.get("/api/v1/threats/over-time", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()["steps"]


def test_how_many_there_were_is_told_of_each_step(api: APIClient) -> None:
    held, gone = threatened().claim, threatened().claim
    publish(held)
    publish(gone, make_actor())
    retract(gone, "It never was.")

    steps = over_time(api, steps=5)

    assert len(steps) == 5
    assert [step["as_of"] for step in steps] == sorted(step["as_of"] for step in steps)
    first, last = LedgerEntry.objects.order_by("seq")[0], LedgerEntry.objects.latest("seq")
    assert (steps[0]["seq"], steps[-1]["seq"]) == (first.seq, last.seq)
    for step in steps:
        for as_of in (step["as_of"], f"seq:{step['seq']}"):
            assert len(ids(api, as_of=as_of)) == step["count"]
    assert steps[-1]["count"] == 1


def test_every_entry_is_counted_as_a_list_of_then_is(api: APIClient) -> None:
    claims = [threatened().claim for _ in range(3)]
    for claim in claims:
        publish(claim)
    retract(claims[0], "It never was.")
    publish(threatened(aim="deterrent").claim)

    for step in over_time(api, steps=60, aim="deterrent"):
        assert len(ids(api, as_of=f"seq:{step['seq']}", aim="deterrent")) == step["count"]


def test_nothing_over_time_is_told_of_an_empty_ledger(api: APIClient) -> None:
    assert over_time(api) == []


@pytest.mark.parametrize(
    "query", ["steps=1", "steps=101", "steps=x", "overdue=true", "as_of=2024", "kind=thread"]
)
def test_over_time_refuses_what_it_cannot_mean(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/v1/threats/over-time?{query}")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [query.partition("=")[0]]


def test_over_time_asks_as_often_whatever_there_is(
    api: APIClient, public: BaseDatabaseWrapper
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(public) as captured:
            over_time(api, status="standing")
        return questions(captured)

    publish(threatened().claim)
    few = asked()
    publish(*(threatened().claim for _ in range(3)))

    assert asked() == few <= 3
