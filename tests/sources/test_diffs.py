from hypothesis import given
from hypothesis import strategies as st

from sources.diffs import Run, by_word

words = st.text(alphabet="ab é\n😀,.", max_size=60)


def test_by_word_marks_whole_words() -> None:
    assert by_word("the river rose.", "the lake rose.") == [
        Run("same", "the "),
        Run("removed", "river"),
        Run("added", "lake"),
        Run("same", " rose."),
    ]


def test_by_word_reads_changed_words_as_one() -> None:
    assert by_word("the old river rose", "the new lake rose") == [
        Run("same", "the "),
        Run("removed", "old river"),
        Run("added", "new lake"),
        Run("same", " rose"),
    ]


def test_by_word_of_a_long_text_does_not_compare() -> None:
    assert by_word("a " * 20_000, "b") == [Run("removed", "a " * 20_000), Run("added", "b")]


@given(words, words)
def test_by_word_holds_both_texts(before: str, after: str) -> None:
    runs = by_word(before, after)

    assert "".join(run.text for run in runs if run.kind != "added") == before
    assert "".join(run.text for run in runs if run.kind != "removed") == after
