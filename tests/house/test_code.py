"""Habits of the code that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ROOMS = ("config", "sources", "actors", "claims")


def files(*endings: str) -> list[Path]:
    return [
        path for room in ROOMS for path in sorted((TOP / room).rglob("*")) if path.suffix in endings
    ]


def lines_with(pattern: str, *endings: str) -> list[str]:
    """Where a file's text matches, as ``file:line: text``."""
    found = []
    for path in files(*endings):
        text = path.read_text()
        for match in re.finditer(pattern, text, re.IGNORECASE):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path.relative_to(TOP)}:{line}: {match[0]}")
    return found


# A form may be given a copy ({**request.POST}), as it takes only what it declares.
SPREAD = r"(?<!\{)\*\*\{?(?:\*\*)?(?:self\.)?(?:request|params|query_params|GET|POST)\b"


@pytest.mark.parametrize(
    "spread",
    [
        "**request.GET",
        "**request.query_params",
        "**self.request.data",
        "**params.dict()",
        "**{**request.GET}",
    ],
)
def test_pattern_finds_spread_parameters(spread: str) -> None:
    assert re.search(SPREAD, f"filter({spread})")


def test_no_request_is_spread_into_a_filter() -> None:
    assert lines_with(SPREAD, ".py") == []


INLINE = {
    "script": r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)[^>]*>",
    "style element": r"<style[\s>]",
    "style attribute": r"<[^>]*\sstyle\s*=",
    "event attribute": r"<[^>]*\son[a-z]+\s*=",
    "script address": r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:",
}


@pytest.mark.parametrize("pattern", INLINE.values(), ids=INLINE)
def test_pages_have_nothing_inline(pattern: str) -> None:
    assert files(".html")
    assert lines_with(pattern, ".html", ".py", ".js") == []


@pytest.mark.parametrize(
    ("kind", "markup"),
    [
        ("script", "<script>run()</script>"),
        ("style element", "<style>p {}</style>"),
        ("style attribute", '<p class="a" style="color: red">'),
        ("event attribute", "<a href='#' onclick='run()'>"),
        ("script address", '<a href="javascript:run()">'),
    ],
)
def test_patterns_find_what_is_inline(kind: str, markup: str) -> None:
    assert re.search(INLINE[kind], markup, re.IGNORECASE)


def test_scripts_do_not_write_markup_from_text() -> None:
    assert lines_with(r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|\beval\(", ".js") == []


def test_files_stay_short() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=TOP, capture_output=True, text=True, check=False
    ).stdout.split()
    lengths = {
        name: len((TOP / name).read_text().splitlines())
        for name in tracked
        if "/migrations/" not in name and (TOP / name).exists()
    }

    assert {name: length for name, length in lengths.items() if length > 500} == {}
