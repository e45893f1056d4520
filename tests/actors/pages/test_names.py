"""Names of one language and script stand together."""

from typing import Any

from actors.pages.names import by_language


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
