"""What HTTP asks of every answer: forms, tags, licence, compression, problems."""

import gzip
from typing import Any

import pytest
from django.test import Client
from django.utils.http import http_date
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.throttling import BaseThrottle

from sources.api.root import Root
from sources.ledger.heads import sign_head
from sources.models import LedgerEntry
from tests.api.publishing import publish
from tests.factories import make_claim, make_publisher, make_topic
from tests.people import person

pytestmark = pytest.mark.django_db
LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
READ = [
    "",
    "claims",
    "topics",
    "revisions",
    "corrections",
    "changes",
    "ledger/heads",
    "ledger/entries",
]


class Full(BaseThrottle):
    def allow_request(self, *_: Any) -> bool:
        return False

    def wait(self) -> float:
        return 7


class Broken:
    def get(self, *_: Any) -> None:
        raise RuntimeError("a secret")


@pytest.fixture
def lenient() -> Client:
    """Shows the answer to a fault, as a browser would, where a test's client raises it."""
    return Client(raise_request_exception=False)


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Link"] == LICENCE
    said = answer.json()
    assert (said["type"], said["status"]) == ("about:blank", status)
    assert said["title"]
    return said


def test_address_with_nothing_is_a_problem(api: APIClient) -> None:
    for address in ("/api/v1/claimz", "/api/v1/claims/CLM-1/x", "/api/v2/", "/api/x/"):
        for verb in (api.get, api.post, api.delete):
            assert "/api/v1/" in problem(verb(address), 404)["detail"]
    assert api.get("/nothing")["Content-Type"].startswith("text/html")


def test_other_verbs_are_a_problem(api: APIClient) -> None:
    answer = api.post("/api/v1/claims", {})

    assert "POST" in problem(answer, 405)["detail"]
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_form_is_chosen_by_what_the_client_likes_best(api: APIClient) -> None:
    for accept in ("*/*", "application/json", "application/*;q=0.1", "text/html, */*;q=0.1"):
        assert api.get("/api/v1/", HTTP_ACCEPT=accept)["Content-Type"] == "application/json"
    for accept in ("text/html", "image/*", "application/json;q=0", "nonsense"):
        said = problem(api.get("/api/v1/", HTTP_ACCEPT=accept), 406)
        assert "application/json" in said["detail"]
    said = problem(api.get("/api/v1/", {"format": "xml"}), 400)
    assert said["errors"]["format"] == ["It is one of: json."]


def test_too_many_requests_are_a_problem(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(Root, "throttle_classes", [Full])

    answer = api.get("/api/v1/")

    assert problem(answer, 429)["detail"]
    assert answer["Retry-After"] == "7"


def test_fault_of_ours_is_a_problem_that_tells_nothing(lenient: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(Root, "get", Broken().get)

    answer = lenient.get("/api/v1/")

    assert "ours" in problem(answer, 500)["detail"]
    assert b"secret" not in answer.content


def test_host_that_is_not_ours_is_a_problem(lenient: Client) -> None:
    problem(lenient.get("/api/v1/", HTTP_HOST="evil.example"), 400)
    answer = lenient.get("/admin/login/", HTTP_HOST="evil.example")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize("name", READ)
def test_what_is_known_is_not_sent_again(api: APIClient, name: str) -> None:
    publish(make_publisher())
    make_topic()
    sign_head()
    address = f"/api/v1/{name}"

    first = api.get(address)
    head = api.head(address)
    again = api.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")
    assert (again.status_code, again["ETag"], again.content) == (304, first["ETag"], b"")
    assert again["Link"] == first["Link"] == LICENCE
    assert {"Accept", "Accept-Encoding"} <= {*first["Vary"].split(", ")}
    assert api.head(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    publish(make_publisher())
    make_topic()
    sign_head()
    assert api.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


@pytest.mark.parametrize("name", ["claims", "revisions", "changes"])
def test_what_the_ledger_tells_says_when_it_changed(api: APIClient, name: str) -> None:
    publish(make_publisher())
    address = f"/api/v1/{name}"
    changed = int(LedgerEntry.objects.latest("seq").published_at.timestamp())

    answer = api.get(address)

    assert answer["Last-Modified"] == http_date(changed)
    since = {"If-Modified-Since": answer["Last-Modified"]}
    assert api.get(address, headers=since).status_code == 304


def test_link_of_an_answer_stands_beside_the_licence(api: APIClient, monkeypatch: Any) -> None:
    link = '<https://a.example/new>; rel="deprecation"'
    monkeypatch.setattr(Root, "get", lambda *_: Response({}, headers={"Link": link}))

    assert api.get("/api/v1/")["Link"] == f"{link}, {LICENCE}"


@pytest.mark.parametrize("name", ["claims", ""])
def test_other_than_the_client_asks_for_is_a_problem(api: APIClient, name: str) -> None:
    answer = api.get(f"/api/v1/{name}", headers={"If-Match": '"another"'})

    assert "If-Match" in problem(answer, 412)["detail"]


def test_answers_are_compressed_for_who_can_read_that(api: APIClient) -> None:
    publish(make_claim())

    plain = api.get("/api/v1/claims")
    zipped = api.get("/api/v1/claims", HTTP_ACCEPT_ENCODING="gzip")

    assert "Content-Encoding" not in plain
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["ETag"] == f"W/{plain['ETag']}"
    for tag in (plain["ETag"], zipped["ETag"]):
        answer = api.get("/api/v1/claims", HTTP_IF_NONE_MATCH=tag, HTTP_ACCEPT_ENCODING="gzip")
        assert answer.status_code == 304
    assert "Content-Encoding" not in api.get("/admin/login/", HTTP_ACCEPT_ENCODING="gzip")


def test_answers_do_not_depend_on_who_is_signed_in(client: Client) -> None:
    client.force_login(person("editor"))

    for address in ("/api/v1/", "/api/v1/claims", "/api/v1/nothing"):
        assert "Cookie" not in client.get(address)["Vary"]


def test_pages_of_other_sites_may_read_but_not_as_somebody(api: APIClient) -> None:
    for answer in (api.get("/api/v1/", HTTP_ORIGIN="https://a.example"), _preflight(api, "GET")):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer
    allowed = _preflight(api, "GET")
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    headers = {*allowed["Access-Control-Allow-Headers"].split(", ")}
    conditions = {"if-none-match", "if-modified-since", "if-match", "if-unmodified-since"}
    assert {"authorization", *conditions} <= headers
    assert allowed["Link"] == LICENCE
    exposed = {*allowed["Access-Control-Expose-Headers"].split(", ")}
    assert {"ETag", "Link", "WWW-Authenticate", "Deprecation", "Sunset"} <= exposed
    missing = api.get("/api/v1/nothing", HTTP_ORIGIN="https://a.example")
    assert missing["Access-Control-Allow-Origin"] == "*"
    login = api.get("/admin/login/", HTTP_ORIGIN="https://a.example")
    assert "Access-Control-Allow-Origin" not in login


def _preflight(api: APIClient, verb: str) -> Any:
    return api.options(
        "/api/v1/claims",
        HTTP_ORIGIN="https://a.example",
        HTTP_ACCESS_CONTROL_REQUEST_METHOD=verb,
    )
