import json
from typing import Any

import pytest

from actors.importing import RecordName, read_record
from actors.importing.shapes import apart
from sources.ingest import IngestError


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode()


def test_treasurys_entity_is_read() -> None:
    record = read_record(
        line(
            id="4632",
            name="BANK  MARKAZI",
            programs="IRAN] [SDGT] [IFSR",
            remarks=None,
            aliases=[
                {"type": "aka", "name": "CENTRAL BANK"},
                {"type": "fka", "name": "OLD BANK"},
                {"type": "aka", "name": "BANK MARKAZI"},
            ],
        )
    )

    assert (record.key, record.kind) == ("ofac-sdn:4632", "unknown")
    assert record.names == (
        RecordName("BANK MARKAZI", script="Latn"),
        RecordName("CENTRAL BANK", script="Latn"),
        RecordName("OLD BANK", script="Latn", kind="former"),
    )
    assert record.description == "Listed by the U.S. Treasury (OFAC) under IRAN, SDGT, IFSR."


def test_security_councils_entry_is_read() -> None:
    record = read_record(
        line(
            id="QDi.001",
            kind="person",
            list="Al-Qaida",
            name="SOME BODY",
            original_script="فلان\n     الفلاني",
            aliases=["Some Body; Sum Bodi", "Nobody"],
        )
    )

    assert (record.key, record.kind) == ("un-sc:QDi.001", "person")
    assert [(name.name, name.script) for name in record.names] == [
        ("SOME BODY", "Latn"),
        ("فلان الفلاني", "Arab"),
        ("Some Body", "Latn"),
        ("Sum Bodi", "Latn"),
        ("Nobody", "Latn"),
    ]
    assert record.description == "On the UN Security Council's sanctions list (Al-Qaida)."


def test_entity_of_the_security_council_is_of_unknown_kind() -> None:
    entry = line(id="1", kind="entity", list="", name="A", original_script="", aliases=[])

    assert (read_record(entry).kind, read_record(entry).description) == ("unknown", "")


def test_record_in_our_own_shape_is_read() -> None:
    record = read_record(
        line(
            scheme="wikidata",
            id="Q794",
            name="Iran",
            kind="state",
            country="IR",
            description="A state in Asia.",
            names=[
                {"name": "ایران", "language": "fa"},
                "Persia",
                {"name": "Iran", "language": "en", "kind": "official"},
            ],
        )
    )

    assert (record.key, record.kind, record.country) == ("wikidata:Q794", "state", "IR")
    assert record.names == (
        RecordName("Iran", "en", "Latn", "official"),
        RecordName("ایران", "fa", "Arab"),
        RecordName("Persia", script="Latn"),
    )


def test_name_alone_is_enough() -> None:
    assert read_record(b'{"scheme": "own", "id": 7, "name": "A"}').key == "own:7"


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "none of the keys that tell its shape"),
        ({"scheme": "own", "id": "1"}, "no “name”"),
        ({"scheme": "own", "name": "A"}, "“id” is wrong"),
        ({"scheme": "", "id": "1", "name": "A"}, "“scheme” is wrong"),
        ({"scheme": "two words", "id": "1", "name": "A"}, "“scheme” is wrong"),
        ({"scheme": "own", "id": "1", "name": "A" * 301}, "“name” is wrong: .* at most 300"),
        ({"scheme": "own", "id": "1", "name": "A", "kind": "club"}, "“kind” is wrong"),
        ({"scheme": "own", "id": "1", "name": "A", "country": "Iran"}, "“country” is wrong"),
        ({"scheme": "own", "id": "1", "name": ["A"]}, "“name” is no text"),
        ({"scheme": "own", "id": "1", "name": "A", "names": "B"}, "“names” is no list"),
        ({"scheme": "own", "id": "1", "name": "A\0"}, "broken characters"),
        ({"scheme": "own", "id": "1", "name": "A\ud800"}, "broken characters"),
        ({"programs": "", "id": "1", "name": "A", "aliases": ["B"]}, "not objects"),
    ],
)
def test_what_is_no_record_is_refused(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(IngestError, match=why):
        read_record(line(**fields))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("A Name", ["A Name"]),
        ("A (B)", ["A (B)"]),
        ("A; B ;C", ["A", "B", "C"]),
        ("GREAT COMPANY (GC) ; OTHER COMPANY (OC)", ["GREAT COMPANY (GC)", "OTHER COMPANY (OC)"]),
        ("جبهة (the Front; Jabhat; Jabhet)", ["جبهة", "the Front", "Jabhat", "Jabhet"]),
        ("Hay (H) (هيئة (original script); Hay'at; Hay)", ["Hay (H)", "هيئة", "Hay'at", "Hay"]),
    ],
)
def test_names_written_as_one_come_apart(words: str, names: list[str]) -> None:
    assert apart(words) == names
