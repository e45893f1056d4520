"""Sheets as they come: every way of being no sheet is one clear line."""

from pathlib import Path
from typing import Any

import pytest

from claims.sheets.building import NUMBERS
from claims.sheets.problems import Sheet
from claims.sheets.reading import MAX_BYTES, SheetText, read_all
from claims.sheets.schema import Schema, sheet_schema


def read(content: str | bytes, *, is_json: bool = False) -> Sheet:
    (sheet,) = read_all([SheetText("x", content, is_json)])
    return sheet


def data(content: str, *, is_json: bool = False) -> Any:
    sheet = read(content, is_json=is_json)
    assert sheet.problems == []
    return sheet.data


def problem(content: str | bytes, *, is_json: bool = False) -> str:
    (found,) = read(content, is_json=is_json).problems
    return str(found)


def test_plain_scalars_are_text() -> None:
    read_as = data("a: [NO, 010, 2024-10-02, 1, 1.5, yes, off, 1:30, 0x1f, 1e3, .inf]")

    expected = ["NO", "010", "2024-10-02", "1", "1.5", "yes", "off", "1:30", "0x1f", "1e3", ".inf"]
    assert read_as == {"a": expected}


def test_true_false_and_numbers_of_numeric_keys() -> None:
    read_as = data("claimbase: 1\nlatitude: -3.25\nlongitude: 7\nmark: true\nnot: false\nq: 'true'")

    assert read_as == {
        "claimbase": 1,
        "latitude": -3.25,
        "longitude": 7,
        "mark": True,
        "not": False,
        "q": "true",
    }


def test_number_keys_are_those_of_the_schema() -> None:
    found = set()

    def walk(schema: Schema) -> None:
        for key, inner in schema.get("properties", {}).items():
            if inner.get("type") == "number" or inner.get("const") == 1:
                found.add(key)
        for inner in schema.values():
            for one in inner if isinstance(inner, list) else [inner]:
                if isinstance(one, dict):
                    walk(one)

    walk(sheet_schema())

    assert found == NUMBERS


@pytest.mark.parametrize("empty", ["", " ~", " null"])
def test_empty_value_is_no_key(empty: str) -> None:
    assert data(f"a:{empty}\nb: 1") == {"b": "1"}
    assert data('{"a": null, "b": "1"}', is_json=True) == {"b": "1"}


def test_lines_of_yaml() -> None:
    sheet = read("a: 1\nb:\n  - c: |\n      x\n      y\n  - d: {e: 1,\n      f: 2}\n")

    assert sheet.lines[("b",)] == 2
    assert sheet.lines[("b", 0, "c")] == 3
    assert sheet.lines[("b", 1)] == 6
    assert sheet.lines[("b", 1, "d", "f")] == 7


def test_lines_of_json() -> None:
    sheet = read('{"a": 1,\n "b": [\n  {"c": "x"},\n  {"d":\n {"e": 1}}]}', is_json=True)

    assert sheet.lines[("b",)] == 2
    assert sheet.lines[("b", 0, "c")] == 3
    assert sheet.lines[("b", 1, "d")] == 4
    assert sheet.lines[("b", 1, "d", "e")] == 5


def test_json_text_stays_as_it_is() -> None:
    given = {"a": "😀 / \u2028 \x85 \t tab", "b": [1, 2.5, True, "\\u0041"]}

    assert (
        data(
            '{"a": "\\ud83d\\ude00 \\/ \u2028 \x85 \\t tab", "b": [1, 2.5, true, "\\\\u0041"]}',
            is_json=True,
        )
        == given
    )


def test_alias_repeats_its_anchor() -> None:
    assert data("a: &x {b: [1]}\nc: *x") == {"a": {"b": ["1"]}, "c": {"b": ["1"]}}


def test_byte_order_mark_is_not_part_of_it() -> None:
    assert read(b"\xef\xbb\xbfa: 1").data == {"a": "1"}


BOMB = "a: &a [1]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, this in zip("abcdefgh", "bcdefghi", strict=True)
)
NOT_YAML = {
    "colon": ("a: b: c", "x:1: This is not YAML: mapping values are not allowed"),
    "tab": ("a:\n\t- b", "x:2: This is not YAML: found character that cannot start"),
    "unclosed": ('a: "b', "x:1: This is not YAML"),
    "at sign": ("a: @b", "indent with spaces"),
    "nul": ("a: \0", "control characters"),
    "nul escaped": ('a: "\\0"', "x:1: A text holds the character U+0000"),
    "surrogate": ("a: \ud800", "lone surrogate"),
    "surrogate escaped": ('a: "\\ud83d"', "x:1: This is not YAML: found invalid Unicode"),
    "latin-1": (b"a: 1\nb: \xe9", "x:2: This is not UTF-8"),
    "utf-16": ("a: 1".encode("utf-16"), "x:1: This is not UTF-8"),
    "binary": (b"\x7fELF\x01\x01", "control characters"),
    "list": ("- a", "begins with “claimbase: 1”"),
    "word": ("hello", "begins with “claimbase: 1”"),
    "empty": ("", "begins with “claimbase: 1”"),
    "comment": ("# nothing", "begins with “claimbase: 1”"),
    "twice": ("a: 1\nb: 2\na: 3", "x:3: a: this key stands twice"),
    "second document": ("a: 1\n---\nb: 2", "x:2: A file holds one sheet"),
    "tag": ("a: !!python/object:os.system {}", "x:1: Tags such as"),
    "binary tag": ("a: !!binary aGk=", "x:1: Tags such as"),
    "list as key": ("? [a]\n: b", "x:1: A key is a plain word"),
    "alias of nothing": ("a: *b", "x:1: This is not YAML|stands for nothing"),
    "alias of itself": ("a: &a [*a]", "x:1: The alias “*a” stands for nothing complete"),
    "bomb": (BOMB, "Its aliases unfold into too many parts"),
    "deep": ("[" * 5_000, "nested more than"),
    "deep mapping": ("{a: " * 5_000, "nested more than"),
}


@pytest.mark.parametrize(("content", "expected"), NOT_YAML.values(), ids=NOT_YAML)
def test_what_is_not_yaml(content: str | bytes, expected: str) -> None:
    said = problem(content)

    assert any(part in said for part in expected.split("|"))
    assert "\n" not in said


NOT_JSON = {
    "trailing comma": ('{"a": 1,\n}', "x:2: This is not JSON"),
    "single quotes": ("{'a': 1}", "x:1: This is not JSON"),
    "nan": ('{"a": NaN}', "NaN is no number"),
    "long number": ('{"a": ' + "1" * 5000 + "}", "thousands of digits"),
    "deep": ("[" * 100_000, "nested too deeply"),
    "deep and closed": ('{"a":' * 70 + "1" + "}" * 70, "nested more than"),
    "surrogate": ('{"a": "\\ud83d"}', "U+D83D"),
    "nul": ('{"a": "\\u0000"}', "U+0000"),
    "twice": ('{"a": 1, "a": 2}', "this key stands twice"),
    "two": ('{"a": 1} {"b": 1}', "x:1: This is not JSON"),
    "list": ("[]", "begins with “claimbase: 1”"),
    "empty": ("", "x:1: This is not JSON"),
}


@pytest.mark.parametrize(("content", "expected"), NOT_JSON.values(), ids=NOT_JSON)
def test_what_is_not_json(content: str, expected: str) -> None:
    assert expected in problem(content, is_json=True)


def test_folder_stands_for_its_sheets(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.json", "notes.txt"):
        (tmp_path / name).write_text('{"claimbase": 1}')
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "d.yaml").write_text("claimbase: 1")

    sheets = list(read_all([tmp_path]))

    assert [Path(sheet.name).name for sheet in sheets] == ["a.yml", "b.yaml", "c.json"]
    assert all(sheet.data == {"claimbase": 1} for sheet in sheets)


def test_file_given_twice_is_read_once(tmp_path: Path) -> None:
    sheet = tmp_path / "a.yaml"
    sheet.write_text("claimbase: 1")

    assert len(list(read_all([sheet, tmp_path, tmp_path / "x" / ".." / "a.yaml"]))) == 1


def test_paths_that_hold_no_sheet(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (tmp_path / "empty").mkdir()

    found = [
        str(sheet.problems[0])
        for sheet in read_all([tmp_path / "gone.yaml", huge, tmp_path / "empty"])
    ]

    assert found[0].endswith("gone.yaml: This file cannot be read: No such file or directory.")
    assert found[1].endswith("huge.yaml: A sheet has at most 64 MB; split it.")
    assert found[2].endswith("empty: This folder holds no sheet (.yaml, .yml or .json).")
