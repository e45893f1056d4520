"""The words of a source: where its texts are, which of them are cited, and by whom."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.api.asked import questions
from tests.api.publishing import publish, retract, update
from tests.factories import (
    make_claim,
    make_claim_citation,
    make_excerpt,
    make_relation,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
TEXT = "The river rose. The dam held. The valley slept."


def excerpts(api: APIClient, source: Any, query: str = "") -> Any:
    answer = api.get(f"/api/v1/sources/{source.human_id}/excerpts{query}")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_texts_that_may_be_read_have_their_address(api: APIClient) -> None:
    shared = make_snapshot(source=make_source(licence="open", licence_name="CC0"))
    closed = make_snapshot("The dam held.", source=make_source())
    publish(shared.source, closed.source)
    digests = {each["id"]: each["digest"] for each in api.get("/api/v1/sources").json()["results"]}

    (told,) = api.get(f"/api/v1/sources/{shared.source.human_id}").json()["snapshots"]
    (untold,) = api.get(f"/api/v1/sources/{closed.source.human_id}").json()["snapshots"]

    assert api.get(told["text_url"]).content.decode() == shared.text
    assert untold["text_url"] is None
    for each in (shared.source, closed.source):
        assert digests[each.human_id] == each.revisions.get().digest
    chosen = f"/api/v1/sources/{shared.source.human_id}?fields=snapshots.text_url"
    assert api.get(chosen).json() == {"snapshots": [{"text_url": told["text_url"]}]}


def test_words_that_are_cited_stand_in_their_order_with_who_cites_them(api: APIClient) -> None:
    capture = make_snapshot(TEXT)
    held, rose = (make_excerpt(words, capture) for words in ("The dam held.", "The river rose."))
    make_excerpt("The valley slept.", capture)  # nobody cites it
    claim = make_claim(excerpt=held)
    make_claim_citation(claim, rose, role="supports")
    make_claim_citation(claim, make_excerpt("Elsewhere."), role="supports")
    relation = make_relation(citations=[rose])
    statement = make_statement()
    make_report(statement, capture.source, hops=[{"naming": "unattributed", "excerpt": held}])
    publish(claim, relation, statement)

    told = excerpts(api, capture.source)

    assert [each["exact"] for each in told["results"]] == ["The river rose.", "The dam held."]
    first, second = told["results"]
    assert first | {"cited_by": []} == {
        "uuid": str(rose.uuid), "exact": "The river rose.", "prefix": None,
        "suffix": " The dam held. The valley slept.", "start": 0, "end": 15, "cited_by": [],
        "snapshot": {
            "uuid": str(capture.uuid), "text_sha256": capture.text_sha256,
            "captured_at": first["snapshot"]["captured_at"],
        },
        "translations": [], "later_captures": [],
    }  # fmt: skip
    assert [(each["id"], each["use"]) for each in first["cited_by"]] == [
        (claim.human_id, "claim"),
        (relation.human_id, "relation"),
    ]
    assert [(each["id"], each["use"]) for each in second["cited_by"]] == [
        (claim.human_id, "claim"),
        (statement.human_id, "voice"),
    ]
    for each in (*first["cited_by"], *second["cited_by"]):
        assert api.get(each["api_url"]).json()["id"] == each["id"]
    assert (told["count"], told["next"], told["previous"], told["capped"]) == (2, None, None, False)


def test_words_are_cited_by_what_is_public_at_the_moment(api: APIClient) -> None:
    capture = make_snapshot(TEXT)
    held, rose = (make_excerpt(words, capture) for words in ("The dam held.", "The river rose."))
    claim, draft = make_claim(excerpt=held), make_claim(excerpt=rose)
    then = publish(claim)[-1]
    retract(claim, "A hoax.")

    assert excerpts(api, capture.source)["results"] == []
    (one,) = excerpts(api, capture.source, f"?as_of=seq:{then.pk}")["results"]
    assert one["exact"] == "The dam held."
    assert draft.human_id not in str(one)
    for wrong in ("SRC-999999/excerpts", f"{capture.source.human_id}/excerpts?q=dam"):
        assert api.get(f"/api/v1/sources/{wrong}").status_code in (400, 404)
    assert update(capture.source, title="Another").pk > then.pk


def test_excerpts_take_as_many_queries_however_many_cite_them(
    api: APIClient, public: BaseDatabaseWrapper
) -> None:
    capture = make_snapshot(TEXT)
    words = ("The dam held.", "The river rose.", "The valley slept.")
    cited = [make_excerpt(each, capture) for each in words]
    counts = []
    for number in (1, 2):
        publish(*(make_claim(excerpt=each) for each in cited))
        with CaptureQueriesContext(public) as asked:
            told = excerpts(api, capture.source)["results"]
        assert [len(each["cited_by"]) for each in told] == [number] * 3
        counts.append(questions(asked.captured_queries))

    assert counts[0] == counts[1] <= 6
