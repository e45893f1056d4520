from hypothesis import given
from hypothesis import strategies as st

from sources.marked import Piece, lines, pieces


def test_pieces_cut_at_marks_that_overlap() -> None:
    assert pieces("0123456789", [(2, 6, "a"), (4, 8, "b")]) == [
        Piece(0, "01", ()),
        Piece(2, "23", ("a",)),
        Piece(4, "45", ("a", "b")),
        Piece(6, "67", ("b",)),
        Piece(8, "89", ()),
    ]


def test_pieces_of_a_later_part_of_a_document() -> None:
    assert pieces("56789", [(0, 6, "a"), (9, 20, "b"), (30, 31, "c")], start=5) == [
        Piece(5, "5", ("a",)),
        Piece(6, "678", ()),
        Piece(9, "9", ("b",)),
    ]


@given(
    st.text(alphabet="ab😀\n", max_size=20),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=6),
    st.integers(0, 10),
)
def test_pieces_are_the_text(text: str, marks: list[tuple[int, int]], start: int) -> None:
    cut = pieces(text, [(first, first + length, first) for first, length in marks], start)

    assert "".join(piece.text for piece in cut) == text
    for piece in cut:
        covering = {
            first
            for first, length in marks
            if first <= piece.start and first + length >= piece.start + len(piece.text)
        }
        assert set(piece.excerpts) == covering


@given(
    st.text(alphabet="ab😀\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8),
    st.integers(0, 10),
)
def test_lines_are_cut_as_each_of_them_alone(
    text: str, marks: list[tuple[int, int]], start: int
) -> None:
    spans = [(first, first + length, place) for place, (first, length) in enumerate(marks)]

    cut = list(lines(text, spans, start))

    assert "\n".join("".join(piece.text for piece in line) for _, line in cut) == text
    for first, line in cut:
        words = "".join(piece.text for piece in line)
        alone = pieces(words, spans, first)
        assert [(p.start, p.text, {*p.excerpts}) for p in line] == [
            (p.start, p.text, {*p.excerpts}) for p in alone
        ]
