"""Lists: filters, words, pages, how many queries, and what is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.models import Action, Claim, Topic
from config.api import router
from sources.models import LedgerEntry
from tests.api.asked import questions
from tests.api.publishing import correct, publish
from tests.factories import (
    make_action,
    make_actor,
    make_claim,
    make_claim_place,
    make_claim_topic,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_event,
    make_excerpt,
    make_name,
    make_place,
    make_publisher,
    make_relation,
    make_source,
    make_statement,
    make_threat,
    make_topic,
    make_tree,
)

pytestmark = pytest.mark.django_db
RESOURCES = [prefix for prefix, _, _ in router.registry]
VOCABULARIES = ("topics", "places", "actions")
LISTS = [*RESOURCES, "revisions", "corrections"]


def whole_threat() -> Claim:
    """A claim with a threat, of which every filter finds something."""
    claim = make_claim("threat", statement=make_statement())
    make_claim_place(claim)
    make_claim_topic(claim)
    threat = make_threat(claim)
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    for leaf in threat.conditions.filter(operator="leaf"):
        make_condition_actor(leaf)
    make_consequence_actor(make_consequence(threat), role="target")
    make_event(threat, kind="trigger_occurred")
    return claim


def ids(api: APIClient, resource: str, **query: Any) -> list[str]:
    answer = api.get(f"/api/v1/{resource}", query)
    assert answer.status_code == 200, answer.json()
    return [each.get("id", each.get("code")) for each in answer.json()["results"]]


def test_claim_shows_its_exact_words(api: APIClient) -> None:
    speaker = make_actor(name="The Committee")
    excerpt = make_excerpt("If you strike 😀, we will hit back.")
    claim = make_claim(statement=make_statement(speakers=[speaker]), excerpt=excerpt)
    publish(claim)

    for name in (claim.human_id, claim.human_id.lower(), f"CLM-{claim.pk}", str(claim.uuid)):
        shown = api.get(f"/api/v1/claims/{name}/").json()
        assert (shown["id"], shown["uuid"]) == (claim.human_id, str(claim.uuid))
    assert shown["statement"]["speakers"][0]["name"] == "The Committee"
    cited = shown["citations"][0]["excerpt"]
    assert cited["exact"] == "If you strike 😀, we will hit back."
    assert (cited["start"], cited["end"]) == (excerpt.start, excerpt.end)
    assert cited["snapshot"]["text_sha256"] == excerpt.snapshot.text_sha256


def test_claims_are_filtered(api: APIClient) -> None:
    speaker, other = make_actor(), make_actor()
    said = make_claim("threat", statement=make_statement(speakers=[speaker], said_date="2024-10"))
    told = make_claim("fact", statement=make_statement(speakers=[other], addressees=[speaker]))
    topic, place = make_claim_topic(said).topic, make_claim_place(said).place
    publish(said, told)
    outlet_source = said.citations.get().excerpt.snapshot.source

    found = {
        "claimant": speaker.human_id,
        "kind": "threat",
        "statement": said.statement.human_id,
        "source": outlet_source.human_id,
        "topic": topic.code,
        "place": place.code,
        "said_after": "2024-10-31",
        "said_before": "2024-10-01",
    }
    for name, value in found.items():
        assert ids(api, "claims", **{name: value}) == [said.human_id], name
    assert ids(api, "claims", **found) == [said.human_id]
    both = f"{speaker.human_id},{other.uuid}"
    assert sorted(ids(api, "claims", claimant=both)) == [said.human_id, told.human_id]
    assert len(ids(api, "claims", claimant=[speaker.human_id, other.human_id])) == 2
    assert sorted(ids(api, "claims", actor=speaker.human_id)) == [said.human_id, told.human_id]
    assert ids(api, "claims", addressee=speaker.human_id) == [told.human_id]
    assert ids(api, "claims", kind="demand") == []
    assert (
        ids(api, "claims", said_after="2024-11") == ids(api, "claims", said_before="2024-09") == []
    )


def test_threats_are_filtered_by_who_is_hit_and_where_they_stand(api: APIClient) -> None:
    claim = whole_threat()
    publish(claim, whole_threat(), make_claim("fact"))
    threat = claim.threat
    target = threat.consequences.get().actors.get().actor
    trigger = threat.conditions.filter(operator="leaf").first().actors.get().actor

    assert len(ids(api, "threats")) == 2
    assert ids(api, "threats", target=target.human_id) == [claim.human_id]
    assert ids(api, "threats", trigger_actor=trigger.human_id) == [claim.human_id]
    assert ids(api, "threats", threatener=target.human_id) == []
    assert len(ids(api, "threats", status="triggered,lapsed", triangular="true")) == 2
    assert ids(api, "threats", status="withdrawn") == []
    shown = api.get(f"/api/v1/threats/{claim.human_id}").json()
    assert (shown["id"], shown["threat"]["status"]) == (claim.human_id, "triggered")
    assert api.get(f"/api/v1/threats/{make_claim('fact').human_id}").status_code == 404


def test_other_resources_are_filtered(api: APIClient) -> None:
    outlet = make_publisher(country="IQ", form="agency")
    source = make_source(publisher=outlet, published_date="2024-10-01", kind="report")
    relation = make_relation()
    publish(source, relation, make_publisher(), make_source())

    assert ids(api, "publishers", country="IQ", form="agency") == [outlet.human_id]
    assert ids(api, "sources", publisher=outlet.human_id, kind="report") == [source.human_id]
    assert ids(api, "sources", published_after="2024", published_before="2024") == [source.human_id]
    for name, end in (("subject", relation.subject), ("object", relation.object)):
        assert ids(api, "relations", actor=end.human_id) == [relation.human_id]
        assert ids(api, "relations", **{name: str(end.uuid)}) == [relation.human_id]
    assert ids(api, "relations", subject=relation.object.human_id) == []


def test_vocabularies(api: APIClient) -> None:
    wide = make_topic(code="wide")
    make_topic(code="narrow", parent=wide)
    make_place(code="tahla", aliases=["التحلة"])

    assert ids(api, "topics") == ["narrow", "wide"]
    assert ids(api, "topics", parent="wide") == ["narrow"]
    assert api.get("/api/v1/topics/narrow").json()["parent"] == "wide"
    assert api.get("/api/v1/places/tahla").json()["aliases"] == ["التحلة"]
    assert api.get("/api/v1/places/nowhere").status_code == 404


def test_vocabularies_as_they_were(api: APIClient) -> None:
    wide, war = make_topic(code="wide", label="Wide"), make_topic(code="war")
    narrow = make_topic(code="narrow", parent=wide)
    make_topic(code="gone")
    then = datetime.now(UTC).isoformat()
    Topic.objects.filter(pk=wide.pk).update(code="wider", label="Wider")
    Topic.objects.filter(pk=narrow.pk).update(parent=war)
    Topic.objects.filter(code="gone").delete()
    make_topic(code="new")

    def asked(address: str, **query: str) -> Any:
        return api.get(f"/api/v1/{address}", query).json()

    assert ids(api, "topics") == ["narrow", "new", "war", "wider"]
    assert ids(api, "topics", as_of=then) == ["gone", "narrow", "war", "wide"]
    assert ids(api, "topics", as_of="2000") == []
    assert ids(api, "topics", as_of=then, label="Wide") == ["wide"]
    assert ids(api, "topics", as_of=then, parent="war") == []
    assert ids(api, "topics", as_of=then, parent__not="wider") == ["gone", "narrow", "war", "wide"]
    assert asked("topics/narrow", as_of=then)["parent"] == "wide"
    assert asked("topics/narrow")["parent"] == "war"
    assert asked("topics/new", as_of=then)["status"] == 404
    page = asked("topics", as_of=then, page_size="2")
    assert [each["code"] for each in api.get(page["next"]).json()["results"]] == ["war", "wide"]
    lines = api.get("/api/v1/topics", {"as_of": then, "format": "ndjson"}).getvalue().splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["gone", "narrow", "war", "wide"]


def test_actors_are_found_by_any_name(api: APIClient) -> None:
    actor = make_actor(name="Ḥizb Allāh")
    make_name(actor, name="حزب الله")
    publish(actor, make_actor(name="The Ministry of Ports", description="Not of Hizb Allah."))

    for name in ("hizb allah", "حزب", "HIZB"):
        assert ids(api, "actors", name=name) == [actor.human_id]
    assert len(ids(api, "actors", q="hizb")) == 2


def test_words_are_found_and_ranked(api: APIClient) -> None:
    in_title = make_source("Airspace closed over the river")
    in_byline = make_source("A report", byline="Airspace Desk")
    other = make_source("A joint exercise")
    publish(in_title, in_byline, other)

    best_first = [in_title.human_id, in_byline.human_id]
    assert ids(api, "sources", q="airspaces") == best_first
    assert ids(api, "sources", q="airspace", ordering="number") == best_first
    assert ids(api, "sources", q="airspace", ordering="-number") == best_first[::-1]
    assert ids(api, "sources", q='airspace -"river"') == [in_byline.human_id]
    assert len(ids(api, "sources", q="airspace or exercise")) == 3
    assert ids(api, "sources", q="!!! ) ( & |") == []
    page = api.get("/api/v1/sources", {"q": "airspace", "page_size": "1"}).json()
    assert page["results"][0]["id"] == in_title.human_id
    assert api.get(page["next"]).json()["results"][0]["id"] == in_byline.human_id


@pytest.mark.parametrize(
    "ordering", ["-number", "number", "-published", "-published_date", "published_date"]
)
def test_pages_hold_every_record_once(api: APIClient, ordering: str) -> None:
    dates = ["2024-10-01", None, "2024-10-01", "-0044-03-15", "2024-10", None, "1999"]
    sources = [make_source(published_date=date) for date in dates]
    publish(*sources)

    seen: list[str] = []
    address: str | None = f"/api/v1/sources?page_size=2&ordering={ordering}"
    while address:
        page = api.get(address).json()
        assert len(page["results"]) <= 2
        assert page["count"] is None
        seen += [source["id"] for source in page["results"]]
        last, address = page, page["next"]

    assert sorted(seen) == sorted(source.human_id for source in sources)
    back = seen[-1:]
    while last["previous"]:
        last = api.get(last["previous"]).json()
        back = [source["id"] for source in last["results"]] + back
    assert back == seen
    assert api.get("/api/v1/sources").json()["count"] == len(sources)


def test_queries_do_not_grow_with_rows(api: APIClient, public: BaseDatabaseWrapper) -> None:
    def rows() -> None:
        make_action(f"{19 + Action.objects.count():03}")
        outlet = make_publisher()
        publish(whole_threat(), make_relation(), outlet)
        correct(outlet, "Its country was wrong.", country="IQ")

    def queries(resource: str, **query: Any) -> int:
        with CaptureQueriesContext(public) as captured:
            answer = api.get(f"/api/v1/{resource}", query)
        assert answer.json()["results"]
        return questions(captured)

    rows()
    then = {"as_of": f"seq:{LedgerEntry.objects.count()}"}
    few = {resource: queries(resource) for resource in LISTS}
    for _ in range(3):
        rows()

    assert {resource: queries(resource) for resource in LISTS} == few
    # Which rows, and what is told of them; before that, the ledger's last number.
    assert all(count == 2 + (name not in VOCABULARIES) for name, count in few.items())
    for resource in set(LISTS) - set(VOCABULARIES):
        assert queries(resource, **then) == 3


def test_order_that_takes_long_to_look_through_is_left(
    api: APIClient, public: BaseDatabaseWrapper
) -> None:
    for _ in range(3):
        publish(make_claim())
    asked = {"kind": "fact", "ordering": "number", "page_size": 2}
    first = ids(api, "claims", **asked)
    left = []

    def slow(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "claims_claimindex" in sql and "ORDER BY" in sql and "(SELECT" not in sql:
            left.append(sql)
            return execute("SELECT pg_sleep(60)", None, many, context)
        return execute(sql, params, many, context)

    with public.execute_wrapper(slow):
        assert ids(api, "claims", **asked) == first

    assert len(left) == 1
    assert len(first) == 2


def test_one_record_is_one_query(api: APIClient, public: BaseDatabaseWrapper) -> None:
    claim = make_claim()
    publish(claim)

    with CaptureQueriesContext(public) as captured:
        answer = api.get(f"/api/v1/claims/{claim.human_id}")

    assert answer.status_code == 200
    assert len(captured) == 1


@pytest.mark.parametrize("resource", LISTS)
def test_unknown_parameter_is_refused_by_name(api: APIClient, resource: str) -> None:
    answer = api.get(f"/api/v1/{resource}/", {"page_sise": "2"})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "“page_size”" in answer.json()["errors"]["page_sise"][0]
    assert answer.json()["detail"] == answer.json()["errors"]["page_sise"][0]


HOSTILE = {
    "kind": ["thread", "", ",", "threat,", "\0", "threat\0", "x" * 10_000, ",".join(["fact"] * 99)],
    "claimant": ["ACT-999999", "CLM-1", "ACT-", "ACT-" + "9" * 30, "ACT-²", "%", "\ud83d", "'; --"],
    "topic": ["nowhere", "a'b", "\0"],
    "said_after": ["2024-13", "0", "0000", "-0001", "99999", "2024-10-01T00:00", "now()", "٢٠٢٤"],
    "q": ["", " ", "\0", "x" * 1_001],
    "page_size": ["0", "-1", "201", "1e3", "٣", "9" * 30, ""],
    "ordering": ["proposition", "-", "relevance", "?", ""],
    "cursor": ["x", "", "WzFd", "é", "W10", "A" * 10_000, "W1siYSJdLDEsMiwzLDRd"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_values_are_refused(api: APIClient, name: str) -> None:
    for value in HOSTILE[name]:
        answer = api.get("/api/v1/claims", {name: value.encode("utf-8", "surrogatepass")})

        assert answer.status_code == 400, value
        assert answer.json()["status"] == 400
        assert answer.json()["detail"]


def test_parameter_given_twice_means_any_or_is_refused(api: APIClient) -> None:
    assert api.get("/api/v1/claims", {"kind": ["fact", "threat"]}).status_code == 200
    for name in ("page_size", "q", "as_of", "cursor", "ordering", "said_after"):
        assert api.get("/api/v1/claims", {name: ["1", "2"]}).status_code == 400


def test_cursor_of_another_order_or_moment_is_refused(api: APIClient) -> None:
    publish(*[make_publisher() for _ in range(3)])
    page = api.get("/api/v1/publishers", {"page_size": "1"}).json()

    assert api.get(page["next"] + "&ordering=number").status_code == 400
    assert api.get(page["next"] + "&as_of=seq:1").status_code == 400
    assert api.get(page["next"] + "&as_of=seq:3").status_code == 200


@pytest.mark.parametrize(
    "name", ["CLM-9999999", "ACT-1", "CLM-", "nonsense", "CLM-" + "9" * 30, "%00", "CLM-%00", "😀"]
)
def test_unknown_record_is_a_problem(api: APIClient, name: str) -> None:
    publish(make_claim())

    for address in (f"claims/{name}", f"claims/{name}/revisions", f"claims/{name}/revisions/1"):
        answer = api.get(f"/api/v1/{address}")
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "There is no claim" in answer.json()["detail"]
