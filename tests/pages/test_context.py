"""What stands around quoted words: whole sentences where the text may be read, else whole words."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.pages.context import NEAR, sentences, words
from tests.api.publishing import publish
from tests.factories import make_claim_citation, make_excerpt
from tests.pages.test_pages import shown
from tests.pages.test_source_page import TEXT, capture, cite


def around(text: str, exact: str) -> tuple[str, str]:
    start = text.index(exact)
    end = start + len(exact)
    return sentences(text[max(start - NEAR, 0) : start], text[end : end + NEAR], start)


@pytest.mark.parametrize(
    ("exact", "before", "after"),
    [
        ("turned to", "The committee then ", " Israel."),
        ("The committee then turned to Israel.", "“We will answer.” ", " U.S. Army bases burn."),
        ("bases burn", "U.S. Army ", "."),
        ("burn.", "U.S. Army bases ", "\nGen. Salami agreed!"),
        ("Salami", "Gen. ", " agreed!"),
        ("Gen. Salami agreed!", "U.S. Army bases burn.\n", " هل سترد اللجنة؟"),
        ("سترد", "هل ", " اللجنة؟"),
        ("الآن.", "نعم ", ""),
        ("Head", "", "\n“We will answer.”"),
    ],
)
def test_sentences_that_touch_the_words_are_whole(exact: str, before: str, after: str) -> None:
    text = (
        "Head\n\n“We will answer.” The committee then turned to Israel. U.S. Army bases burn.\n"
        " \n\nGen. Salami agreed! هل سترد اللجنة؟ نعم الآن."
    )

    assert around(text, exact) == (before, after)


def test_sentence_without_an_end_nearby_is_cut_between_words() -> None:
    long = "over and over " * 60

    before, after = around(f"{long}X {long}", "X")

    assert before.startswith("…over over and ")
    assert after.endswith(" over…")
    assert NEAR - 9 < len(before) <= NEAR


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        (
            {"start": 90, "prefix": "ommittee then.\n\n\nturned and said ", "suffix": "."},
            ("…then.\nturned and said ", "."),
        ),
        ({"start": 32, "prefix": "The committee then turned right ", "suffix": None},
         ("The committee then turned right ", "")),
        (
            {"start": 0, "prefix": None, "suffix": " then\n\nturned to Israel for a whil"},
            ("", " then\nturned to Israel for a…"),
        ),
        (
            {"start": 99, "prefix": "字" * 32, "suffix": "字" * 32},
            (f"…{'字' * 32}", f"{'字' * 32}…"),
        ),
    ],
)  # fmt: skip
def test_few_characters_are_cut_between_words(excerpt: Any, shown: tuple[str, str]) -> None:
    assert words(excerpt) == shown


def quotes(page: Any) -> list[str]:
    return [each.text_content() for each in page.xpath("//blockquote")]


@pytest.mark.django_db
@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(
    ("licence", "quote"),
    [
        ("public_domain", "Bases burn if Israel strikes. So said the Committee."),
        (
            "unknown",
            "…rose at night.\nBases burn if Israel strikes. So said the Committee.\nNobody…",
        ),
    ],
)
def test_quote_stands_in_its_sentence_where_the_text_may_be_read(
    client: Client, licence: str, quote: str
) -> None:
    claim = cite(capture(licence), "if Israel strikes.")

    assert quotes(shown(client, f"/claims/{claim.human_id}")) == [quote]


@pytest.mark.django_db
def test_quotes_are_put_in_context_by_one_query(client: Client, public: Any) -> None:
    claim = cite(capture(), "Bases burn")
    for more in ("Again.", "And again."):
        words = make_excerpt("Bases burn", capture(words=f"{TEXT} {more}"))
        make_claim_citation(claim, words, role="supports")
    publish(claim)

    def queries(revision: int) -> int:
        with CaptureQueriesContext(public) as captured:
            page = shown(client, f"/claims/{claim.human_id}/revisions/{revision}")
        assert quotes(page) == ["The river rose at night.\nBases burn if Israel strikes."] * (
            2 * revision - 1
        )
        return len(captured)

    assert queries(1) == queries(2)
