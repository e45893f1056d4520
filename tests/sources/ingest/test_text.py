import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.ingest import IngestError
from sources.ingest.text import normalise
from sources.models.snapshot import MAX_TEXT

# What may be stored: no NUL, no surrogates, and here no controls, which are counted.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"))


@given(st.text(LETTERS, min_size=1).map(lambda text: f"a{text}"))
def test_code_points_stay_as_they_are(text: str) -> None:
    assert normalise(text) == text


@given(st.lists(st.sampled_from(["word", "\n", "\r", "\r\n", "e\u0301", "😀"]), min_size=1))
def test_line_breaks_become_one_kind(parts: list[str]) -> None:
    text = normalise("start" + "".join(parts))

    assert "\r" not in text
    assert text.splitlines() == ("start" + "".join(parts)).splitlines()
    assert normalise(text) == text


def test_only_a_leading_byte_order_mark_goes() -> None:
    assert normalise("\ufeffone \ufefftwo") == "one \ufefftwo"


def test_spaces_at_both_ends_stay() -> None:
    assert normalise("  two\n\n") == "  two\n\n"


@pytest.mark.parametrize("text", ["", " \r\n\t", "\ufeff", "\xa0\u200b\n"])
def test_text_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(IngestError, match="empty"):
        normalise(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ab\0c", r"NUL character \(at 2\)"),
        ("ab\ud83dc", r"lone surrogate U\+D83D at 2"),
        ("\x01\x02rubbish", "no text: 2 of its characters"),
    ],
)
def test_what_is_no_text_is_refused(text: str, why: str) -> None:
    with pytest.raises(IngestError, match=why):
        normalise(text)


def test_few_control_codes_are_tolerated() -> None:
    text = "A form feed\fand a stray \x08 " + "word " * 500

    assert normalise(text) == text


def test_length_is_bounded_in_code_points() -> None:
    longest = "😀" * MAX_TEXT

    assert normalise(longest) == longest
    with pytest.raises(IngestError, match="at most 5,000,000"):
        normalise(f"{longest}.")
