"""What actors did of what they threatened: each statement counts once, by what went furthest."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from actors.models import Actor
from claims.choices_threat import DECIDING, ThreatStatus
from claims.models import Claim, Statement
from tests.api.asked import questions
from tests.api.publishing import publish, retract
from tests.api.test_time_travel import merged
from tests.factories import (
    make_actor,
    make_claim,
    make_event,
    make_relation,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)

pytestmark = pytest.mark.django_db
# By status, what is told of a threat that has a condition.
TOLD = {
    "carried_out": ["trigger_occurred", "carried_out"],
    "partly_carried_out": ["trigger_occurred", "partly_carried_out"],
    "triggered": ["trigger_occurred"],
    "not_carried_out": ["trigger_occurred", "lapsed"],
    "partly_triggered": ["trigger_partly_occurred"],
    "standing": [],
    "averted": ["complied"],
    "withdrawn": ["withdrawn"],
    "lapsed": ["lapsed"],
    "superseded": ["superseded"],
}


def threatened(
    actor: Actor, *statuses: str, statement: Statement | None = None, **said: Any
) -> Claim:
    """The last of threats in one statement of the actor, which stand so."""
    statement = statement or make_statement(speakers=[actor], **said)
    for status in statuses:
        claim = tell(make_claim("threat", statement=statement), actor, *TOLD[status])
    return claim


def tell(claim: Claim, actor: Actor, *events: str, conditional: bool = True) -> Claim:
    threat = make_threat(claim)
    make_threat_party(threat, actor, role="threatener")
    if conditional:
        make_tree(threat, "they strike")
    for kind in events:
        make_event(threat, kind=kind)
    return claim


def record(api: APIClient, actor: Actor, **query: Any) -> Any:
    answer = api.get(f"/api/v1/actors/{actor.human_id}/track-record", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def counts(told: Any) -> dict[str, int]:
    return {each["status"]: each["statements"] for each in told["outcomes"]}


def test_each_statement_is_counted_by_its_outcome(api: APIClient) -> None:
    actor = make_actor("The Committee")
    claims = {status: threatened(actor, status) for status in TOLD}
    publish(*claims.values(), threatened(make_actor(), "carried_out"))

    told = record(api, actor)

    assert counts(told) == dict.fromkeys(TOLD, 1)
    assert [*TOLD] == [status.value for status in DECIDING]
    assert {*TOLD} == {*ThreatStatus.values}
    assert (told["statements"], told["threats"]) == (10, 10)
    met = [each["status"] for each in told["outcomes"] if each["condition_met"]]
    assert met == ["carried_out", "partly_carried_out", "triggered", "not_carried_out"]
    assert (told["carried_out"]["count"], told["carried_out"]["of"]) == (2, 4)
    assert told["carried_out_of_decided"]["of"] == 3
    for each in told["outcomes"]:
        (case,) = each["cases"]
        claim = claims[each["status"]]
        assert case["statement"] == claim.statement.human_id
        assert [threat["id"] for threat in case["threats"]] == [claim.human_id]
        assert api.get(each["url"]).json()["results"][0]["id"] == claim.human_id
        assert api.get(case["threats"][0]["api_url"]).status_code == 200


@pytest.mark.parametrize(("first", "second"), [*zip(TOLD, [*TOLD][1:], strict=False)])
def test_statement_with_several_threats_counts_once(
    api: APIClient, first: str, second: str
) -> None:
    actor = make_actor()
    claim = threatened(actor, second, first, second)
    publish(*Claim.objects.filter(statement=claim.statement))

    told = record(api, actor)

    assert counts(told) == {first: 1}
    assert (told["outcomes"][0]["threats"], told["threats"]) == (3, 3)
    (case,) = told["outcomes"][0]["cases"]
    assert sorted(threat["status"] for threat in case["threats"]) == sorted([first, second, second])


def test_deed_without_its_condition_keeps_no_word(api: APIClient) -> None:
    actor = make_actor()
    publish(
        tell(make_claim("threat", statement=make_statement()), actor, "carried_out"),
        tell(make_claim("threat"), actor, "carried_out", conditional=False),
        tell(make_claim("threat"), actor, *TOLD["carried_out"], conditional=False),
    )

    told = record(api, actor)

    outcomes = [(each["condition_met"], each["statements"]) for each in told["outcomes"]]
    assert outcomes == [(True, 1), (False, 2)]
    assert (told["carried_out"]["count"], told["carried_out"]["of"]) == (1, 1)
    assert told["carried_out"]["low"] == pytest.approx(0.2065)
    assert told["carried_out"]["tells_little"] is True


def test_claims_in_a_sources_own_voice_count_each_by_itself(api: APIClient) -> None:
    actor = make_actor()
    claims = [tell(make_claim("threat"), actor) for _ in range(2)]
    publish(*claims)

    (standing,) = record(api, actor)["outcomes"]

    assert (standing["statements"], standing["threats"]) == (2, 2)
    assert [case["statement"] for case in standing["cases"]] == [None, None]
    assert {case["threats"][0]["id"] for case in standing["cases"]} == {
        claim.human_id for claim in claims
    }


def test_newest_cases_are_named(api: APIClient) -> None:
    actor = make_actor()
    publish(*[threatened(actor, "standing", said_date=f"20{n}") for n in (11, 17, 14, 12, 16, 13)])

    (standing,) = record(api, actor)["outcomes"]

    assert standing["statements"] == 6
    said = [case["said_date"] for case in standing["cases"]]
    assert said == ["2017", "2016", "2014", "2013", "2012"]


def test_actor_that_threatened_nobody(api: APIClient) -> None:
    actor = make_actor()
    publish(actor)

    told = record(api, actor)

    assert (told["statements"], told["outcomes"]) == (0, [])
    assert told["carried_out"] == {
        "count": 0, "of": 0, "share": None, "low": None, "high": None, "tells_little": True,
    }  # fmt: skip
    assert told["actor"]["id"] == actor.human_id


def test_affiliates_count_when_asked_for(api: APIClient) -> None:
    top, unit, stranger = make_actor(), make_actor(), make_actor()
    publish(
        threatened(top, "standing"),
        threatened(unit, "carried_out", said_date="2015"),
        threatened(unit, "withdrawn", said_date="2020"),
        threatened(stranger, "lapsed"),
        make_relation(unit, top, "part_of", valid_date="2014/2016"),
    )

    alone, together = record(api, top), record(api, top, include="affiliates")

    assert (counts(alone), alone["affiliates"]) == (
        {"standing": 1},
        {"others": 1, "counted": False},
    )
    assert counts(together) == {"carried_out": 1, "standing": 1}
    assert together["affiliates"] == {"others": 1, "counted": True}
    found = api.get(together["url"]).json()["results"]
    assert len(found) == together["threats"] == 2
    assert record(api, stranger)["affiliates"]["others"] == 0


def test_track_record_as_of_a_moment(api: APIClient) -> None:
    actor = make_actor()
    claim = threatened(actor, "triggered")
    first = publish(claim, actor)[-1]
    make_event(claim.threat, kind="carried_out")
    second = publish(claim)[-1]
    retract(claim, "It was never said.")

    then = {"as_of": f"seq:{first.pk}"}
    assert counts(record(api, actor, **then)) == {"triggered": 1}
    assert counts(record(api, actor, as_of=f"seq:{second.pk}")) == {"carried_out": 1}
    assert counts(record(api, actor)) == {}
    told = record(api, actor, **then)
    assert told["seq"] == first.pk
    assert [each["id"] for each in api.get(told["url"]).json()["results"]] == [claim.human_id]


def test_threats_of_what_was_merged_are_of_the_actor_that_it_is(api: APIClient) -> None:
    kept, gone = make_actor(), make_actor()
    publish(threatened(kept, "standing"), threatened(gone, "averted"))
    merged(gone, kept)

    assert counts(record(api, kept)) == {"standing": 1, "averted": 1}
    assert record(api, kept)["affiliates"]["others"] == 0
    answer = api.get(f"/api/v1/actors/{gone.human_id}/track-record", {"include": "affiliates"})
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"/{kept.human_id}/track-record?include=affiliates")


def test_what_nobody_can_ask_is_told(api: APIClient) -> None:
    actor = make_actor()
    publish(actor)
    address = f"/api/v1/actors/{actor.human_id}/track-record"

    assert api.get("/api/v1/actors/ACT-999999/track-record").status_code == 404
    for query, hint in (
        ({"include": "friends"}, "Did you mean “affiliates”?"),
        ({"include": ""}, "empty"),
        ({"status": "lapsed"}, "There is no parameter “status”."),
        ({"as_of": "2999"}, "future"),
    ):
        answer = api.get(address, query)
        assert answer.status_code == 400
        assert hint in answer.json()["detail"]


def test_answer_is_known_by_the_ledger(api: APIClient) -> None:
    actor = make_actor()
    publish(actor)
    address = f"/api/v1/actors/{actor.human_id}/track-record"
    etag = api.get(address)["ETag"]

    assert api.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304
    publish(threatened(actor, "standing"))
    assert api.get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_queries_do_not_grow_with_threats(api: APIClient, public: BaseDatabaseWrapper) -> None:
    actor = make_actor()

    def asked() -> int:
        with CaptureQueriesContext(public) as captured:
            record(api, actor, include="affiliates")
        return questions(captured)

    publish(threatened(actor, "standing"), make_relation(make_actor(), actor, "part_of"))
    few = asked()
    publish(*[threatened(actor, status, "lapsed") for status in TOLD])

    assert asked() == few
