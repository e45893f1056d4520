"""Every filter of every resource: what it finds, several values, all, none, and what is refused."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from actors.api.filters import Actors
from config.api import router
from sources.api.filters import (
    Bound,
    Codes,
    Dates,
    Exactly,
    Flag,
    From,
    Numbers,
    Reaching,
    Records,
    Terms,
    Texts,
)
from sources.api.grammar import AnyOf, Filters, Parameter
from tests.api import corpus
from tests.api.asked import questions
from tests.api.corpus import Corpus
from tests.api.publishing import publish
from tests.factories import make_actor, make_name, make_topic

pytestmark = pytest.mark.django_db
CORPORA: dict[str, Callable[[], Corpus]] = {
    "claims": corpus.of_claims,
    "threats": corpus.of_threats,
    "statements": corpus.of_statements,
    "actors": corpus.of_actors,
    "relations": corpus.of_relations,
    "sources": corpus.of_sources,
    "publishers": corpus.of_publishers,
    "topics": corpus.of_topics,
    "places": corpus.of_places,
    "actions": corpus.of_actions,
}
# Tried in test_search.py and test_affiliates.py.
APART = {"q", "like", "changed_since", "include"}
VARIANTS = ("__all", "__not")
# What is refused by each kind of parameter, the first that fits; any text may stand in some.
REFUSED: dict[type[Parameter], list[str]] = {
    Actors: ["ACT-999999", "nobody of this name", "CLM-1", "ACT-²", "\ud83d"],
    Records: ["CLM-999999", "nonsense", "%", "00000000-0000-0000-0000-000000000000"],
    Terms: ["nonsense", "Threat", "x" * 2_000],
    Reaching: ["nonsense", "F", "a,b"],
    Codes: ["nowhere", "18; --"],
    Texts: ["?", "¡"],
    Dates: ["2024-13", "0000", "yesterday", "2024-10-01T00:00", "Unknown"],
    From: ["2024-13", "unknown", "2024,2025"],
    Numbers: ["x", "-1", "1.5", "²", "99999"],
    Bound: ["x", "-1", "1,2", "99999"],
    Flag: ["maybe", "True", "1"],
    Parameter: ["x" * 2_000, " "],
}


def filters_of(resource: str) -> dict[str, Parameter]:
    views = {prefix: view for prefix, view, _ in router.registry}
    filterset: type[Filters] = views[resource].filterset_class
    return {name: each for name, each in filterset.base_filters.items() if name not in APART}  # type: ignore[misc]


def ask(api: APIClient, resource: str, **query: Any) -> list[str]:
    answer = api.get(f"/api/v1/{resource}", query)
    assert answer.status_code == 200, (query, answer.json())
    return sorted(each.get("id", each.get("code")) for each in answer.json()["results"])


def expected(held: Corpus, parameter: Parameter) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """Questions with one parameter, and who is found."""
    everyone = set(held.records)
    found = {value: set(who.split()) for value, who in held.found[parameter.name].items()}
    for value, who in found.items():
        yield {parameter.name: value}, who
    if not isinstance(parameter, AnyOf):
        return
    value, who = next(iter(found.items()))
    yield {parameter.name: [value, value]}, who
    yield {f"{parameter.name}__not": value}, everyone - who
    if parameter.holds_several:
        yield {f"{parameter.name}__all": value}, who
    for (one, who), (other, more) in pairwise(found.items()):
        parted = [one, other] if isinstance(parameter, Exactly) else f"{one},{other}"
        yield {parameter.name: parted}, who | more
        yield {f"{parameter.name}__not": [one, other]}, everyone - who - more
        if parameter.holds_several:
            yield {f"{parameter.name}__all": [one, other]}, who & more


@pytest.mark.parametrize("resource", CORPORA)
def test_each_filter_finds_what_it_says(
    api: APIClient, resource: str, subtests: pytest.Subtests
) -> None:
    held = CORPORA[resource]()
    filters = filters_of(resource)
    own = {name for name in filters if not name.endswith(VARIANTS)}
    if resource == "claims":  # those of threats are more
        assert set(held.found) <= own <= set(filters_of("threats"))
    else:
        assert set(held.found) == own

    tried: dict[str, list[set[str]]] = defaultdict(list)
    for name in held.found:
        for query, who in expected(held, filters[name]):
            tried[next(iter(query))].append(who)
            with subtests.test(**query):
                assert ask(api, resource, **query) == held.ids(who)

    for name, found in tried.items():
        if resource != "threats" or not name.startswith(("kind", "relation")):  # of all claims
            assert any(found), f"{name} finds nothing here"
            assert any(who != {*held.records} for who in found), f"{name} leaves nothing out here"


@pytest.mark.parametrize("resource", CORPORA)
def test_each_filter_refuses_what_it_cannot_mean(
    api: APIClient, resource: str, subtests: pytest.Subtests
) -> None:
    for name, parameter in filters_of(resource).items():
        for value in next(bad for kind, bad in REFUSED.items() if isinstance(parameter, kind)):
            with subtests.test(name=name, value=value[:40]):
                sent = value.encode("utf-8", "surrogatepass")
                answer = api.get(f"/api/v1/{resource}", {name: sent})

                assert answer.status_code == 400
                if value.isprintable():
                    assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("claims?status=standing", "“status” is a parameter of /threats."),
        ("claims?target=Israel", "“target” is a parameter of /threats."),
        ("statements?claimant=Israel", "“claimant” is a parameter of /claims, /threats."),
        ("threats?staus=standing", "Did you mean “status”?"),
        ("claims?pagesize=5", "Did you mean “page_size”?"),
        ("claims?xyzzy=1", ""),
        ("claims/CLM-000001?bogus=1", "There are: as_of, fields, format, omit."),
        ("schema?bogus=1", "There are: format."),
        ("docs?scrpt=", "Did you mean “script”?"),
    ],
)
def test_unknown_parameter_is_told_with_what_was_likely_meant(
    api: APIClient, address: str, hint: str
) -> None:
    answer = api.get(f"/api/v1/{address}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    _, _, said = answer.json()["detail"].partition("”.")
    assert said.strip() == hint


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"kind": "thread"}, "Did you mean “threat”?"),
        ({"kind__not": "fact,thread"}, "Did you mean “threat”?"),
        ({"topic": "wird"}, "Did you mean “wide”?"),
        ({"claimant": "The Comittee"}, "Did you mean The Committee (ACT-"),
        ({"claimant": "Isreal"}, "Did you mean Israel (ACT-"),
        ({"claimant": "Hizbullah"}, "Did you mean Hezbollah (ACT-"),
        ({"claimant": "U.S.A."}, "Did you mean United States (ACT-"),
        ({"claimant": "us"}, "Did you mean United States (ACT-"),
        ({"claimant": "Zanzibar"}, "Write a name in full, or a human id."),
        ({"claimant__all": "Brigade"}, "Several actors are named “Brigade”: The Lions (ACT-"),
        ({"statement": "CLM-1"}, "such as STM-000012"),
        ({"include": "affiliate", "actor": "The Committee"}, "Did you mean “affiliates”?"),
        ({"include": "affiliates"}, "needs a parameter that names an actor"),
        ({"claimnat": "x"}, "Did you mean “claimant”?"),
        ({"reliability_min": "F"}, "It cannot be “F”."),
        ({"language": "English"}, "“English” is not a BCP 47 language tag, such as en or ar-IQ."),
    ],
)
def test_refusal_names_the_nearest(api: APIClient, query: dict[str, str], named: str) -> None:
    make_topic(code="wide")
    lions, tigers = make_actor("The Lions"), make_actor("The Tigers")
    states, others = make_actor("United States"), ("Israel", "Hezbollah", "Israeli Union of Pilots")
    make_name(states, "United States of America")
    make_name(lions, "Brigade")
    make_name(tigers, "The brigade")
    make_name(tigers, "Brigáde")
    publish(make_actor("The Committee"), lions, tigers, states, *map(make_actor, others))

    answer = api.get("/api/v1/claims", query)

    assert answer.status_code == 400
    assert named in answer.json()["detail"]


def test_queries_do_not_grow_with_what_is_asked_of(
    api: APIClient, public: BaseDatabaseWrapper, subtests: pytest.Subtests
) -> None:
    def queries(query: dict[str, Any]) -> int:
        with CaptureQueriesContext(public) as captured:
            assert ask(api, "threats", **query)
        return questions(captured)

    held = corpus.of_threats()
    found = {
        name: [value for value, who in values.items() if who] for name, values in held.found.items()
    }
    asked = [{name: values[0]} for name, values in found.items() if values]
    few = [queries(query) for query in asked]
    publish(*(each.claim for each in corpus.threats("more")))
    for query, before in zip(asked, few, strict=True):
        with subtests.test(**query):
            assert queries(query) == before <= 6


def test_what_has_none_of_several_values_is_asked_one_by_one(
    api: APIClient, public: BaseDatabaseWrapper
) -> None:
    """The index of claims that have no origin serves only a condition that says so by itself."""
    with CaptureQueriesContext(public) as asked:
        api.get("/api/v1/claims?citation_role__not=origin,context")

    said = [query["sql"] for query in asked if '"citation_roles" &&' in query["sql"]]
    assert said
    assert all(sql.count('NOT ("claims_claimindex"."citation_roles" &&') == 2 for sql in said)
