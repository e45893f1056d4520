"""Permalinks, raw bytes, differences, the log of corrections, and what clients may ask again."""

import base64
import hashlib
from typing import Any

import orjson
import pytest
from rest_framework.test import APIClient

from sources.publication.kinds import kinds
from sources.review.takedown import take_down
from sources.review.withdrawal import refresh
from tests.api.publishing import correct, publish, retract, update
from tests.factories import make_publisher, make_snapshot, make_source
from tests.people import person

pytestmark = pytest.mark.django_db


def test_permalink_says_how_its_revision_stands(api: APIClient) -> None:
    outlet = make_publisher(name="The Gauge")
    (first,) = publish(outlet)
    second = update(outlet, name="The Gorge")
    address = f"/api/v1/publishers/{outlet.human_id}"

    shown = api.get(f"{address}/revisions/1").json()

    assert shown == api.get(f"/api/v1/revisions/{first.pk}").json()
    assert shown == api.get(f"/api/v1/publishers/{outlet.uuid}/revisions/1/").json()
    assert (shown["id"], shown["status"]) == (outlet.human_id, "superseded")
    assert shown["document"]["name"] == "The Gauge"
    assert shown["envelope"]["commitment"] == first.entry.commitment
    assert api.get(api.get(address).json()["permalink"]).json()["status"] == "current"
    assert api.get(f"{address}/revisions/3").status_code == 404
    assert [one["seq"] for one in api.get(f"{address}/revisions").json()] == [first.pk, second.pk]

    ended = retract(outlet, "A hoax.")
    listed = api.get(f"{address}/revisions").json()
    assert [one["status"] for one in listed] == ["retracted", "retracted", "current"]
    assert api.get(f"/api/v1/revisions/{ended.pk}").json()["document"]["retracted"] is True


def test_raw_bytes_are_those_of_the_digest(api: APIClient) -> None:
    (revision,) = publish(make_publisher(name="  Ünïcode 😀 \u2028 “quotes” "))

    answer = api.get(f"/api/v1/revisions/{revision.pk}/raw", headers={"Accept": "text/csv"})

    assert answer.headers["Content-Type"] == "application/json"
    digest = hashlib.sha256(answer.content)
    assert digest.hexdigest() == revision.digest
    expected = base64.b64encode(digest.digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{expected}:"
    shown = api.get(f"/api/v1/revisions/{revision.pk}").content
    assert answer.content in shown
    assert answer.content[1:] in api.get("/api/v1/publishers").content


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_envelope_hides_no_key_of_a_document(kind: Any) -> None:
    envelope = {
        "seq", "digest", "published_at", "reason", "revision_status", "api_url", "permalink", "raw",
    }  # fmt: skip

    assert not envelope & set(kind.serializer.Meta.fields)


def test_differences_are_told_word_by_word(api: APIClient) -> None:
    outlet = make_publisher(name="The Sirhana Gauge")
    (first,) = publish(outlet)
    second = correct(outlet, "Misspelt.", name="The Sirhana Gorge", country="IQ")

    told = api.get(f"/api/v1/revisions/{first.pk}/diff/{second.pk}").json()

    assert (told["before"]["seq"], told["after"]["note"]) == (first.pk, "Misspelt.")
    places = {each["path"]: each for each in told["differences"]}
    assert set(places) == {"/name", "/country", "/change_note"}
    assert places["/country"] == {"path": "/country", "before": None, "after": "IQ"}
    assert {"kind": "removed", "text": "Gauge"} in places["/name"]["runs"]
    same = api.get(f"/api/v1/revisions/{second.pk}/diff/{second.pk}").json()
    assert same["differences"] == []
    (other,) = publish(make_publisher())
    assert api.get(f"/api/v1/revisions/{first.pk}/diff/{other.pk}").status_code == 400
    assert api.get(f"/api/v1/revisions/{first.pk}/diff/999").status_code == 404


def test_log_lists_what_was_put_right_or_taken_back(api: APIClient) -> None:
    outlet = make_publisher(name="The Gauge")
    source = make_source(publisher=outlet)
    publish(source)
    corrected = correct(outlet, "It is a gorge.", name="The Gorge")
    update(outlet, country="IQ")
    assert refresh([source], by=person("editor"))
    ended = retract(source, "A forgery.")

    def log(**query: Any) -> list[tuple[int, str, str]]:
        results = api.get("/api/v1/corrections", query).json()["results"]
        return [(one["seq"], one["reason"], one["note"]) for one in results]

    assert log() == [
        (ended.pk, "retraction", "A forgery."),
        (corrected.pk, "correction", "It is a gorge."),
    ]
    assert log(as_of=f"seq:{ended.pk - 1}") == log(reason="correction") == log(type="publisher")
    assert log(ordering="seq") == log()[::-1]
    assert api.get("/api/v1/corrections", {"reason": "update"}).status_code == 400
    assert api.get("/api/v1/revisions").json()["count"] == 6
    (change,) = (one for one in api.get("/api/v1/corrections?reason=correction").json()["results"])
    assert api.get(change["diff"]).json()["after"]["id"] == outlet.human_id


def test_what_was_taken_down_is_withheld_with_its_reason(
    api: APIClient,
) -> None:
    outlet = make_publisher(name="Canary")
    source = make_source(publisher=outlet)
    publish(source)
    take_down(outlet, by=person("administrator"), reason="A court ordered it.")

    for address in (
        f"publishers/{outlet.human_id}",
        f"publishers/{outlet.human_id}?as_of=seq:1",
        f"publishers/{outlet.uuid}/revisions/1",
        f"sources/{source.human_id}",
        f"sources/{source.human_id}?as_of=seq:2",
        "revisions/1",
        "revisions/1/raw",
        "revisions/1/diff/3",
        "revisions/2",
    ):
        answer = api.get(f"/api/v1/{address}")
        assert answer.status_code == 451, address
        assert answer.json()["reason"] == "A court ordered it."
        assert b"Canary" not in answer.content
    assert api.get("/api/v1/publishers?as_of=seq:1").json()["results"] == []
    for told in api.get("/api/v1/corrections").json()["results"]:
        assert (told["reason"], told["note"]) == ("take_down", "A court ordered it.")
    proof = api.get("/api/v1/ledger/proof?seq=1").json()
    assert (proof["salt"], proof["digest"], proof["leaf_index"]) == (None, None, 0)


def test_nothing_is_sent_again_until_it_changes(api: APIClient) -> None:
    outlet = make_publisher()
    (revision,) = publish(outlet)
    addresses = [
        f"publishers/{outlet.human_id}",
        f"publishers/{outlet.human_id}?as_of=seq:1",
        "publishers",
        "revisions",
        f"revisions/{revision.pk}",
    ]
    before = {address: api.get(f"/api/v1/{address}") for address in addresses}

    for address, answer in before.items():
        same = api.get(f"/api/v1/{address}", headers={"If-None-Match": answer.headers["ETag"]})
        assert (same.status_code, same.content) == (304, b"")
        since = {"If-Modified-Since": answer.headers["Last-Modified"]}
        assert api.get(f"/api/v1/{address}", headers=since).status_code == 304
        head = api.head(f"/api/v1/{address}")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == answer.headers["ETag"] == same.headers["ETag"]
        assert head.headers["Cache-Control"] == "public, no-cache"

    retract(outlet, "A hoax.")
    for address, answer in before.items():
        now = api.get(f"/api/v1/{address}", headers={"If-None-Match": answer.headers["ETag"]})
        assert now.status_code == (410 if address == addresses[0] else 200)


def test_texts_are_read_by_their_digest(api: APIClient) -> None:
    words = "Bridge Road is unsafe. 😀\r\n  <script>"
    shared = make_snapshot(words, source=make_source(licence="public_domain"))
    kept = make_snapshot("Only excerpts of this.", source=make_source(licence="excerpts_only"))
    publish(shared.source, kept.source)

    answer = api.get(f"/api/v1/texts/{shared.text_sha256}", headers={"Accept": "image/png"})

    assert answer.content.decode() == words
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for sha256 in (kept.text_sha256, "x", "%00", "f" * 64):
        assert api.get(f"/api/v1/texts/{sha256}").status_code == 404


def test_documents_are_not_parsed(api: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = make_publisher()
    publish(outlet)
    monkeypatch.setattr(orjson, "loads", None)

    for address in (
        "publishers",
        f"publishers/{outlet.human_id}",
        "revisions/1",
        "revisions/1/raw",
    ):
        assert api.get(f"/api/v1/{address}").status_code == 200
