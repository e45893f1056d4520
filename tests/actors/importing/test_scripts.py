import pytest

from actors.importing.scripts import script_of


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Ḥizb Allāh", "Latn"),
        ("حزب الله", "Arab"),
        ("חזבאללה", "Hebr"),
        ("Хезболла", "Cyrl"),
        ("黎巴嫩真主党", "Hani"),
        ("APT-42", "Latn"),
        ("Hamas حماس", ""),
        ("313", ""),
        ("", ""),
    ],
)
def test_script_of(name: str, script: str) -> None:
    assert script_of(name) == script
