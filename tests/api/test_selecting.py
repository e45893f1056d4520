"""`fields` and `omit`: which parts of results are sent."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from config.api import router
from tests.api.publishing import publish
from tests.api.test_lists import whole_threat
from tests.factories import make_publisher, make_topic

pytestmark = pytest.mark.django_db
LISTS = [*(prefix for prefix, _, _ in router.registry), "revisions", "corrections"]


@pytest.fixture
def claim() -> Any:
    claim = whole_threat()
    publish(claim)
    return claim


def first(api: APIClient, **query: str) -> Any:
    (result,) = api.get("/api/v1/claims", query).json()["results"]
    return result


def test_fields_are_sent_alone(api: APIClient, claim: Any) -> None:
    whole = first(api)
    exact = [{"excerpt": {"exact": cited["excerpt"]["exact"]}} for cited in whole["citations"]]

    assert first(api, fields="id") == {"id": claim.human_id}
    assert first(api, fields="seq, page_url") == {key: whole[key] for key in ("seq", "page_url")}
    assert first(api, fields="citations.excerpt.exact") == {"citations": exact}
    both = first(api, fields="citations,citations.excerpt.exact")
    assert both == {"citations": whole["citations"]}
    parts = first(api, fields="threat.condition.parts.wording")["threat"]["condition"]["parts"]
    assert parts == [{"wording": "they strike"}, {"wording": None}]


def test_omitted_fields_are_not_sent(api: APIClient, claim: Any) -> None:
    whole = first(api)

    assert first(api, omit="citations") == {k: v for k, v in whole.items() if k != "citations"}
    less = first(api, omit="citations.excerpt.exact,threat.sentence")
    assert "exact" not in less["citations"][0]["excerpt"]
    assert less["citations"][0]["excerpt"]["prefix"] == whole["citations"][0]["excerpt"]["prefix"]
    assert "sentence" not in less["threat"]
    assert first(api, fields="id,threat", omit="threat") == {"id": claim.human_id}


def test_one_record_is_selected_from(api: APIClient, claim: Any) -> None:
    address = f"/api/v1/threats/{claim.human_id}"

    answer = api.get(address, {"fields": "id"})

    assert answer.json() == {"id": claim.human_id}
    assert answer["ETag"] != api.get(address)["ETag"]
    assert api.get(f"{address}/revisions", {"fields": "id"}).status_code == 400
    make_topic(code="water", label="Water")
    assert api.get("/api/v1/topics/water", {"omit": "parent,description"}).json() == {
        "code": "water",
        "label": "Water",
    }


UNKNOWN = {
    "propositon": "“proposition”",
    "citations.excerpt.exakt": "“citations.excerpt.exact”",
    "threat.condition.parts.parts.wordings": "“threat.condition.parts.parts.wording”",
    "threat.flags.status": "“threat.flags” has no parts",
    "id.id": "“id” has no parts",
    "citations.": "There are: role, excerpt, note",
    "": "There are: ",
    "id,,uuid": "There is no field “”",
    "__class__": "There are: ",
    "😀": "There are: ",
}


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("name", ["fields", "omit"])
def test_unknown_path_is_refused_and_the_nearest_named(
    api: APIClient, name: str, path: str
) -> None:
    for form in ("json", "ndjson"):
        answer = api.get("/api/v1/claims", {name: path, "format": form})

        assert answer.status_code == 400
        assert UNKNOWN[path] in answer.json()["errors"][name][0]


def test_hostile_paths_are_refused(api: APIClient) -> None:
    for path in (",".join(["id"] * 101), "threat." * 3_000 + "x", "\0", "x" * 10_000):
        assert api.get("/api/v1/claims", {"fields": path}).status_code == 400
    deep = "threat.condition." + "parts." * 1_500 + "wording"
    assert api.get("/api/v1/claims", {"fields": deep}).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_every_list_selects(api: APIClient, name: str) -> None:
    publish(make_publisher())
    key = "code" if name in ("topics", "places", "actions") else "uuid"

    answer = api.get(f"/api/v1/{name}", {"fields": key})

    assert answer.status_code == 200
    assert {*map(tuple, answer.json()["results"])} <= {(key,)}
