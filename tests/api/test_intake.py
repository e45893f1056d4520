"""Claim sheets from outside become drafts: all of one or nothing, once, and nothing else."""

from itertools import pairwise
from typing import Any

import pytest
import yaml
from django.db import connections
from rest_framework.test import APIClient

from claims.models import Claim
from claims.sheets.loading import LOCK_KEY
from sources.models import IntakeRecord, Publisher, Source
from sources.timeline import changes_of
from tests.api.publishing import publish
from tests.api.sending import ADDRESS, Sender
from tests.claims.sheets.whole import load_data, small, whole
from tests.factories import (
    make_actor,
    make_publisher,
    make_snapshot,
    make_source,
)
from tests.house.inventory import ALL, ROOTS
from tests.people import person

pytestmark = pytest.mark.django_db


def everything() -> dict[str, Any]:
    """The sheet that uses every key of the format, but for what editors alone may write."""
    sheet = whole()
    terms = {name: sheet.pop(name) for name in ("topics", "places", "actions")}
    assert load_data({"claimbase": 1, **terms}).problems == []
    del sheet["judgements"]
    for source in sheet["sources"]:
        for snapshot in source.get("snapshots", ()):
            snapshot.pop("captured_by", None)
    return sheet


def rows() -> dict[str, int]:
    """How many rows each table of the three rooms has."""
    return {model.__name__: model._default_manager.count() for model in ALL}


def problems(response: Any, status: int = 422) -> dict[str, str]:
    """What is wrong, by pointer."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return {each["pointer"]: each["detail"] for each in response.json()["problems"]}


# --- what becomes of a sheet ---


def test_sheet_becomes_drafts_of_the_tokens_owner(sender: Sender) -> None:
    response = sender.send(small(reason="Found in the archive"))

    assert response.status_code == 201
    said = response.json()
    source, claim = Source.objects.get(), Claim.objects.get()
    assert said == {
        "key": "first",
        "created": [
            {"list": "sources", "id": "front-page", "human_id": source.human_id,
             "uuid": str(source.uuid)},
            {"list": "claims", "id": "silence", "human_id": claim.human_id,
             "uuid": str(claim.uuid)},
        ],
        "unchanged": [],
    }  # fmt: skip
    owner = f"user:{sender.token.owner.pk}"
    assert (claim.state, claim.contributors) == ("draft", [owner])
    change = changes_of(Claim, claim.pk)[0]
    assert change.agent == owner
    assert (
        change.reason == f"Found in the archive (Sent with the token “{sender.token}”, key “first”)"
    )


def test_yaml_is_taken_as_well(sender: Sender) -> None:
    response = sender.send_text(yaml.safe_dump(small()), "application/yaml; charset=utf-8")

    assert response.status_code == 201
    assert Claim.objects.get().proposition == "The port did not answer."


def test_every_key_of_the_format_is_taken(sender: Sender) -> None:
    response = sender.send(everything())

    assert response.status_code == 201, response.content
    owner = f"user:{sender.token.owner.pk}"
    for root in ROOTS:
        made = {*root._default_manager.values_list("state", "contributors__0")}
        assert made == {("draft", owner)}, root
    assert IntakeRecord.objects.count() == len(response.json()["created"])


def test_nothing_that_is_sent_is_public(sender: Sender, api: APIClient) -> None:
    assert sender.send(small()).status_code == 201

    assert {record.state for record in (*Claim.objects.all(), *Source.objects.all())} == {"draft"}
    for path in ("claims", "sources", "revisions", "ledger/entries"):
        assert api.get(f"/api/v1/{path}").json()["results"] == []


def test_refused_sheet_leaves_nothing(sender: Sender) -> None:
    before = rows()
    sheet = small()
    sheet["claims"][0]["citations"][0]["exact"] = "The port answered."

    assert [*problems(sender.send(sheet))] == ["/claims/0/citations/0"]

    after = rows()
    assert {**after, "TokenUse": 0} == {**before, "TokenUse": 0}


# --- once ---


def test_same_request_gets_the_same_answer_and_makes_nothing_twice(sender: Sender) -> None:
    first = sender.send(small())
    before = rows()

    again = sender.send(small())

    assert (again.status_code, again.content) == (201, first.content)
    assert rows() == before


def test_key_of_another_sheet_is_a_conflict(sender: Sender) -> None:
    sender.send(small())

    response = sender.send(small(namespace="other"))

    assert response.status_code == 409
    assert "Choose a new key" in response.json()["detail"]
    assert Claim.objects.count() == 1


def test_keys_of_different_tokens_are_different(sender: Sender) -> None:
    sender.send(small())

    assert Sender().send(small(namespace="other")).status_code == 201


def test_key_of_a_refused_sheet_is_free_again(sender: Sender) -> None:
    assert sender.send(small(claimbase=2)).status_code == 422

    assert sender.send(small()).status_code == 201


def test_sheet_that_is_there_already_is_told_so(sender: Sender) -> None:
    made = sender.send(small()).json()["created"]
    before = rows()

    response = sender.send(small(), key="second")

    assert response.status_code == 201
    assert (response.json()["created"], response.json()["unchanged"]) == ([], made)
    assert {**rows(), "Intake": 1} == before


@pytest.mark.django_db(transaction=True)
def test_request_waits_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.intake.PATIENCE", "50ms")
    sender = Sender()
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        response = sender.send(small())
    finally:
        other.close()

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "send it again shortly" in response.json()["detail"]
    assert sender.send(small()).status_code == 201


# --- who may ---


def test_strangers_are_asked_for_a_token(api: APIClient) -> None:
    response = api.post(ADDRESS, small(), format="json", headers={"Idempotency-Key": "first"})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Claimbase"'


def test_token_of_another_scope_is_refused() -> None:
    response = Sender(scopes=["read"]).send(small())

    assert response.status_code == 403
    assert "has not the scope “propose”" in response.json()["detail"]
    assert not Claim.objects.exists()


# --- the request ---


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "schlüssel"])
def test_key_is_asked_for(sender: Sender, key: str) -> None:
    response = sender.send(small(), key=key.encode().decode("latin-1"))

    assert response.status_code == 400
    assert "1 to 255 visible ASCII characters" in response.json()["errors"]["Idempotency-Key"][0]


@pytest.mark.parametrize(
    "type_", ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=latin-1"]
)
def test_other_content_types_are_refused(sender: Sender, type_: str) -> None:
    response = sender.send_text(b"claimbase: 1", type_)

    assert response.status_code == 415
    assert "application/json or application/yaml" in response.json()["detail"]


def test_compressed_body_is_refused(sender: Sender) -> None:
    assert sender.send(small(), **{"Content-Encoding": "gzip"}).status_code == 415


def test_large_body_is_refused_unread(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.api.intake.MOST_BYTES", 100)

    response = sender.send(small())

    assert response.status_code == 413
    assert "Send it in parts" in response.json()["detail"]


def test_empty_body_is_refused(sender: Sender) -> None:
    assert sender.send_text(b"", "application/json").status_code == 400


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_sheets_are_only_posted(sender: Sender, method: str) -> None:
    assert getattr(sender.api, method)(ADDRESS).status_code == 405


def test_unknown_parameters_are_refused(sender: Sender) -> None:
    response = sender.api.post(f"{ADDRESS}?update=1", small(), format="json")

    assert response.status_code == 400
    assert "update" in response.json()["errors"]


HOSTILE = {
    "no JSON": (b"{", "application/json", "This is not JSON"),
    "no YAML": (b"a: b: c", "application/yaml", "This is not YAML"),
    "no mapping": (b"[]", "application/json", "A sheet is a mapping"),
    "not UTF-8": (b'{"claimbase": "\xff"}', "application/json", "This is not UTF-8"),
    "deep": (b"[" * 100_000 + b"]" * 100_000, "application/json", "nested too deeply"),
    "rather deep": (b'{"a":' * 70 + b"1" + b"}" * 70, "application/json", "60 levels deep"),
    "deep YAML": (b"[" * 5_000 + b"]" * 5_000, "application/yaml", "levels deep"),
    "many aliases": (
        "\n".join(
            ["a: &a [x]"]
            + [f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]" for a, b in pairwise("abcdefgh")]
        ).encode(),
        "application/yaml",
        "too many parts",
    ),
    "NUL": (b'{"claimbase": 1, "reason": "\\u0000"}', "application/json", "U+0000"),
    "half a character": (b'{"claimbase": 1, "reason": "\\ud800"}', "application/json", "U+D800"),
    "long number": (b'{"claimbase": ' + b"1" * 10_000 + b"}", "application/json", "digits"),
    "tag": (b"!!python/object:os.system {}", "application/yaml", "Tags such as"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "type_", "said"), HOSTILE.values(), ids=HOSTILE)
def test_body_that_is_no_sheet_is_told_so(
    sender: Sender, body: bytes, type_: str, said: str
) -> None:
    assert said in problems(sender.send_text(body, type_))[""]


def test_problems_are_all_told_with_pointer_and_line(sender: Sender) -> None:
    text = """{"claimbase": 1,
      "namespace": "n",
      "publishers": [{"id": "a", "name": "A", "form": "papers"}],
      "actors": [{"id": "b", "names": []}, {"id": "c/d~e", "names": [{"name": "C"}],
                  "colour": "red"}]}"""

    response = sender.send_text(text, "application/json")

    assert [(p["pointer"], p["line"]) for p in response.json()["problems"]] == [
        ("/publishers/0/form", 3),
        ("/actors/0/names", 4),
        ("/actors/1/colour", 5),
    ]
    assert response.json()["detail"] == "Nothing was made of this sheet: it has 3 problems."


# --- what an intake may not do ---


@pytest.mark.parametrize(
    ("name", "record", "said"),
    [
        ("topics", {"code": "x", "label": "X"}, "public at once"),
        ("places", {"code": "x", "name": "X", "kind": "city"}, "public at once"),
        ("actions", {"code": "x", "label": "X"}, "public at once"),
        ("judgements", {"actor": "a", "other": "b", "verdict": "same", "reason": "Mine."},
         "for editors to judge"),
    ],
)  # fmt: skip
def test_lists_of_editors_are_refused(
    sender: Sender, name: str, record: dict[str, str], said: str
) -> None:
    before = rows()

    found = problems(sender.send(small(**{name: [record]})))

    assert [*found] == [f"/{name}"]
    assert said in found[f"/{name}"]
    assert {**rows(), "TokenUse": 0} == {**before, "TokenUse": 0}


@pytest.mark.parametrize("is_public", [True, False])
def test_record_that_is_there_is_not_changed(sender: Sender, is_public: bool) -> None:
    outlet = make_publisher(name="The Gauge")
    if is_public:
        publish(outlet)
    else:
        Publisher.objects.filter(pk=outlet.pk).update(country="NO")
    before = Publisher.objects.get()
    name = {"uuid": str(outlet.uuid), "id": "gauge"}

    found = problems(sender.send(small(publishers=[{**name, "name": "Mine now"}])))

    assert [*found] == ["/publishers/0"]
    assert ("differs in name" in found["/publishers/0"]) is is_public
    assert "Gauge" not in found["/publishers/0"]
    after = Publisher.objects.get()
    assert (after.name, after.version, after.state) == ("The Gauge", before.version, before.state)


def test_record_that_is_there_can_be_referred_to(sender: Sender) -> None:
    outlet = make_publisher(name="The Gauge")
    publish(outlet)
    version = outlet.version
    sheet = small()
    sheet["sources"][0]["publisher"] = outlet.human_id

    assert sender.send(sheet).status_code == 201

    assert Source.objects.get().publisher == outlet
    outlet.refresh_from_db()
    assert (outlet.version, outlet.state) == (version, "approved")


def test_capture_is_not_added_to_a_source_that_is_there(sender: Sender) -> None:
    source = make_snapshot("The river rose.").source
    publish(source)

    found = problems(
        sender.send(
            {
                "claimbase": 1,
                "sources": [
                    {"id": source.human_id, "title": source.title, "snapshots": [{"text": "Mine."}]}
                ],
            }
        )
    )

    assert "differs in snapshots" in found["/sources/0"]
    assert source.snapshots.count() == 1


@pytest.mark.parametrize("key", ["state", "version", "contributors", "reviewed_by", "reviewed_at"])
def test_review_is_not_for_a_sheet_to_tell(sender: Sender, key: str) -> None:
    sheet = small()
    sheet["claims"][0][key] = "approved"

    assert [*problems(sender.send(sheet))] == [f"/claims/0/{key}"]


def test_numbers_are_not_chosen(sender: Sender) -> None:
    actor = {"id": "ACT-900000", "uuid": "0d6f5f0c-8f6d-4d6c-9a51-1f0a3a3a3a3a",
             "names": [{"name": "A"}]}  # fmt: skip

    found = problems(sender.send(small(actors=[actor])))

    assert [*found] == ["/actors/0/id"]
    assert make_actor().pk < 900_000


def test_capture_is_the_senders_own(sender: Sender) -> None:
    sheet = small()
    sheet["sources"][0]["snapshots"][0]["captured_by"] = "user:1"

    assert [*problems(sender.send(sheet))] == ["/sources/0/snapshots/0/captured_by"]


def test_files_are_not_read(sender: Sender) -> None:
    sheet = small()
    sheet["sources"][0]["snapshots"] = [{"file": "/etc/passwd"}]

    found = problems(sender.send(sheet))

    assert "give the text instead" in found["/sources/0/snapshots/0/file"]


# --- what an intake does not learn ---


def hidden_source() -> Source:
    source = make_source("A secret")
    make_snapshot("The minister will resign on Monday.", source)
    return source


def asking(source: Source) -> dict[str, Any]:
    sheet = small()
    sheet["claims"][0]["citations"] = [
        {"source": source.human_id, "exact": "The minister will resign on Sunday."}
    ]
    return sheet


def test_what_is_not_public_is_not_there(sender: Sender) -> None:
    found = problems(sender.send(asking(hidden_source())))

    assert [*found] == ["/claims/0/citations/0/source"]
    assert "there is no source" in found["/claims/0/citations/0/source"]


def test_owner_who_may_see_it_is_helped() -> None:
    found = problems(Sender(owner=person("reader")).send(asking(hidden_source())))

    assert "Monday" in found["/claims/0/citations/0"]


def test_sender_sees_what_it_sent(sender: Sender) -> None:
    made = sender.send(small()).json()["created"]
    sheet = small()
    del sheet["sources"]
    sheet["claims"][0]["id"] = "again"
    sheet["claims"][0]["source"] = made[0]["human_id"]
    sheet["claims"][0]["citations"][0]["source"] = made[0]["uuid"]

    assert sender.send(sheet, key="second").status_code == 201
    assert Claim.objects.count() == 2
