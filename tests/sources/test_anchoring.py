"""Excerpts are found again in later captures, and whoever cites changed words is flagged."""

from io import StringIO
from typing import Any

import pghistory
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from sources.anchoring import accept, anchor, refuse, unanchored
from sources.anchoring.folding import Folded
from sources.anchoring.search import Quotation, Text
from sources.ingest import capture
from sources.models import Anchor, Taint
from sources.review.batch import publish_reviewed, with_referents
from tests.factories import make_claim, make_excerpt, make_snapshot, make_source
from tests.people import person

pytestmark = pytest.mark.django_db


def found(words: str, text: str, **around: Any) -> tuple[str, str | None]:
    """The outcome, and the words that were found."""
    result = Text(text).find(Quotation(words, **around))
    place = text[result.start : result.end] if result.start is not None else None
    return str(result.outcome), place


@pytest.mark.parametrize(
    ("words", "text", "outcome", "place"),
    [
        ("every base", "He said every base.", "exact", "every base"),
        ("every  base", "He said every\nbase.", "normalised", "every\nbase"),
        ("the “base”", 'It is the "base" now.', "normalised", 'the "base"'),
        ("caf\u00e9 table", "A cafe\u0301 table.", "normalised", "cafe\u0301 table"),
        ("😀 every base 😀", "x 😀 every base 😀", "exact", "😀 every base 😀"),
        ("كل قاعدة", "قال: كل قاعدة.", "exact", "كل قاعدة"),
        (
            "every base will be hit",
            "Now every base would be hit!",
            "fuzzy",
            "every base would be hit",
        ),
        ("every base will be hit", "The weather is fine in May.", "gone", None),
    ],
)
def test_outcomes(words: str, text: str, outcome: str, place: str | None) -> None:
    assert found(words, text) == (outcome, place)


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them() -> None:
    text = "One: we strike. Two: we strike. Three: we strike."
    result = Text(text).find(Quotation("we strike", prefix="Two: ", suffix=". Three"))

    assert result.start == text.index("we strike", 16)


def test_else_the_place_nearest_to_where_it_was_counts() -> None:
    text = "we strike " * 9
    result = Text(text).find(Quotation("we strike", depth=0.5))

    assert result.start in (40, 50)


@given(st.text(max_size=60))
def test_folded_text_leads_back(text: str) -> None:
    folded = Folded(text)

    assert folded.original(0) == 0
    assert folded.original(len(folded.text)) == len(text)
    assert len(folded.text) <= len(text)


@given(st.text(min_size=1, max_size=40), st.text(max_size=30), st.text(max_size=30))
def test_words_that_are_there_are_found_as_they_are(words: str, before: str, after: str) -> None:
    assert found(words, before + words + after) == ("exact", words)


@given(st.text(min_size=1, max_size=30), st.text(max_size=60))
def test_place_is_always_within_the_text(words: str, text: str) -> None:
    result = Text(text).find(Quotation(words))

    if result.start is not None and result.end is not None:
        assert 0 <= result.start < result.end <= len(text)


def test_later_capture_is_anchored_and_told(
    django_assert_max_num_queries: Any,
) -> None:
    source = make_source()
    first = make_snapshot("We say: every base will be hit. And more.", source)
    for words in ("every base will be hit", "And more", "We say"):
        make_excerpt(words, first)

    result = capture(source, b"We say: every base would be hit. And less.", name="again.txt")

    outcomes = dict(Anchor.objects.values_list("excerpt__exact", "outcome"))
    assert outcomes["every base will be hit"] == "fuzzy"
    assert outcomes["We say"] == "exact"
    assert any("every base will be hit" in note for note in result.notes)
    assert unanchored() == []
    with django_assert_max_num_queries(12):
        assert anchor([source]) == []


def test_words_cited_afterwards_are_anchored_by_command() -> None:
    source = make_source()
    first = make_snapshot("Every base will be hit.", source)
    make_snapshot("Every base will be hit. Again.", source)
    make_excerpt("Every base", first)
    out = StringIO()
    assert unanchored() == [source.pk]

    call_command("anchor", stdout=out)
    call_command("anchor", stdout=out)

    assert out.getvalue().splitlines() == [
        "Looked for 1 excerpts: 1 exact, 0 normalised, 0 fuzzy, 0 gone.",
        "Looked for 0 excerpts: 0 exact, 0 normalised, 0 fuzzy, 0 gone.",
    ]


def test_person_decides_once_on_similar_words() -> None:
    source, editor = make_source(), person("editor")
    first = make_snapshot("Every base will be hit, every port will be closed.", source)
    one, two = (
        make_excerpt("Every base will be hit", first),
        make_excerpt("every port will be closed", first),
    )
    make_snapshot("Every base would be hit, every port would be closed.", source)
    anchor([source])

    accepted = accept(Anchor.objects.get(excerpt=one), by=editor)
    refused = refuse(Anchor.objects.get(excerpt=two), by=editor)

    assert (accepted.outcome, accepted.accepted_by) == ("fuzzy", editor)
    assert (refused.outcome, refused.start, refused.accepted_by) == ("gone", None, editor)
    with pytest.raises(ValidationError, match="nothing to decide"):
        accept(refused, by=editor)


def test_public_record_that_cites_changed_words_is_flagged() -> None:
    editor, reviewer = person("editor"), person("reviewer")
    with pghistory.context(user=editor.pk):
        claim = make_claim(text="The river rose by two metres.")
        other = make_claim(text="It rained.", source=claim.citations.get().excerpt.snapshot.source)
    publish_reviewed(with_referents([claim, other]), by=editor, reviewer=reviewer)
    source = claim.citations.get().excerpt.snapshot.source

    capture(source, b"It rained. Nothing else is told.", name="again.txt")

    flagged = set(Taint.objects.values_list("record_uuid", "reason"))
    assert flagged == {(claim.uuid, "words_changed")}
