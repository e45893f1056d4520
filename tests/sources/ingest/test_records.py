import io
import json
from typing import Any

import pytest

from sources.ingest import IngestError, extract
from sources.ingest.records import lines, looks_like_records
from sources.models.raw_file import MAX_BYTES


def record(**fields: Any) -> bytes:
    return json.dumps({"text": "The committee warned.", **fields}).encode()


def test_record_states_what_it_holds() -> None:
    document = extract(
        record(
            url="https://outlet.example/a",
            date="2024-10-02",
            title="A  title",
            byline="A. Writer",
            publisher="The Outlet",
            language="en",
            licence="CC-BY-2.5",
        ),
        "a.jsonl:1",
        "application/json",
    )

    assert document.text == "The committee warned."
    assert (document.url, document.canonical_url) == ("https://outlet.example/a", "")
    assert (document.published_date, document.title) == ("2024-10-02", "A title")
    assert (document.byline, document.publisher) == ("A. Writer", "The Outlet")
    assert (document.licence, document.licence_name) == ("open", "CC-BY-2.5")


def test_text_of_a_record_alone_states_nothing() -> None:
    document = extract(record(), "a.json")

    assert (document.title, document.url, document.published_date) == ("", "", None)


@pytest.mark.parametrize("key", ["title", "url", "byline", "publisher", "language", "licence"])
@pytest.mark.parametrize("value", [None, 3, [], {}, "", "  "])
def test_key_that_holds_no_text_states_nothing(key: str, value: Any) -> None:
    assert extract(record(**{key: value}), "a.json") == extract(record(), "a.json")


@pytest.mark.parametrize("value", [20241002, "02/10/2024", "never", [2024]])
def test_date_that_is_none_is_told_and_left_unknown(value: Any) -> None:
    document = extract(record(date=value), "a.json")

    assert document.published_date is None
    assert f"“{value}”" in document.notes[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{oops", "not JSON: expecting property name"),
        (b'["text"]', "no JSON object"),
        (b"3", "no JSON object"),
        (b'{"words": "x"}', "has no “text”"),
        (b'{"text": 3}', "“text” is no text"),
        (b'{"text": ""}', "empty"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": "a\\ud800b"}', "lone surrogate"),
        (b'{"text": "\xff"}', "not UTF-8: its byte 10"),
        (b"[" * 100_000, "not JSON"),
        (b'{"text": ' + b"9" * 10_000 + b"}", "not JSON"),
    ],
)
def test_what_is_no_record_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(IngestError, match=why):
        extract(data, "a.json")


@pytest.mark.parametrize("key", ["title", "byline", "publisher"])
@pytest.mark.parametrize("value", ["a\0b", "a\ud800b", "a\x1b[31mb"])
def test_broken_characters_in_a_field_are_told_and_left_out(key: str, value: str) -> None:
    document = extract(record(**{key: value}), "a.json")

    assert getattr(document, key) == ""
    assert "broken characters" in document.notes[0]


def test_lines_are_numbered_and_bare() -> None:
    stream = io.BytesIO(b'\xef\xbb\xbf{"a": 1}\r\n\n  \n {"b": 2} \n{"c": 3}')

    assert [(line.number, line.data) for line in lines(stream)] == [
        (1, b'{"a": 1}'),
        (4, b'{"b": 2}'),
        (5, b'{"c": 3}'),
    ]


def test_line_that_is_too_long_is_passed_over() -> None:
    stream = io.BytesIO(b"x" * (MAX_BYTES + 10_000_000) + b"\n{}\n" + b"y" * (MAX_BYTES + 1))

    first, second, third = lines(stream)

    assert (first.too_long, first.data, first.size) == (True, b"", MAX_BYTES + 10_000_001)
    assert (second.number, second.data, second.too_long) == (2, b"{}", False)
    assert third.too_long


@pytest.mark.parametrize(
    ("head", "are"),
    [(b'{"text": "a"}\n{"te', True), (b"Text.", False), (b'{"a": 1}\n', False), (b"", False)],
)
def test_looks_like_records(head: bytes, are: bool) -> None:
    assert looks_like_records(head) is are
