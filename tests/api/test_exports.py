"""NDJSON and CSV: the whole of a query, streamed."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from claims.documents.threats import nodes
from config.api import router
from sources.api import exports
from sources.api.selecting import unknown
from sources.api.views import Publishers
from sources.models import LedgerEntry, PublisherIndex
from sources.publication.reading import Shape
from tests.api.asked import questions
from tests.api.publishing import publish, retract
from tests.api.test_lists import whole_threat
from tests.factories import (
    make_action,
    make_claim,
    make_place,
    make_publisher,
    make_relation,
    make_source,
    make_statement,
    make_topic,
)

pytestmark = pytest.mark.django_db
LISTS = [*(prefix for prefix, _, _ in router.registry), "revisions", "corrections"]
DOCUMENTS = {prefix: view for prefix, view, _ in router.registry if hasattr(view, "kind")}
DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def body(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    assert answer.streaming
    return answer.getvalue()


def lines(api: APIClient, address: str, **query: Any) -> list[Any]:
    answer = api.get(f"/api/v1/{address}", {"format": "ndjson", **query})
    return [orjson.loads(line) for line in body(answer).splitlines()]


def table(api: APIClient, address: str, **query: Any) -> list[dict[str, str]]:
    text = body(api.get(f"/api/v1/{address}", {"format": "csv", **query})).decode()
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def publish_some() -> None:
    make_topic()
    make_place()
    make_action()
    publish(whole_threat(), make_relation(), make_publisher(), make_source())


def test_lines_are_the_results_of_all_pages(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("sources.api.listing.ROWS", 2)
    publish(*[make_publisher(country="IQ") for _ in range(5)], make_publisher(country="IR"))

    for query in ({}, {"country": "IQ"}, {"ordering": "number"}, {"as_of": "seq:3"}):
        pages = api.get("/api/v1/publishers", query).json()["results"]
        assert lines(api, "publishers", **query) == pages
    assert len(lines(api, "publishers", country="IQ")) == 5
    assert lines(api, "publishers", country="IQ", fields="country") == [{"country": "IQ"}] * 5
    assert lines(api, "publishers", country="DE") == []


@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_told_in_every_form(api: APIClient, name: str) -> None:
    publish_some()
    retract(make_public(), "It never was.")
    results = api.get(f"/api/v1/{name}").json()["results"]
    assert results

    by_accept = api.get(f"/api/v1/{name}", HTTP_ACCEPT="application/x-ndjson")
    rows = table(api, name)

    assert by_accept["Content-Type"] == "application/x-ndjson"
    assert [orjson.loads(line) for line in body(by_accept).splitlines()] == results
    key = "code" if name in ("topics", "places", "actions") else "uuid"
    assert [row[key] for row in rows] == [each[key] for each in results]
    assert None not in rows[0]


def make_public() -> Any:
    outlet = make_publisher()
    publish(outlet)
    return outlet


def test_table_has_a_row_for_each_claim_condition_or_citation(api: APIClient) -> None:
    claim = whole_threat()
    other = make_claim("fact", 'He said "yes", then\nleft; 😀', statement=make_statement())
    publish(claim, other)
    document = api.get(f"/api/v1/claims/{claim.human_id}").json()

    assert len(table(api, "claims")) == len(table(api, "claims", rows="claim")) == 2
    (threat,) = table(api, "threats")
    assert threat["proposition"] == document["proposition"]
    assert threat["status"] == "triggered"
    assert threat["triangular"] == "true"
    assert threat["target_ids"] == document["threat"]["targets"][0]["id"]
    tree = [*nodes(document["threat"]["condition"])]
    conditions = table(api, "claims", rows="condition")
    assert [row["condition"] for row in conditions] == [str(node["number"]) for node in tree]
    assert {row["id"] for row in conditions} == {claim.human_id}
    top = conditions[0]
    assert (top["operator"], top["parts"]) == ("any", " | ".join(
        str(part["number"]) for part in tree[0]["parts"]
    ))  # fmt: skip
    cited = table(api, "claims", rows="citation", kind="fact")
    assert [row["exact"] for row in cited] == ['He said "yes", then\nleft; 😀']
    assert cited[0]["end"] == str(int(cited[0]["start"]) + 27)


def test_cells_are_no_formulas(api: APIClient) -> None:
    for start in ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "plain=1"):
        publish(make_publisher(name=f'{start},"x"'))

    names = [row["name"] for row in table(api, "publishers", ordering="number")]

    defused = ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\tx", "'\rx", "'\nx", "＝1", "plain=1"]
    assert names == [f'{name},"x"' for name in defused]
    exact = [line["name"] for line in lines(api, "publishers", ordering="number")]
    assert exact[0] == '=1+1,"x"'


def test_numbers_stay_numbers(api: APIClient) -> None:
    make_place(latitude=-33.5, longitude=44.25)

    (place,) = table(api, "places")

    assert (place["latitude"], place["longitude"]) == ("-33.5", "44.25")


def test_head_of_a_table(api: APIClient) -> None:
    publish(make_claim())

    answer = api.get("/api/v1/claims", {"format": "csv", "rows": "citation"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    seq = LedgerEntry.objects.count()
    assert answer["Content-Disposition"] == (
        f'attachment; filename="claimbase-claims-citation-seq{seq}.csv"'
    )
    assert body(answer).startswith(b"id,uuid,page_url,revision,digest,published_at,kind,")
    assert b"\r\n" in api.get("/api/v1/claims", {"format": "csv"}).getvalue()


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_tags_differ_by_form_and_hold(
    api: APIClient, public: BaseDatabaseWrapper, form: str
) -> None:
    publish(make_claim())
    address = f"/api/v1/claims?format={form}"

    first = api.get(address)
    body(first)
    with CaptureQueriesContext(public) as captured:
        head = api.head(address)
        again = api.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert not [query for query in captured if "CURSOR" in query["sql"]]
    assert (head.status_code, head.getvalue(), head["ETag"]) == (200, b"", first["ETag"])
    assert "Content-Length" not in head
    assert head["Content-Disposition"] == first["Content-Disposition"]
    assert again.status_code == 304
    tags = {
        api.head("/api/v1/claims", query, HTTP_ACCEPT=accept)["ETag"]
        for query in ({}, {"fields": "id"})
        for accept in ("application/json", "application/x-ndjson")
    }
    assert len(tags) == 4


REFUSED = [
    ("ndjson", "page_size", "5"), ("csv", "cursor", "x"), ("csv", "count", "exact"),
    ("ndjson", "facets", "kind"), ("csv", "fields", "id"), ("csv", "omit", "id"),
    ("ndjson", "rows", "claim"), ("json", "rows", "claim"), ("csv", "rows", "clain"),
    ("ndjson", "ordering", "relevance"), ("csv", "kind", "nonsense"), ("csv", "x", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "name", "value"), REFUSED)
def test_what_does_not_fit_the_form_is_refused(
    api: APIClient, form: str, name: str, value: str
) -> None:
    answer = api.get("/api/v1/claims", {"format": form, name: value})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert name in answer.json()["errors"]


def test_one_record_is_json_alone(api: APIClient) -> None:
    claim = make_claim()
    publish(claim)

    for query, accept in (({"format": "csv"}, "*/*"), ({}, "text/csv")):
        answer = api.get(f"/api/v1/claims/{claim.human_id}", query, HTTP_ACCEPT=accept)
        assert answer.status_code == (400 if query else 406)


def test_all_matches_of_words_are_exported(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("sources.api.documents.RANKED", 2)
    publish(*[make_publisher(name=f"River {number}") for number in range(4)])

    assert len(api.get("/api/v1/publishers", {"q": "river"}).json()["results"]) == 2
    assert len(lines(api, "publishers", q="river")) == 4


def test_queries_do_not_grow_with_rows(api: APIClient, public: BaseDatabaseWrapper) -> None:
    def queries(**query: str) -> int:
        with CaptureQueriesContext(public) as captured:
            body(api.get("/api/v1/threats", query))
        return questions(captured)

    publish(whole_threat())
    few = queries(format="csv"), queries(format="ndjson", fields="id")
    publish(whole_threat(), whole_threat())

    assert (queries(format="csv"), queries(format="ndjson", fields="id")) == few


def test_export_that_takes_too_long_to_begin_is_a_problem(api: APIClient, monkeypatch: Any) -> None:
    publish(make_publisher())
    slow = PublisherIndex.objects.extra(where=["pg_sleep(1)::text = ''"])
    monkeypatch.setattr(Publishers, "queryset", slow)
    monkeypatch.setitem(exports.LIMITS, "statement_timeout", "20ms")

    answer = api.get("/api/v1/publishers", {"format": "csv"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("prefix", DOCUMENTS)
def test_columns_are_paths_of_documents(api: APIClient, prefix: str) -> None:
    view = DOCUMENTS[prefix]
    shape = Shape(view.serializer_class())
    parts = {"condition": "threat.condition", "citation": "citations"}

    for name, each in view.tables.items():
        for path in each.columns.values():
            assert unknown(path.split("."), shape) is None
        for path in each.part_columns.values():
            assert unknown(f"{parts[name]}.{path}".split("."), shape) is None


@pytest.mark.parametrize("prefix", DOCUMENTS)
def test_columns_are_documented(prefix: str) -> None:
    text = DOCS.read_text()

    for each in DOCUMENTS[prefix].tables.values():
        told = re.findall(r"`(\w+)`", text)
        assert {*each.header} <= {*told}


@pytest.mark.django_db(transaction=True)
def test_stream_is_of_one_instant(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("sources.api.listing.ROWS", 1)
    monkeypatch.setattr("sources.api.exports.BYTES", 1)
    outlets = [make_publisher() for _ in range(4)]
    publish(*outlets)

    answer = api.get("/api/v1/publishers?format=ndjson&ordering=number&fields=name,seq")
    stream = iter(answer.streaming_content)
    first = next(stream)
    publish(make_publisher())
    retract(outlets[3], "Gone meanwhile.")
    rest = [*stream]

    assert len([first, *rest]) - (rest[-1] == b"") == 4
    assert orjson.loads(rest[2])["name"] == outlets[3].name
    assert not connections["public"].in_atomic_block
    assert len(lines(api, "publishers")) == 4


@pytest.mark.django_db(transaction=True)
def test_stream_that_is_given_up_ends_its_transaction(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("sources.api.listing.ROWS", 1)
    monkeypatch.setattr("sources.api.exports.BYTES", 1)
    publish(*[make_publisher() for _ in range(3)])

    answer = api.get("/api/v1/publishers?format=csv")
    next(iter(answer.streaming_content))
    during = connections["public"].in_atomic_block
    answer.close()

    assert (during, connections["public"].in_atomic_block) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_stream_that_breaks_raises(api: APIClient, monkeypatch: Any) -> None:
    monkeypatch.setattr("sources.api.listing.ROWS", 1)
    monkeypatch.setattr("sources.api.exports.BYTES", 1)
    publish(*[make_publisher() for _ in range(3)])

    answer = api.get("/api/v1/publishers?format=csv")
    connections["public"].connection.close()  # as when the database goes away
    with pytest.raises(DatabaseError):
        list(answer.streaming_content)
    answer.close()
    assert not connections["public"].in_atomic_block
