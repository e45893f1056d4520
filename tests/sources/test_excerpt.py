"""The quote seal: no excerpt exists that is not, byte for byte, in its snapshot."""

import unicodedata
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import DataError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from sources.models import Excerpt, Snapshot
from tests.factories import make_excerpt, make_snapshot, make_translation

pytestmark = pytest.mark.django_db

COMBINED = "Réponse"
DECOMPOSED = unicodedata.normalize("NFD", COMBINED)
ARABIC = "سَنَرُدُّ بقوة على أي عدوان"


def insert(snapshot: Snapshot, start: int, end: int, exact: str) -> None:
    """Past the ORM and all its validation."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO sources_excerpt (uuid, snapshot_id, start, "end", exact, prefix, suffix)'
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'forged', 'forged')",
            [snapshot.pk, start, end, exact],
        )


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("We warn: 😀 we will hit back.", "we will hit back"),
        ("Flag 🇮🇶 and family 👨‍👩‍👧 then words", "👨‍👩‍👧 then"),
        (f"{DECOMPOSED} and {COMBINED}", COMBINED),
        (f"{COMBINED} and {DECOMPOSED}", DECOMPOSED),
        (f"قال البيان: {ARABIC}.", ARABIC),
        ("Abu \u200fאבו\u200f Abu", "\u200fאבו\u200f"),
        ("One.\r\nTwo.\r\n\r\nThree.", "Two.\r\n\r\nThree."),
        ("  spaces kept  ", " kept  "),
        ("x", "x"),
        ("a\u00a0b\u200bc", "\u00a0b\u200b"),
    ],
)
def test_words_at_their_offset_pass(text: str, exact: str) -> None:
    excerpt = make_excerpt(exact, make_snapshot(text))

    excerpt.refresh_from_db()
    assert text[excerpt.start : excerpt.end] == excerpt.exact == exact


def test_context_is_filled_in_by_the_database() -> None:
    text = "a" * 40 + "quote" + "z" * 40
    snapshot = make_snapshot(text)

    insert(snapshot, 40, 45, "quote")
    insert(snapshot, 1, 2, "a")
    insert(snapshot, 84, 85, "z")

    around = Excerpt.objects.order_by("start").values_list("prefix", "suffix")
    assert list(around) == [
        ("a", "a" * 32),
        ("a" * 32, "z" * 32),
        ("z" * 32, ""),
    ]


TEXT = f"😀 We warn you.\r\n{DECOMPOSED}. {ARABIC}"


@pytest.mark.parametrize(
    ("start", "end", "exact"),
    [
        pytest.param(3, 10, "We warn", id="one code point late"),
        pytest.param(4, 11, "We warn", id="in UTF-16 units"),
        pytest.param(2, 9, "we warn", id="another case"),
        pytest.param(2, 10, "We warn", id="one too long"),
        pytest.param(2, 8, "We warn", id="one too short"),
        pytest.param(2, 9, "We warn ", id="a space more"),
        pytest.param(11, 17, f"you.\n{DECOMPOSED[0]}", id="line break rewritten"),
        pytest.param(17, 24, COMBINED, id="composed"),
        pytest.param(0, 1, "😁", id="another emoji"),
        pytest.param(26, 30, "سنرد", id="without vowel signs"),
        pytest.param(5000, 5007, "We warn", id="beyond the end"),
        pytest.param(len(TEXT), len(TEXT) + 1, "", id="at the end"),
        pytest.param(len(TEXT) - 6, len(TEXT) + 1, TEXT[-6:], id="past the end"),
        pytest.param(2, 2, "", id="empty"),
        pytest.param(9, 2, "We warn", id="backwards"),
        pytest.param(-1, 6, "We warn", id="before the start"),
    ],
)
def test_words_that_are_not_there_are_refused(start: int, end: int, exact: str) -> None:
    snapshot = make_snapshot(TEXT)

    with pytest.raises(IntegrityError, match="The quoted words are not at"), transaction.atomic():
        insert(snapshot, start, end, exact)
    with pytest.raises(IntegrityError), transaction.atomic():
        Excerpt.objects.create(snapshot=snapshot, start=start, end=end, exact=exact)


def test_refusal_says_what_stands_there() -> None:
    snapshot = make_snapshot("The river rose.")

    with pytest.raises(IntegrityError, match=r"are not at 4–9 .* it says: “river”"):
        Excerpt.objects.create(snapshot=snapshot, start=4, end=9, exact="rivers")


def test_offset_beyond_all_texts_is_refused() -> None:
    with pytest.raises((IntegrityError, DataError)):
        insert(make_snapshot("Text."), 0, 2**31, "Text.")


def test_same_words_are_marked_once() -> None:
    excerpt = make_excerpt()

    with pytest.raises(IntegrityError, match="marked_once"):
        make_excerpt(excerpt.exact, excerpt.snapshot)


@pytest.mark.parametrize("column", ["exact", "prefix", "start", "snapshot_id"])
def test_application_cannot_change_an_excerpt(column: str) -> None:
    make_excerpt()

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"UPDATE sources_excerpt SET {column} = {column}")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Excerpt.objects.update(**{column: 1})
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Excerpt.objects.all().delete()


@pytest.mark.usefixtures("as_owner")
def test_owner_cannot_change_an_excerpt() -> None:
    excerpt = make_excerpt()

    with pytest.raises(IntegrityError, match="cannot be changed: mark other words instead"):
        Excerpt.objects.filter(pk=excerpt.pk).update(prefix="x")


def test_translation_is_one_per_translator_and_language() -> None:
    translation = make_translation()
    make_translation(translation.excerpt, translator="Another")
    make_translation(translation.excerpt, language="de")

    with pytest.raises(IntegrityError, match="one_per_translator"):
        make_translation(translation.excerpt)


class SealProperty(TestCase):
    """Any slice of any text passes; the same offsets with other words do not."""

    @settings(max_examples=60)
    @given(data=st.data())
    def test_slices_pass_and_others_do_not(self, data: Any) -> None:
        characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
        text = data.draw(st.text(characters, min_size=1, max_size=60))
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        other = data.draw(st.text(characters, max_size=5))
        snapshot = make_snapshot(text)

        insert(snapshot, start, end, text[start:end])

        if other != text[start:end]:
            with pytest.raises(IntegrityError, match="not at"), transaction.atomic():
                insert(snapshot, start, end, other)
