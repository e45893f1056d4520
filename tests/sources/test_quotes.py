import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.quotes import (
    QuoteAmbiguousError,
    QuoteNotFoundError,
    context,
    find,
    find_alike,
    place_at,
)

TEXT = "They said 😀 “we will answer”. Later they said: we will answer twice."


def test_find_counts_code_points() -> None:
    start, end = find(TEXT, "“we will answer”")

    assert (start, end) == (12, 28)
    assert TEXT[start:end] == "“we will answer”"


def test_find_words_that_occur_twice_shows_both_places() -> None:
    with pytest.raises(QuoteAmbiguousError, match="twice") as caught:
        find(TEXT, "we will answer")

    assert [place.start for place in caught.value.places] == [13, 47]
    assert "(2) … will answer”. Later they said: [we will answer] twice.…" in str(caught.value)


@pytest.mark.parametrize(
    ("around", "start"),
    [({"prefix": "said: "}, 47), ({"prefix": "said:"}, 47), ({"suffix": "”."}, 13)],
)
def test_find_with_the_words_around(around: dict[str, str], start: int) -> None:
    assert find(TEXT, "we will answer", **around)[0] == start


def test_find_with_other_words_around_says_where_the_words_are() -> None:
    with pytest.raises(QuoteNotFoundError, match="there twice, but never with these words"):
        find(TEXT, "we will answer", prefix="nobody said")


def test_find_altered_words_names_the_nearest() -> None:
    with pytest.raises(QuoteNotFoundError, match=r"nearest, \d\d %: “.*they said: we will") as no:
        find(TEXT, "Later he said: we will answer twice")

    assert no.value.nearest is not None
    assert 60 < no.value.score < 100


@pytest.mark.parametrize("exact", ["", "  ", "zzz qqq", "x" * 200])
def test_find_words_like_none_there(exact: str) -> None:
    with pytest.raises(QuoteNotFoundError) as caught:
        find(TEXT, exact)

    assert caught.value.nearest is None


def test_find_alike_forgives_what_a_page_changes() -> None:
    text = "He said:\n“don’t —\u00a0ever”. He said it again."

    start, end = find_alike(text, 'said: "don\'t - ever"')

    assert text[start:end] == "said:\n“don’t —\u00a0ever”"


def test_find_alike_with_words_around() -> None:
    text = "one  two. Then one\ntwo!"

    assert find_alike(text, "one two", prefix="Then") == (15, 22)
    assert find_alike(text, "one two", suffix=".") == (0, 8)
    with pytest.raises(QuoteAmbiguousError, match="twice"):
        find_alike(text, "one two")


def test_find_alike_does_not_forgive_other_words() -> None:
    with pytest.raises(QuoteNotFoundError, match="nearest"):
        find_alike("They will answer.", "They shall answer.")


@given(st.text(alphabet="ab \n", min_size=1, max_size=40), st.data())
def test_context_finds_its_place_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    prefix, suffix = context(text, start, end)

    assert find(text, text[start:end], prefix, suffix) == (start, end)


def test_place_at_the_edges_of_a_text() -> None:
    assert place_at("abc", 0, 3).before == ""
    assert str(place_at("a\nb c", 2, 3)) == "…a [b] c…"
