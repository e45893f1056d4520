import pytest

from sources.ingest.language import identify, language_tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The committee warned the United States on Tuesday.", "en"),
        ("سپاه پاسداران انقلاب اسلامی روز سه‌شنبه بیانیه‌ای صادر کرد", "fa"),
        ("Le ministère a déclaré que toute attaque serait suivie d'une réponse.", "fr"),
    ],
)
def test_language_is_identified(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", ["Iran", "OK", "2024-10-02 11:30 44", "😀😀😀", "qwrt zxcv"])
def test_language_stays_unknown_when_in_doubt(text: str) -> None:
    assert identify(text) == ""


@pytest.mark.parametrize(
    ("stated", "tag"),
    [
        ("en", "en"),
        ("EN_us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        (" ar ", "ar"),
        ("English", ""),
        ("und", ""),
        ("", ""),
    ],
)
def test_language_tag(stated: str, tag: str) -> None:
    assert language_tag(stated) == tag
