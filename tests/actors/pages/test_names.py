"""Names of one language and script stand together."""

from typing import Any

import pytest

from actors.pages.names import by_language, named


def name(name: str, language: str | None = None, script: str | None = None) -> dict[str, Any]:
    return {"name": name, "language": language, "script": script}


def test_names_of_one_language_and_script_stand_together() -> None:
    names = [
        name("The Committee", "en", "Latn"),
        name("IRC"),
        name("اللجنة", "ar", "Arab"),
        name("al-Lajna", "ar", "Latn"),
        name("The Coordination", "en", "Latn"),
    ]

    groups = [
        (g.language, g.script, [each["name"] for each in g.names]) for g in by_language(names)
    ]

    assert groups == [
        ("English", "", ["The Committee", "The Coordination"]),
        ("Arabic", "Arabic script", ["اللجنة"]),
        ("Arabic", "Latin letters", ["al-Lajna"]),
        ("Other names", "", ["IRC"]),
    ]


@pytest.mark.parametrize(
    ("tag", "language"),
    [("ar-IQ", "Arabic"), ("zh", "Chinese"), ("zh-Hans", "Simplified Chinese"), ("xyz", "xyz")],
)
def test_language_is_named_as_far_as_it_is_known(tag: str, language: str) -> None:
    assert named(tag) == language
