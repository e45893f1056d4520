"""Whatever is sent: an answer or a problem, never a fault of ours, and no statement runs long."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from rest_framework.test import APIClient

from sources.ledger.heads import sign_head
from tests.api.publishing import publish, retract
from tests.api.test_schema import SCHEMA
from tests.factories import (
    make_action,
    make_actor,
    make_claim,
    make_place,
    make_publisher,
    make_relation,
    make_statement,
    make_threat,
    make_token_words,
    make_topic,
)

pytestmark = pytest.mark.django_db
# As they stand in an address: bytes that are no text, texts that are no value, values of no time.
VALUES = [
    "%00", "a%00b", "CLM-000001%00",  # NUL
    "%ED%A0%BD", "%ED%B0%80", "%FF%FE", "%C0%AF", "%F5%80%80%80",  # no UTF-8
    "%", "%zz", "%u0041", "%25%30%30",  # no percent-encoding
    "0000", "0000-01-01", "-0001", "99999", "99999-01-01", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00%2B14:00", "2024-10-01T00:00:00%2B99:99", "2024-10-01T24:00:00Z",
    "seq:99999999999999999999", "seq:-1", "seq:0",
    "9" * 30, "9" * 5_000, "-1", "1e99", "NaN", "0x10", quote("²"), quote("１"), quote("٣"),
    quote("\u202eabc\u202c"), quote("\u2066حزب\u2069"), quote("حزب الله"), quote("\ufeff"),
    quote("\ue000\ue001"), quote("\uffff"), quote("\U0001f600"), quote("ﬀ" * 500),
    "x" * 10_000, "," * 10_000, quote("a " * 3_000), quote("é̂" * 900), "%20", "", "+",
    quote("%_\\"), quote("\\"), quote("*?[!a]"), quote("(a+)+$"), quote("[[:alpha:"), quote(".*"),
    quote("a & !b | (c <-> d:*"), quote("'\\' :* \\"), quote('"'), quote('-"'), quote("or or -"),
    quote("'; DROP TABLE claims_claim; --"), quote("$$"), quote("{a,b}"), quote("(,)"),
    quote("<script>"), quote("a\r\nX-Header: b"), quote("{{7*7}}"), quote("../../etc/passwd"),
    quote('[1,[2,{"a":null}]]'), "CLM-%2B1", "CLM-1,CLM-2", "null", "true", "id.id.id", "..",
]  # fmt: skip
EACH = 3  # of the values, at least
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "GIBBERISH")
HEADERS: dict[str, list[str]] = {
    "Accept": ["", ",", "*", "*/*;q=x", "application/json;q=9", "a/b" * 3_000, "text/csv;q=0.\x80"],
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1,0-0", "lines=1", "bytes=" + "0-1," * 999],
    "If-None-Match": ["*", '"', '"a', 'W/"', ",,", '"x"' * 3_000, "\x80"],
    "If-Match": ["*", '"a"', "a"],
    "If-Modified-Since": ["yesterday", "0", "Thu, 01 Jan 0000 00:00:00 GMT",
                          "Fri, 31 Dec 99999 23:59:59 GMT", "Mon, 99 Foo 2024 99:99:99 GMT"],
    "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "x"],
    "Accept-Encoding": ["gzip;q=0", "br", "*", ",;", "gzip" * 3_000],
    "Authorization": ["", "Bearer", "Bearer \x80", "Basic eDp4", "Bearer " + "x" * 9_000],
    "Content-Type": ["", "/", "text/plain; charset=x", "multipart/form-data"],
    "Content-Length": ["-1", "x", "99999999999999999999"],
    "Origin": ["null", "\x80", "https://" + "a" * 9_000],
    "X-Forwarded-For": ["x", "::::", "1.2.3.4, " * 999],
    "Idempotency-Key": ["", " ", "\x80", "x" * 256, "x" * 10_000, "é", "a\tb"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _statements_are_short() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '1s'")  # then the answer is a 503
        yield
        cursor.execute("SET statement_timeout = 0")


@pytest.fixture
def held() -> dict[str, str]:
    """By path of the schema, an address; something is published of each kind, and one retracted."""
    actor, gone = make_actor("The Committee"), make_actor("Nobody")
    claim = make_claim("threat", statement=make_statement(speakers=[actor]))
    make_threat(claim)
    relation, outlet = make_relation(subject=actor), make_publisher()
    publish(claim, relation, outlet, gone)
    retract(gone, "There is none.")
    sign_head()
    ids = {
        "claims": claim, "threats": claim, "statements": claim.statement, "actors": actor,
        "relations": relation, "sources": claim.citations.get().excerpt.snapshot.source,
        "publishers": outlet,
    }  # fmt: skip
    codes = {"topics": make_topic(), "places": make_place(), "actions": make_action()}
    named = {name: record.human_id for name, record in ids.items()}
    named |= {name: row.code for name, row in codes.items()}
    return {
        path: "/api/v1" + path.replace("{id}", named.get(path.split("/")[1], ""))
        .replace("{number}", "1").replace("{seq}", "1").replace("{other}", "2")
        .replace("{sha256}", "0" * 64)
        for path, verbs in SCHEMA["paths"].items() if "get" in verbs
    }  # fmt: skip


def check(answer: Any, asked: str) -> None:
    """An answer, or a problem that says what it is."""
    assert answer.status_code < 500, asked
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json", asked
        said = answer.json()
        assert said["status"] == answer.status_code, asked
        assert said["detail"], asked
        assert len(answer.content) < 20_000, asked


def test_any_value_of_any_parameter(api: APIClient, held: dict[str, str]) -> None:
    asked = 0
    for path, address in held.items():
        told = SCHEMA["paths"][path]["get"].get("parameters", ())
        names = [each["name"] for each in told if each["in"] == "query"] or ["x"]
        # Each address gets every value, and each parameter some of them.
        for turn in range(max(EACH * len(names), len(VALUES))):
            query = f"{names[turn % len(names)]}={VALUES[turn % len(VALUES)]}"
            check(api.get(address, QUERY_STRING=query), f"{address}?{query[:200]}")
            asked += 1

    assert asked > 3_000


@pytest.mark.parametrize(
    ("resource", "names"),
    [
        ("claims", ["q", "like", "claimant", "topic", "assessor", "about", "cursor", "fields"]),
        ("threats", ["overdue", "facets", "ordering"]),
        ("actors", ["name", "external_id", "as_of", "changed_since", "page_size"]),
        ("sources", ["snapshot", "format", "rows"]),
        ("ledger/proof", ["seq"]),
        ("nothing", ["x"]),
    ],
)
def test_every_value_of_the_parameters_of_each_kind(
    api: APIClient, held: dict[str, str], resource: str, names: list[str]
) -> None:
    for name in names:
        for value in VALUES:
            query = f"{name}={value}"
            check(api.get(f"/api/v1/{resource}", QUERY_STRING=query), f"{resource}?{query[:200]}")


def test_parameters_without_end(api: APIClient, held: dict[str, str]) -> None:
    for many in (999, 1_001, 20_000):
        for query in (
            "&".join(f"a{number}=1" for number in range(many)),
            "kind=threat&" * many,
            "q=a&" * many,
            "&" * many,
            "=" * many,
            "kind=" + "threat," * many,
            "fields=" + "id," * many,
            "fields=" + "citations." * many,
            "facets=" + "kind," * many,
        ):
            check(api.get("/api/v1/claims", QUERY_STRING=query), query[:80])


def test_any_name_in_an_address(api: APIClient, held: dict[str, str]) -> None:
    for path in SCHEMA["paths"]:
        if "{" in path:
            for value in (
                *VALUES,
                "x" * 100_000,
                quote("ÀCT-1"),
                "ACT-1/../../..",
                "ACT-1%2F..%2F",
            ):
                filled = path.replace("{id}", value).replace("{number}", value)
                filled = filled.replace("{seq}", value).replace("{other}", value)
                address = f"/api/v1{filled.replace('{sha256}', value)}"
                if "//" not in address:
                    check(api.get(address), address[:200])


def test_any_method(api: APIClient, held: dict[str, str]) -> None:
    for address in held.values():
        for method in METHODS:
            for query in ("", "format=nonsense&x=%00"):
                answer = api.generic(method, address, "x", "x/y", QUERY_STRING=query)
                check(answer, f"{method} {address}?{query}")
                assert answer.status_code == 405, f"{method} {address}?{query}"


def test_any_header(api: APIClient, held: dict[str, str]) -> None:
    paths = ("/claims", "/claims/{id}", "/topics", "/revisions/{seq}/raw", "/ledger/heads/latest")
    for address in [*(held[path] for path in paths), f"{held['/claims']}?format=csv"]:
        for name, values in HEADERS.items():
            for value in values:
                answer = api.get(address, headers={name: value})
                check(answer, f"{address} {name}: {value[:80]}")


def test_any_parameter_or_header_of_a_sheet() -> None:
    _, words = make_token_words(scopes=["propose"])
    address, key = "/api/v1/intake/sheets", {"Idempotency-Key": "a"}
    token = {"Authorization": f"Bearer {words}"}
    client: Any = APIClient()
    for value in VALUES:
        answer = client.generic(
            "POST", address, b"{}", "application/json", QUERY_STRING=f"x={value}",
            headers=key | token,
        )  # fmt: skip
        check(answer, f"{address}?x={value[:200]}")
        assert answer.status_code == 400, value[:200]
    for name in HEADERS.keys() - {"Accept-Encoding"}:  # `check` reads what is not compressed
        for value in HEADERS[name]:
            headers = key | token | {name: value}
            answer = client.generic("POST", address, b"{}", "application/json", headers=headers)
            check(answer, f"{address} {name}: {value[:80]}")
            assert answer.status_code >= 400, f"{name}: {value[:80]}"


DEEP = 100_000
BODIES: list[tuple[str, bytes]] = [
    ("application/json", b""),
    ("application/json", b"\x00"),
    ("application/json", b"\xff\xfe"),
    ("application/json", b"null"),
    ("application/json", b"[" * DEEP),
    ("application/json", b"[" * DEEP + b"]" * DEEP),
    ("application/json", b'{"claimbase":' * DEEP),
    ("application/json", b'{"claimbase": 1, "claims": ' + b"[" * 900 + b"]" * 900 + b"}"),
    ("application/json", b'{"claimbase": 1, "claims": [{"id": "\\ud800"}]}'),
    ("application/json", b'{"claimbase": 1, "namespace": "\\u0000", "sources": []}'),
    ("application/json", b'{"claimbase": 1, "claims": [{"id": "a", "about": "99999-01-01"}]}'),
    ("application/json", b'{"claimbase": 1e999}'),
    ("application/json", b'{"claimbase": ' + b"9" * 100_000 + b"}"),
    ("application/json", b'{"claimbase": 1, "claimbase": 2}'),
    ("application/json", b'{"claimbase": 1, "x": ' + b'"' + b"x" * 9_000_000 + b'"}'),
    ("application/yaml", b"claimbase: 1\nclaims: &a [*a, *a]"),
    ("application/yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b, *b]"),
    ("application/yaml", b"!!python/object/apply:os.system [id]"),
    ("application/yaml", b"? [a]\n: b"),
    ("application/yaml", b"{" * 20_000),
    ("application/yaml", b"- " * 20_000),
    ("application/yaml", "\u202eclaimbase: 1".encode()),
    ("application/yaml", b"claimbase: 0000-01-01"),
    ("text/plain", b"claimbase: 1"),
    ("application/json; charset=utf-16", b"{}"),
    ("multipart/form-data; boundary=x", b"--x--"),
    ("application/x-www-form-urlencoded", b"claimbase=1"),
    ("", b"{}"),
]


@pytest.mark.parametrize(("type_", "body"), BODIES)
def test_any_sheet(type_: str, body: bytes) -> None:
    _, words = make_token_words(scopes=["propose"])
    for token in ({}, {"Authorization": f"Bearer {words}"}):
        client: Any = APIClient()
        answer = client.generic(
            "POST",
            "/api/v1/intake/sheets",
            body,
            type_,
            headers={"Idempotency-Key": "a", **token},
        )

        check(answer, f"{type_} {body[:80]!r}")
        assert answer.status_code >= 400
