"""How many there are, and facets."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from config.api import router
from sources.api import counting, facets
from tests.api.asked import questions
from tests.api.publishing import correct, publish, retract
from tests.api.test_lists import ids, whole_threat
from tests.factories import (
    make_actor,
    make_claim,
    make_publisher,
    make_relation,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


def count(api: APIClient, **query: Any) -> int | None:
    return api.get("/api/v1/publishers", query).json()["count"]


def test_all_are_counted_when_that_is_asked(api: APIClient, monkeypatch: Any) -> None:
    outlets = [make_publisher(country=country) for country in ("IQ", "IQ", "IQ", "IR")]
    publish(*outlets)
    retract(outlets[0], "It never was.")

    assert count(api) == 3
    assert count(api, page_size=1) is None
    assert count(api, page_size=1, count="none") is None
    for how in ("exact", "estimate"):
        assert count(api, page_size=1, count=how) == 3
        assert count(api, page_size=1, count=how, country="IQ") == 2
        assert count(api, page_size=1, count=how, as_of="seq:4") == 4
    second = api.get("/api/v1/publishers?page_size=1&count=exact").json()["next"]
    assert api.get(second).json()["count"] == 3
    monkeypatch.setattr(counting, "COUNTED", 1)
    estimate = count(api, page_size=1, count="estimate")
    assert estimate is not None
    assert estimate >= 2
    for wrong in ("all", "", "\0"):
        assert api.get("/api/v1/publishers", {"count": wrong}).status_code == 400


def test_matches_of_words_are_counted_beyond_those_that_are_ranked(
    api: APIClient, monkeypatch: Any
) -> None:
    monkeypatch.setattr("sources.api.documents.RANKED", 2)
    publish(*[make_publisher(name=f"River {number}") for number in range(4)])

    page = api.get("/api/v1/publishers", {"q": "river", "page_size": "1", "count": "exact"}).json()

    assert page["count"] == 4


def test_facets_count_what_the_query_finds(api: APIClient) -> None:
    speaker, other = make_actor(), make_actor()
    said = make_statement(speakers=[speaker, other])
    publish(
        make_claim("fact", statement=said, modality="future"),
        make_claim("fact", statement=make_statement(speakers=[speaker]), modality=""),
        make_claim("demand", statement=said, modality="future"),
    )

    def counts(name: str, **query: Any) -> list[tuple[str, int]]:
        asked: dict[str, Any] = {"facets": name, "page_size": 1, **query}
        found = api.get("/api/v1/claims", asked).json()
        assert (found["facets"]["rows"], found["facets"]["capped"]) == (
            len(ids(api, "claims", **query)),
            False,
        )
        return [(each["value"], each["count"]) for each in found["facets"]["counts"][name]]

    assert counts("kind") == [("fact", 2), ("demand", 1)]
    assert counts("claimant") == [(speaker.human_id, 3), (other.human_id, 2)]
    assert counts("claimant", kind="demand") == [(speaker.human_id, 1), (other.human_id, 1)]
    assert counts("modality") == [("future", 2), (None, 1)]
    assert counts("topic") == []
    assert counts("kind", as_of="seq:0") == []
    assert "facets" not in api.get("/api/v1/claims").json()


def test_facets_of_many_rows_are_capped_and_say_so(api: APIClient, monkeypatch: Any) -> None:
    publish(*[make_publisher(country=country) for country in ("IR", "IQ", "IQ")])
    monkeypatch.setattr(facets, "ROWS", 2)
    monkeypatch.setattr(facets, "VALUES", 1)

    page = api.get("/api/v1/publishers", {"facets": "country,form"}).json()

    assert (page["facets"]["rows"], page["facets"]["capped"]) == (2, True)
    assert page["facets"]["counts"]["country"] == [{"value": "IQ", "count": 2}]


def test_facet_without_a_name_is_none(api: APIClient) -> None:
    problem = api.get("/api/v1/publishers", {"facets": ""}).json()

    there_are = "There are: form, ownership, country, reliability."
    assert problem["errors"] == {"facets": [f"There is no facet “”. {there_are}"]}


def test_facets_take_one_query(api: APIClient, public: BaseDatabaseWrapper) -> None:
    publish(whole_threat())

    def queries(**query: str) -> int:
        with CaptureQueriesContext(public) as captured:
            assert api.get("/api/v1/threats", query).json()["results"]
        return questions(captured)

    assert queries(facets="kind,status,target,topic,triangular") == queries() + 1


@pytest.mark.parametrize(("prefix", "view"), [(p, v) for p, v, _ in router.registry if v.facets])
def test_every_facet_is_a_filter_and_takes_its_values(
    api: APIClient, prefix: str, view: Any
) -> None:
    publish(whole_threat(), make_relation(), make_source(publisher=make_publisher(country="IQ")))
    names = [*view.facets]

    page = api.get(f"/api/v1/{prefix}", {"facets": ",".join(names)}).json()

    assert [*page["facets"]["counts"]] == names
    for name, values in page["facets"]["counts"].items():
        for each in values:
            if each["value"] is not None:
                found = api.get(f"/api/v1/{prefix}", {name: each["value"]}).json()
                assert len(found["results"]) == each["count"], (name, each)


def test_unknown_facet_is_refused_and_the_nearest_named(api: APIClient) -> None:
    publish(make_claim())

    for wrong, nearest in (("statis", "status"), ("threatner", "threatener")):
        answer = api.get("/api/v1/threats", {"facets": wrong})
        assert answer.status_code == 400
        assert f"“{nearest}”" in answer.json()["errors"]["facets"][0]
    for wrong in (",", "kind,", "\0", "kind; drop table", "number"):
        assert api.get("/api/v1/threats", {"facets": wrong}).status_code == 400
    assert api.get("/api/v1/topics", {"facets": "code"}).status_code == 400


def test_facets_are_of_the_moment(api: APIClient) -> None:
    outlet = make_publisher(country="IQ")
    publish(outlet)
    correct(outlet, "Elsewhere.", country="IR")

    for moment, country in (("seq:1", "IQ"), ("seq:2", "IR")):
        page = api.get("/api/v1/publishers", {"facets": "country", "as_of": moment}).json()
        assert page["facets"]["counts"]["country"] == [{"value": country, "count": 1}]
