"""Dumps: of everything, or of some records with what they need."""

import json
from typing import Any

import pytest
import yaml

from actors.models import Actor
from claims.models import Claim
from claims.sheets import SheetText, UnknownRecordError, dump, load
from sources.models import Excerpt, Snapshot, Source, User
from tests.claims.sheets.whole import load_data, whole
from tests.factories.sources import make_excerpt, make_snapshot

pytestmark = pytest.mark.django_db


def dumped(*names: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads("".join(dump(names, in_json=True)))
    return data


def labels(data: dict[str, Any]) -> dict[str, int]:
    return {key: len(records) for key, records in data.items() if isinstance(records, list)}


def test_empty_database() -> None:
    assert "".join(dump()) == "claimbase: 1\n"
    assert dumped() == {"claimbase": 1}


def test_yaml_and_json_say_the_same(editor: User) -> None:
    load_data(whole(), by=editor)

    # PyYAML reads YAML 1.1: what we write means the same to it.
    assert yaml.safe_load("".join(dump())) == dumped()


def test_dump_is_readable(editor: User) -> None:
    load_data(whole(), by=editor)

    text = "".join(dump())

    assert "\nclaims:\n- id: CLM-" in text
    assert "    text: |\n      Harbour News, 2 May 2024\n" in text
    assert "نقابة" in text
    assert "😀" in text
    assert "country: 'NO'" in text


def test_some_records_with_what_they_need(editor: User) -> None:
    load_data(whole(), by=editor)
    claim = Claim.objects.get(proposition="We own up to nothing.")

    data = dumped(claim.human_id)

    # Its source, its threatener, and those with whom that one was compared.
    assert labels(data) == {"sources": 1, "actors": 1, "claims": 1}
    assert data["claims"][0]["uuid"] == str(claim.uuid)


def test_some_records_load_into_an_empty_database(editor: User) -> None:
    load_data(whole(), by=editor)
    claim = Claim.objects.get(proposition="Unless the port pays, work stops.")
    other = Claim.objects.get(proposition="We own up to nothing.")

    data = dumped(claim.human_id, str(other.uuid))

    assert labels(data) == {
        "topics": 2,
        "places": 2,
        "actions": 2,
        "publishers": 1,
        "sources": 2,
        "actors": 3,
        "judgements": 2,
        "relations": 1,
        "statements": 1,
        "claims": 3,
    }


def test_actor_alone(editor: User) -> None:
    load_data(whole(), by=editor)
    actor = Actor.objects.get(names__name="Navy")

    assert labels(dumped(actor.human_id)) == {"actors": 1}


@pytest.mark.parametrize("name", ["CLM-999999", "XXX-000001", "no-crane", "", str(10**40)])
def test_unknown_record(name: str) -> None:
    with pytest.raises(UnknownRecordError, match="There is no record “"):
        dump([name])


def test_words_that_stand_twice_have_their_surroundings() -> None:
    text = "The port did not answer. The port did not pay."
    snapshot = make_snapshot(text=text)
    excerpt = make_excerpt("The port did not", snapshot, start=25, end=41)
    data: dict[str, Any] = {
        "claimbase": 1,
        "namespace": "x",
        "claims": [
            {
                "id": "a",
                "kind": "fact",
                "proposition": "x",
                "source": snapshot.source.human_id,
                "citations": [
                    {
                        "source": snapshot.source.human_id,
                        "exact": "The port did not",
                        "suffix": "pay",
                    }
                ],
            }
        ],
    }
    assert load_data(data).problems == []
    assert Claim.objects.get().citations.get().excerpt == excerpt

    (citation,) = dumped()["claims"][0]["citations"]

    assert citation == {
        "source": snapshot.source.human_id,
        "exact": "The port did not",
        "prefix": "The port did not answer. ",
        "suffix": " pay.",
    }


def test_words_of_a_later_snapshot_name_it() -> None:
    source = Source.objects.create()
    make_snapshot(text="One two three", source=source)
    later = make_snapshot(text="Zero one two. One two three", source=source)
    words = {"source": source.human_id, "exact": "One two"}
    claims = [
        {"id": "a", "citations": [words]},
        {"id": "b", "citations": [{**words, "snapshot": str(later.uuid)}]},
    ]
    common = {"kind": "fact", "proposition": "x", "source": source.human_id}
    data = {"claimbase": 1, "namespace": "x", "claims": [{**common, **claim} for claim in claims]}
    assert load_data(data).problems == []

    cited = [claim["citations"][0] for claim in dumped()["claims"]]

    assert "snapshot" not in cited[0]
    assert cited[1]["snapshot"] == str(later.uuid)


def test_bytes_are_written_only_where_the_text_does_not_tell_them() -> None:
    load_data(
        {
            "claimbase": 1,
            "namespace": "x",
            "sources": [
                {"id": "a", "snapshots": [{"text": "Plain é"}]},
                {
                    "id": "b",
                    "snapshots": [{"text": "hi", "raw": "PGI+aGk8L2I+", "media_type": "text/html"}],
                },
            ],
        }
    )

    plain, marked = (source["snapshots"][0] for source in dumped()["sources"])

    assert "raw" not in plain
    assert marked["raw"] == "PGI+aGk8L2I+\n"
    assert bytes(Snapshot.objects.get(text="hi").raw.content) == b"<b>hi</b>"


def test_bytes_of_unknown_encoding_are_written_though_the_text_tells_them() -> None:
    make_snapshot(text="Plain")

    (snapshot,) = dumped()["sources"][0]["snapshots"]
    assert snapshot["raw"] == "UGxhaW4=\n"


def test_excerpts_keep_their_uuid_when_loaded_elsewhere(editor: User) -> None:
    load_data(whole(), by=editor)

    for excerpt in Excerpt.objects.select_related("snapshot"):
        assert excerpt.uuid.version == 5


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_records(
    editor: User, django_assert_max_num_queries: Any, count: int
) -> None:
    data = whole()
    data["claims"] += [{**data["claims"][1], "id": f"c{number}"} for number in range(count)]
    load_data(data, by=editor)

    with django_assert_max_num_queries(50):
        "".join(dump())


def test_hand_written_text_of_a_dump_is_taken(editor: User) -> None:
    load_data(whole(), by=editor)
    text = "".join(dump()).replace("We own up to nothing.", "We own up to everything.", 1)

    result = load([SheetText("dump.yaml", text)], update=True)

    assert len(result.problems) + len(result.updated) >= 1
