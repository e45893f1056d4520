"""The read API: who may read, what a claim shows, which parameters it takes, how many queries."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Action, ConditionalThreat
from config.api import router
from tests.factories import (
    make_action,
    make_actor,
    make_assessment,
    make_assessment_citation,
    make_claim,
    make_claim_link,
    make_claim_place,
    make_claim_topic,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_event,
    make_excerpt,
    make_name,
    make_participant,
    make_publisher,
    make_relation,
    make_source,
    make_statement,
    make_threat,
    make_tree,
    make_user,
)

pytestmark = pytest.mark.django_db
RESOURCES = [prefix for prefix, _, _ in router.registry]


@pytest.fixture
def api() -> APIClient:
    """A client signed in as a reader."""
    reader = make_user()
    reader.groups.add(Group.objects.get(name="reader"))
    client = APIClient()
    client.force_authenticate(reader)
    return client


def whole_threat() -> ConditionalThreat:
    """A threat with a row of every part that the API shows."""
    claim = make_claim("threat", statement=make_statement())
    make_participant(claim)
    make_claim_place(claim)
    make_claim_topic(claim)
    make_claim_link(claim)
    make_assessment_citation(make_assessment(claim))
    threat = make_threat(claim)
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    for leaf in threat.conditions.filter(operator="leaf"):
        make_condition_actor(leaf)
    make_consequence_actor(make_consequence(threat), role="target")
    make_event(threat, kind="trigger_occurred")
    return threat


@pytest.mark.parametrize("resource", RESOURCES)
def test_reading_needs_an_account_that_may_see(resource: str) -> None:
    stranger, nobody = APIClient(), APIClient()
    nobody.force_authenticate(make_user())

    assert stranger.get(f"/api/v1/{resource}/").status_code in (401, 403)
    assert nobody.get(f"/api/v1/{resource}/").status_code == 403


@pytest.mark.parametrize("resource", RESOURCES)
def test_nothing_can_be_written(api: APIClient, resource: str) -> None:
    for verb in ("post", "put", "patch", "delete"):
        assert getattr(api, verb)(f"/api/v1/{resource}/").status_code in (403, 405)


def test_claim_shows_its_exact_words(api: APIClient) -> None:
    speaker = make_actor(name="The Committee")
    excerpt = make_excerpt("If you strike 😀, we will hit back.")
    claim = make_claim(statement=make_statement(speakers=[speaker]), excerpt=excerpt)

    shown = api.get(f"/api/v1/claims/{claim.human_id}/").json()

    assert shown["id"] == claim.human_id
    assert shown["statement"]["speakers"][0]["name"] == "The Committee"
    cited = shown["citations"][0]["excerpt"]
    assert cited["exact"] == "If you strike 😀, we will hit back."
    assert (cited["start"], cited["end"]) == (excerpt.start, excerpt.end)
    assert cited["text_sha256"] == excerpt.snapshot.text_sha256


def test_record_is_found_by_human_id_and_uuid(api: APIClient) -> None:
    claim = make_claim()

    for name in (claim.human_id, claim.human_id.lower(), str(claim.uuid)):
        assert api.get(f"/api/v1/claims/{name}/").json()["uuid"] == str(claim.uuid)


@pytest.mark.parametrize("name", ["CLM-9999999", "ACT-1", "CLM-", "nonsense", "CLM-" + "9" * 30])
def test_unknown_record_is_a_404_that_names_it(api: APIClient, name: str) -> None:
    answer = api.get(f"/api/v1/claims/{name}/")

    assert answer.status_code == 404
    assert name in answer.json()["detail"]


def test_threat_shows_its_tree_and_status(api: APIClient) -> None:
    threat = whole_threat()

    shown = api.get(f"/api/v1/threats/{threat.claim.human_id}/").json()

    assert shown["claim"]["id"] == threat.claim.human_id
    assert shown["status"] == "triggered"
    assert shown["condition"]["operator"] == "any"
    strike, unless = shown["condition"]["parts"]
    assert (strike["wording"], strike["state"]) == ("they strike", "unmet")
    assert unless["parts"][0]["wording"] == "they leave"


@pytest.mark.parametrize("resource", RESOURCES)
def test_unknown_parameter_is_refused_by_name(api: APIClient, resource: str) -> None:
    answer = api.get(f"/api/v1/{resource}/", {"page_sise": "2"})

    assert answer.status_code == 400
    assert "“page_size”" in answer.json()["page_sise"][0]


def test_value_out_of_its_set_is_refused(api: APIClient) -> None:
    assert api.get("/api/v1/claims/", {"kind": "thread"}).status_code == 400
    assert api.get("/api/v1/claims/", {"claimant": "ACT-999999"}).status_code == 400


def test_claims_are_filtered(api: APIClient) -> None:
    speaker, other = make_actor(), make_actor()
    said = make_claim("threat", statement=make_statement(speakers=[speaker]))
    make_claim("fact", statement=make_statement(speakers=[other], addressees=[speaker]))

    def ids(**query: Any) -> list[str]:
        answer = api.get("/api/v1/claims/", query)
        assert answer.status_code == 200, answer.json()
        return [claim["id"] for claim in answer.json()["results"]]

    assert ids(claimant=speaker.human_id) == [said.human_id]
    assert ids(kind="threat") == [said.human_id]
    assert len(ids(claimant=f"{speaker.human_id},{other.uuid}")) == 2
    assert ids(kind="demand") == []


def test_threats_are_filtered_by_who_is_hit_and_where_they_stand(api: APIClient) -> None:
    threat = whole_threat()
    whole_threat().events.all().delete()
    target = threat.consequences.get().actors.get().actor

    def ids(**query: Any) -> list[str]:
        found = api.get("/api/v1/threats/", query).json()["results"]
        return [each["claim"]["id"] for each in found]

    assert ids(status="triggered") == [threat.claim.human_id]
    assert ids(target=target.human_id) == [threat.claim.human_id]
    assert ids(threatener=target.human_id) == []


def test_actors_are_found_by_any_name(api: APIClient) -> None:
    actor = make_actor(name="Ḥizb Allāh")
    make_name(actor, name="حزب الله")
    make_actor(name="The Ministry of Ports")

    for name in ("hizb allah", "حزب", "hizb alah"):
        found = api.get("/api/v1/actors/", {"name": name}).json()["results"]
        assert [each["id"] for each in found] == [actor.human_id]


def test_relations_are_found_from_either_end(api: APIClient) -> None:
    relation = make_relation()
    make_relation()

    for end in (relation.subject, relation.object):
        found = api.get("/api/v1/relations/", {"actor": end.human_id}).json()["results"]
        assert [each["id"] for each in found] == [relation.human_id]


def test_pages_hold_every_record_once(api: APIClient) -> None:
    sources = {make_source().human_id for _ in range(7)}

    seen: list[str] = []
    address: str | None = "/api/v1/sources/?page_size=3"
    while address:
        page = api.get(address).json()
        seen += [source["id"] for source in page["results"]]
        address = page["next"]

    assert sorted(seen) == sorted(sources)


@pytest.mark.parametrize("resource", RESOURCES)
def test_queries_do_not_grow_with_rows(api: APIClient, resource: str) -> None:
    def rows() -> None:
        whole_threat()
        make_relation()
        make_publisher()
        make_action(f"{19 + Action.objects.count():03}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert api.get(f"/api/v1/{resource}/").json()["results"]
        return len(captured)

    rows()
    queries()  # the first request also asks for the reader's permissions
    few = queries()
    for _ in range(3):
        rows()

    assert queries() == few


def test_lists_do_not_read_whole_texts(api: APIClient) -> None:
    make_claim()

    with CaptureQueriesContext(connection) as captured:
        api.get("/api/v1/claims/")

    assert not any('"sources_snapshot"."text",' in query["sql"] for query in captured)
