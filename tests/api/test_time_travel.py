"""`as_of`: what was public at each moment, in details, lists and searches."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from actors.models import Actor
from sources.models import LedgerEntry, Revision
from tests.api.publishing import correct, publish, retract, update
from tests.factories import (
    make_actor,
    make_claim,
    make_judgement,
    make_publisher,
    make_statement,
)

pytestmark = pytest.mark.django_db


def moment(revision: Revision) -> str:
    """The very moment of a publication."""
    at = LedgerEntry.objects.get(pk=revision.pk).published_at
    return f"{at:%Y-%m-%dT%H:%M:%S.%fZ}"


def before(revision: Revision) -> str:
    return f"seq:{revision.pk - 1}"


def ids(api: APIClient, resource: str, **query: Any) -> list[str]:
    answer = api.get(f"/api/v1/{resource}", query)
    assert answer.status_code == 200, answer.json()
    return [each["id"] for each in answer.json()["results"]]


def test_three_revisions_and_a_retraction(api: APIClient) -> None:
    claim = make_claim("fact", "The river rose.", proposition="The Tahla is high.")
    first = publish(claim)[-1]
    second = update(claim, proposition="The Tahla is rising.")
    third = correct(claim, "It was the Sirhana.", proposition="The Sirhana is falling.")
    ended = retract(claim, "The gauge was broken.")
    address = f"/api/v1/claims/{claim.human_id}"
    held = {
        moment(first): ("The Tahla is high.", "high"),
        before(second): ("The Tahla is high.", "high"),
        moment(second): ("The Tahla is rising.", "rising"),
        moment(third): ("The Sirhana is falling.", "falling"),
        before(ended): ("The Sirhana is falling.", "falling"),
    }

    for as_of, (proposition, word) in held.items():
        detail = api.get(address, {"as_of": as_of}).json()
        assert detail["proposition"] == proposition
        assert detail["revision_status"] == "retracted"
        (listed,) = api.get("/api/v1/claims", {"as_of": as_of}).json()["results"]
        assert listed == detail
        for other in ("high", "rising", "falling"):
            found = ids(api, "claims", as_of=as_of, q=other)
            assert found == ([claim.human_id] if other == word else [])

    earlier = before(first)
    assert api.get(address, {"as_of": earlier}).status_code == 404
    assert ids(api, "claims", as_of=earlier) == ids(api, "claims", as_of=earlier, q="Tahla") == []
    for now in ({}, {"as_of": moment(ended)}, {"as_of": f"seq:{ended.pk}"}):
        gone = api.get(address, now)
        assert gone.status_code == 410
        assert gone.headers["Content-Type"] == "application/problem+json"
        assert gone.json()["reason"] == "The gauge was broken."
        assert gone.json()["since"] == moment(ended)
        words = api.get(gone.json()["retracted"]).json()
        assert (words["status"], words["document"]["proposition"]) == (
            "retracted",
            "The Sirhana is falling.",
        )
        assert ids(api, "claims", **now) == ids(api, "claims", q="falling", **now) == []


def test_what_was_retracted_may_come_back(api: APIClient) -> None:
    outlet = make_publisher()
    publish(outlet)
    ended = retract(outlet, "A hoax.")
    type(outlet).objects.filter(pk=outlet.pk).update(state="draft")
    publish(outlet)

    shown = api.get(f"/api/v1/publishers/{outlet.human_id}").json()
    assert (shown["revision"], shown["reason"]) == (3, "reinstatement")
    assert ids(api, "publishers", as_of=f"seq:{ended.pk}") == []
    assert api.get(f"/api/v1/revisions/{ended.pk - 1}").json()["status"] == "superseded"


def merged(loser: Actor, winner: Actor) -> Revision:
    make_judgement(loser, winner, verdict="same")
    (made,) = (one for one in publish(loser) if one.record_id == loser.pk)
    return made


def test_merge(api: APIClient) -> None:
    one, other = make_actor(name="The Brigade"), make_actor(name="The Falcons")
    statement = make_statement(speakers=[one])
    claim = make_claim(statement=statement)
    publish(claim, other)
    joined = merged(one, other)
    address = f"/api/v1/actors/{one.human_id}"

    answer = api.get(address, {"as_of": f"seq:{joined.pk}"})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/{other.human_id}?as_of=seq%3A{joined.pk}")
    assert ids(api, "actors") == [other.human_id]
    for name in (one.human_id, str(one.uuid), other.human_id):
        assert ids(api, "claims", claimant=name) == [claim.human_id]
        assert ids(api, "statements", speaker=name) == [statement.human_id]

    earlier = {"as_of": before(joined)}
    assert api.get(address, earlier).json()["name"] == "The Brigade"
    assert sorted(ids(api, "actors", **earlier)) == [one.human_id, other.human_id]
    assert ids(api, "claims", claimant=one.human_id, **earlier) == [claim.human_id]
    assert ids(api, "claims", claimant=other.human_id, **earlier) == []


def test_redirection_leads_to_the_end_of_all(api: APIClient) -> None:
    first, second, third = make_actor(), make_actor(), make_actor()
    publish(first, second, third)
    merged(second, third)
    merged(first, second)

    answer = api.get(f"/api/v1/actors/{first.human_id}")

    assert answer.headers["Location"].endswith(f"/actors/{third.human_id}")


def test_pages_stay_at_their_moment(api: APIClient) -> None:
    outlets = [make_publisher() for _ in range(5)]
    publish(*outlets)
    page = api.get("/api/v1/publishers", {"page_size": "2"}).json()

    publish(make_publisher())
    retract(outlets[0], "A hoax.")
    update(outlets[1], country="IQ")

    seen = page["results"]
    while page["next"]:
        page = api.get(page["next"]).json()
        seen += page["results"]
    assert [each["id"] for each in seen] == [outlet.human_id for outlet in reversed(outlets)]
    assert {each["country"] for each in seen} == {None}
    while page["previous"]:
        page = api.get(page["previous"]).json()
    assert page["results"] == seen[:2]


@pytest.mark.parametrize(
    "as_of",
    [
        "2999", "2999-01-01", "2999-01-01T00:00Z", "seq:9", "seq:-1", "seq:", "seq:9" * 9,
        "0000", "2024-13", "2024-02-30", "2024-10-01T18:00", "yesterday", "", "9999-12-31", "\0",
        "２０２４",
    ],
)  # fmt: skip
def test_moment_that_is_none_is_refused(api: APIClient, as_of: str) -> None:
    publish(make_publisher())

    for address in ("publishers", "publishers/PUB-1", "corrections", "revisions"):
        answer = api.get(f"/api/v1/{address}", {"as_of": as_of})
        assert answer.status_code == 400
        assert list(answer.json()["errors"]) == ["as_of"]


@pytest.mark.parametrize(
    "as_of", ["2024", "2024-10", "2024-10-01", "2024-10-01T18:00Z", "seq:0", "0001"]
)
def test_before_everything_there_is_nothing(api: APIClient, as_of: str) -> None:
    publish(make_publisher())

    assert ids(api, "publishers", as_of=as_of) == []


def test_plus_sign_that_the_address_lost_is_found(api: APIClient) -> None:
    publish(make_publisher())

    assert api.get("/api/v1/publishers?as_of=2024-10-01T18:00:00+03:00").status_code == 200
