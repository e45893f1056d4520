"""The names of an actor, those of one language and script together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language_info

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
# Of these Django knows variants alone.
LANGUAGES = {"zh": "Chinese", "no": "Norwegian", "ku": "Kurdish", "ps": "Pashto", "": "Other names"}


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
        Names(named(tag), SCRIPTS.get(script, script) if tags.count(tag) > 1 else "", held)
        for (tag, script), held in sorted(found.items(), key=lambda group: not group[0][0])
    ]


def named(tag: str) -> str:
    """What a language is called in English: by its tag (BCP 47), as far as it is known."""
    try:
        return str(get_language_info(tag.lower())["name"])
    except KeyError:
        return LANGUAGES.get(tag.partition("-")[0], tag)
