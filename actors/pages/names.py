"""The names of an actor, those of one language and script together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sources.pages.naming import language

SCRIPTS = {
    "Arab": "Arabic script",
    "Armn": "Armenian script",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian script",
    "Grek": "Greek script",
    "Hans": "simplified",
    "Hant": "traditional",
    "Hebr": "Hebrew script",
    "Jpan": "Japanese script",
    "Kore": "Korean script",
    "Latn": "Latin letters",
    "Syrc": "Syriac",
}


@dataclass(frozen=True)
class Names:
    """The names of one language, and of one script where a language has names in several."""

    language: str
    script: str
    names: list[dict[str, Any]]


def by_language(names: Iterable[dict[str, Any]]) -> list[Names]:
    """The groups in the order of their first names; those of no language last."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for name in names:
        found.setdefault((name["language"] or "", name["script"] or ""), []).append(name)
    tags = [tag for tag, _ in found]
    return [
        Names(
            language(tag) if tag else "Other names",
            SCRIPTS.get(script, script) if tags.count(tag) > 1 else "",
            held,
        )
        for (tag, script), held in sorted(found.items(), key=lambda group: not group[0][0])
    ]
