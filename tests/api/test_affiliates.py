"""Who counts as an actor: its names, what was merged with it, and with whom it stands."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from actors.models import Actor
from claims.models import Claim
from tests.api.publishing import publish, update
from tests.factories import (
    make_actor,
    make_claim,
    make_judgement,
    make_name,
    make_relation,
    make_statement,
)

pytestmark = pytest.mark.django_db


def said_by(actor: Actor, said_date: str | None = None) -> Claim:
    return make_claim(statement=make_statement(speakers=[actor], said_date=said_date))


def ids(api: APIClient, resource: str = "claims", **query: Any) -> list[str]:
    answer = api.get(f"/api/v1/{resource}", query)
    assert answer.status_code == 200, answer.json()
    return sorted(each["id"] for each in answer.json()["results"])


def named(*records: Any) -> list[str]:
    return sorted(record.human_id for record in records)


@pytest.mark.parametrize(
    "name", ["Ḥizb Allāh", "hizb allah", "HIZB-ALLAH", "حزب الله", "100% _Front\\", "us"]
)
def test_actor_goes_by_any_of_its_names(api: APIClient, name: str) -> None:
    actor, other = make_actor("Ḥizb Allāh"), make_actor("Hizb")
    for another in ("حزب الله", "100% _Front\\", "US"):
        make_name(actor, another)
    claim = said_by(actor)
    publish(claim, said_by(other))

    assert ids(api, claimant=name) == [claim.human_id]
    assert ids(api, claimant__not=name) == ids(api, claimant=other.human_id)


@pytest.mark.parametrize("name", ["Front", "Hizb Alla", "%", "_", "1000 _Front\\", "\\"])
def test_part_of_a_name_names_nobody(api: APIClient, name: str) -> None:
    actor = make_actor("Hizb Allah")
    make_name(actor, "100% _Front\\")
    publish(actor)

    assert api.get("/api/v1/claims", {"claimant": name}).status_code == 400


def test_name_means_who_bore_it_then(api: APIClient) -> None:
    actor = make_actor("The Brigade")
    claim = said_by(actor)
    first = publish(claim)[-1]
    actor.names.update(name="The Corps")
    update(actor, description="Renamed.")

    assert ids(api, claimant="The Corps") == [claim.human_id]
    assert ids(api, claimant="The Brigade", as_of=f"seq:{first.pk}") == [claim.human_id]
    assert api.get("/api/v1/claims", {"claimant": "The Brigade"}).status_code == 400


def test_name_that_was_never_published_names_nobody(api: APIClient) -> None:
    actor = make_actor("The Brigade")
    publish(said_by(actor))
    make_name(actor, "The Secret")

    answer = api.get("/api/v1/claims", {"claimant": "The Secret"})

    assert answer.status_code == 400
    assert "There is no actor “The Secret”." in answer.json()["detail"]


def test_records_of_one_actor_share_their_names(api: APIClient) -> None:
    one, other = make_actor("The Brigade"), make_actor("The Brigade")
    first, second = said_by(one), said_by(other)
    publish(first, second)
    assert api.get("/api/v1/claims", {"claimant": "The Brigade"}).status_code == 400

    make_judgement(one, other, verdict="same")
    publish(one)

    assert ids(api, claimant="the brigade") == named(first, second)


def test_affiliates_are_those_who_stand_below(api: APIClient) -> None:
    top, unit, member, backed, proxy = (make_actor() for _ in range(5))
    ally, leader, above = (make_actor() for _ in range(3))
    relations = [
        make_relation(unit, top, "part_of"),
        make_relation(member, unit, "member_of"),
        make_relation(unit, backed, "arms"),
        make_relation(proxy, top, "proxy_of"),
        make_relation(ally, top, "allied_with"),
        make_relation(leader, top, "leads"),
        make_relation(top, above, "member_of"),
    ]
    inside = [said_by(actor) for actor in (top, unit, member, backed, proxy)]
    outside = [said_by(actor) for actor in (ally, leader, above)]
    publish(*inside, *outside, *relations)

    assert ids(api, claimant=top.human_id) == named(inside[0])
    with_them = {"claimant": top.human_id, "include": "affiliates"}
    assert ids(api, **with_them) == named(*inside)
    assert ids(api, claimant__not=top.human_id, include="affiliates") == named(*outside)
    assert ids(api, "statements", speaker=top.human_id, include="affiliates") == named(
        *(claim.statement for claim in inside)
    )
    both = f"{top.human_id},{unit.human_id}"
    assert ids(api, claimant__all=both, include="affiliates") == named(*inside[1:4])


def test_relations_among_affiliates(api: APIClient) -> None:
    top, unit, stranger = make_actor(), make_actor(), make_actor()
    inner, outer = make_relation(unit, top, "part_of"), make_relation(unit, stranger, "funds")
    publish(inner, outer, make_relation(stranger, predicate="leads"))

    assert ids(api, "relations", subject=top.human_id) == []
    assert ids(api, "relations", subject=top.human_id, include="affiliates") == named(
        inner, outer, make_first(stranger)
    )


def make_first(actor: Actor) -> Any:
    return actor.relations_as_subject.get()


@pytest.mark.parametrize(
    ("held", "said", "counts"),
    [
        ("2014/2016", "2015", True),
        ("2014/2016", "2016-12-31", True),
        ("2014/2016", "2017", False),
        ("2014/2016", None, True),
        (None, "2017", True),
        ("2014/..", "2017", True),
        ("2016", "2015/2017", True),
    ],
)
def test_relation_held_when_it_was_said(
    api: APIClient, held: str | None, said: str | None, *, counts: bool
) -> None:
    top, unit = make_actor(), make_actor()
    claim = said_by(unit, said)
    publish(claim, make_relation(unit, top, "part_of", valid_date=held))

    found = [claim.human_id] if counts else []
    assert ids(api, claimant=top.human_id, include="affiliates") == found
    assert ids(api, claimant__not=top.human_id, include="affiliates") == (
        [] if counts else [claim.human_id]
    )


def test_steps_must_have_held_at_once(api: APIClient) -> None:
    top, unit, member = make_actor(), make_actor(), make_actor()
    claim = said_by(member, "2014/2020")
    publish(
        claim,
        make_relation(unit, top, "part_of", valid_date="2014"),
        make_relation(member, unit, "member_of", valid_date="2019"),
    )

    assert ids(api, claimant=top.human_id, include="affiliates") == []
    assert ids(api, claimant=unit.human_id, include="affiliates") == [claim.human_id]


def test_circles_and_merges(api: APIClient) -> None:
    one, other, merged, unit = (make_actor() for _ in range(4))
    make_judgement(merged, other, verdict="same")
    claim = said_by(unit)
    publish(
        claim,
        merged,
        make_relation(one, other, "part_of"),
        make_relation(other, one, "member_of"),
        make_relation(unit, merged, "part_of"),
    )

    for actor in (one, other, merged, unit):
        found = ids(api, claimant=actor.human_id, include="affiliates")
        assert found == [claim.human_id]


def test_relations_are_as_published_and_as_of_the_moment(api: APIClient) -> None:
    top, unit = make_actor(), make_actor()
    claim = said_by(unit)
    before = publish(claim, top)[-1]
    relation = make_relation(unit, top, "part_of")
    asked = {"claimant": top.human_id, "include": "affiliates"}
    assert ids(api, **asked) == []

    publish(relation)

    assert ids(api, **asked) == [claim.human_id]
    assert ids(api, **asked, as_of=f"seq:{before.pk}") == []
