import random

import pytest

from sources.ingest import EncodingError
from sources.ingest.encodings import codec_name, decode

ARABIC = "أصدرت تنسيقية المقاومة بيانا حذرت فيه من المشاركة في أي عمل، وقالت إن القواعد أهداف."
RUSSIAN = "Министерство заявило, что любые удары по территории страны получат немедленный ответ."
HEBREW = "השר אמר כי ישראל תגיב בכוח על כל התקפה נגדה, וכי צבא ההגנה ערוך לכל תרחיש. בית המשפט דחה."
JAPANESE = "外務省は、いかなる攻撃にも直ちに対応すると発表した。すべての基地が標的になる。"
FRENCH = (
    "Le ministère a déclaré à la presse que toute attaque serait suivie d'une réponse immédiate."
)
TURKISH = "Dışişleri Bakanlığı, ülkeye yönelik her saldırının karşılık bulacağını söyledi."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    decoded = decode(ARABIC.encode(encoding))

    assert decoded.text.removeprefix("\ufeff") == ARABIC
    assert decoded.encoding == encoding.removesuffix("-sig")


@pytest.mark.parametrize("text", ["Plain.", ARABIC, "One 😀 é and no more."])
def test_utf8_is_read_without_being_declared(text: str) -> None:
    assert decode(text.encode()).text == text
    assert decode(text.encode()).encoding == "utf-8"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (HEBREW, "cp1255"),
        (JAPANESE, "cp932"),
    ],
)
def test_letters_tell_a_legacy_encoding_that_stands_out(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))

    assert decoded.text == text
    assert decoded.notes


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"),  # cp1250 makes other, equally likely letters of it
        (TURKISH, "cp1254"),
        ("a café in Paris", "cp1252"),
        ("It costs 50 £ – no", "cp1252"),
    ],
)
def test_legacy_encoding_that_could_be_another_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(EncodingError, match="cannot be told"):
        decode(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "windows-1252"])
def test_declared_encoding_is_believed(encoding: str) -> None:
    decoded = decode(FRENCH.encode("cp1252"), declared=encoding)

    assert decoded.text == FRENCH
    assert decoded.encoding == "cp1252"


@pytest.mark.parametrize("declared", ["utf-8", "shift_jis"])
def test_declared_encoding_that_is_wrong_is_refused(declared: str) -> None:
    with pytest.raises(EncodingError, match=f"says it is {declared}, but is not"):
        decode(FRENCH.encode("cp1252"), declared=declared)


def test_utf8_that_declares_a_legacy_encoding_is_read_as_what_it_is() -> None:
    decoded = decode(FRENCH.encode(), declared="iso-8859-1")

    assert decoded.text == FRENCH
    assert "but is UTF-8" in decoded.notes[0]


def test_declared_legacy_encoding_is_refused_when_few_letters_leave_a_doubt() -> None:
    with pytest.raises(EncodingError, match="may be UTF-8 as well"):
        decode("A café.".encode(), declared="iso-8859-1")


def test_declaring_utf16_in_ascii_means_nothing() -> None:
    assert decode(FRENCH.encode(), declared="utf-16").text == FRENCH


def test_persons_word_outdoes_the_documents() -> None:
    decoded = decode(FRENCH.encode("cp1252"), declared="utf-8", told="windows-1252")

    assert decoded.text == FRENCH


@pytest.mark.parametrize("told", ["hex", "rot13", "unicode_escape", "utf-7", "klingon", "a\0b"])
def test_persons_word_must_be_an_encoding_of_texts(told: str) -> None:
    with pytest.raises(EncodingError, match="no encoding known here"):
        decode(b"61", told=told)


def test_persons_word_that_is_wrong_is_refused() -> None:
    with pytest.raises(EncodingError, match="was said to be utf-8, but is not"):
        decode(FRENCH.encode("cp1252"), told="utf-8")


def test_text_garbled_before_it_came_is_refused_unless_told() -> None:
    garbled = "“Réponse” immédiate".encode().decode("cp1252", "ignore").encode()
    twice = "Réponse immédiate à tous".encode().decode("cp1252").encode()

    with pytest.raises(EncodingError, match="garbled before it came here"):
        decode(twice)
    assert decode(twice, told="utf-8").text.startswith("RÃ©ponse")
    assert decode(garbled).text.startswith("â€œRÃ")  # lossy: only its reader can tell


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(EncodingError, match="no text in any known encoding"):
        decode(random.Random(1).randbytes(5000))


@pytest.mark.parametrize(
    ("label", "name"),
    [("ISO-8859-1", "cp1252"), ("GB2312", "gb18030"), (" utf8 ", "utf-8"), ("base64", "")],
)
def test_codec_name(label: str, name: str) -> None:
    assert codec_name(label) == name
