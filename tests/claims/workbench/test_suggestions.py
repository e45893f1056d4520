"""Guesses at conditions and quotes: on the seeds' documents, and on sentences of each form."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.workbench.suggestions import conditionals, quotes, sentences

DOCUMENTS = Path(__file__).parents[3] / "seeds" / "documents"
MERIDIAN = (DOCUMENTS / "meridian-iraqi-factions-warning.txt").read_text()
ARABIC = (DOCUMENTS / "falcons-communique-4-ar.txt").read_text()

COMMITTEE_IF = (
    "if the United States took part in or supported any offensive action against Iran, whoever "
    "carried it out"
)
COMMITTEE_THEN = (
    "all American bases and interests in the region, and those in Iraq above all, would become "
    "immediate targets"
)

UNLESS = (
    "ما لم يقبل مجلس الوزراء خطة منتدى الدول الساحلية لتقاسم المياه قبل الأول من آذار/مارس ٢٠٢٤"
)


def parts(text: str) -> list[tuple[str | None, str | None]]:
    return [
        (
            each.condition and text[slice(*each.condition)],
            each.consequence and text[slice(*each.consequence)],
        )
        for each in conditionals(text)
    ]


def quoted(text: str) -> list[tuple[str, str]]:
    return [(text[each.start : each.end], text[slice(*each.speaker)]) for each in quotes(text)]


def test_sentences_end_where_they_end() -> None:
    text = "Gen. Teymar of the U.S. Army spoke. “Leave!” he said.\nA heading\n\nAnd a\nwrapped line"

    assert [text[slice(*each)] for each in sentences(text)] == [
        "Gen. Teymar of the U.S. Army spoke.",
        "“Leave!”",
        "he said.",
        "A heading",
        "And a\nwrapped line",
    ]


@given(st.text(alphabet="aB.?!»” \n😀،", max_size=60))
def test_sentences_leave_out_white_space_alone(text: str) -> None:
    last = 0
    for start, end in sentences(text):
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        last = end
    assert not text[last:].strip()


def test_conditions_of_the_article() -> None:
    assert parts(MERIDIAN)[1:] == [
        (
            "if it took any hostile action against Iran",
            "American interests throughout the region would be in danger",
        ),
        (
            COMMITTEE_IF,
            COMMITTEE_THEN,
        ),
        (
            "If Israel struck Iran through Iraqi airspace",
            "American installations in Iraq and across the Middle East would be hit",
        ),
    ]


def test_conditions_in_arabic() -> None:
    assert parts(ARABIC) == [
        (
            UNLESS,
            "فإننا سنقصف محطات الضخ في سَرْحانا",
        ),
        ("إلى أن يسيطر مقاتلونا على مخافر شرطة النهر الخمسة", "ثانياً: سنواصل القتال في الأهوار"),
        (
            "إذا أرسلت أوريليا سلاحاً إلى جيش قصيرا",
            "فلن يكون مراقبو المنتدى في سَرْحانا في مأمن",
        ),
    ]


@pytest.mark.parametrize(
    ("sentence", "condition", "consequence"),
    [
        ("Unless you pay, we will sail.", "Unless you pay", "we will sail"),
        ("We will sail unless you pay.", "unless you pay", "We will sail"),
        ("Should they come, we shall fight.", "Should they come", "we shall fight"),
        ("In case of war, ports will close.", "In case of war", "ports will close"),
        ("He said that ships would stay until it ends.", "until it ends", "ships would stay"),
        ("“If it snows, we’ll go,” he said.", "If it snows", "we’ll go"),
        ("They stressed that ships would stay if it rains.", "if it rains", "ships would stay"),
        ("It spoke up, warning that ports close if it hails.", "if it hails", "ports close"),
        ("If it snows, ports will close, Petrov added.", "If it snows", "ports will close"),
        ("Ports will close if it snows, the group said on Friday.", "if it snows",
         "Ports will close"),
        ("If it snows, ports will close, said Dana Petrov, the admiral.", "If it snows",
         "ports will close"),
        ("If it snows, we will do what we said.", "If it snows", "we will do what we said"),
        ("إذا جاؤوا، فلن نرحل، قال أبو ساحل.", "إذا جاؤوا", "فلن نرحل"),
        ("If any ship passes, say they, ports will close.", "If any ship passes, say they",
         "ports will close"),
    ],
)  # fmt: skip
def test_each_form_of_a_condition(sentence: str, condition: str, consequence: str) -> None:
    assert parts(sentence) == [(condition, consequence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "It should be noted that he came.",
        "He acted as if nothing had happened.",
        "The light is out until further notice.",
        "Few, if any, came.",
        "The word “if” is short.",
    ],
)
def test_what_only_looks_like_one(sentence: str) -> None:
    assert parts(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "unsure"),
    [
        ("If they come, we will fight.", ()),
        ("If they come, ports will close.",
         ("whether the speaker would do it (a threat) or foresees it (a warning)",)),
        ("We will fire until they leave.",
         ("whether “until” is a condition, or tells how long something lasts",)),
        ("You must leave within ten days.",
         ("what is the condition and what would follow",
          "whether the speaker would do it (a threat) or foresees it (a warning)")),
        ("Take it or else.",
         ("what is the condition and what would follow", "whether anything is announced at all")),
    ],
)  # fmt: skip
def test_what_a_guess_is_unsure_of(sentence: str, unsure: tuple[str, ...]) -> None:
    (found,) = conditionals(sentence)

    assert found.unsure == unsure


@pytest.mark.parametrize(
    ("text", "sentence", "demands"),
    [
        ("If Israel strikes, it said, bases would be hit.", "Bases would be hit if Israel strikes.",
         False),
        ("He said that ships will stay unless they pay.", "Ships will stay unless they pay.", True),
        ("Should they not come, ports will close.", "Ports will close should they not come.", True),
        ("If they come, we will fight.", "", False),
        ("They must leave within ten days.", "", False),
    ],
)  # fmt: skip
def test_sentence_made_of_the_words(text: str, sentence: str, demands: bool) -> None:
    (found,) = conditionals(text)

    assert (found.sentence(text), found.demands(text)) == (sentence, demands)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ('"Leave us," said Abu Sahil on Monday.', "Leave us", "Abu Sahil"),
        ("“Leave us,” the group’s spokesman said.", "Leave us", "the group’s spokesman"),
        ('The mediators said only that "the table was empty".', "the table was empty",
         "The mediators"),
        ('"Pay," Meridian Wire quoted the spokesman, Abu Sahil, as saying.', "Pay",
         "the spokesman, Abu Sahil"),
        ("وقال أبو ساحل: «لن نرحل».", "لن نرحل", "أبو ساحل"),
        ("«لن نرحل»، قال أبو ساحل.", "لن نرحل", "أبو ساحل"),
        ("وأكّدت الوزارة أن «الماء للجميع».", "الماء للجميع", "الوزارة"),
    ],
)  # fmt: skip
def test_quotes_with_their_speakers(text: str, words: str, speaker: str) -> None:
    assert quoted(text) == [(words, speaker)]


def test_quote_of_nobody_and_of_somebody_unnamed() -> None:
    assert quoted("They call it “the long night” here.") == []
    (found,) = quotes("😀 “We stay,” she said.")
    assert found.unsure == ("who “she” is",)
    assert found.start == 3


@pytest.mark.parametrize("document", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.name)
def test_every_document_of_the_seeds(document: Path) -> None:
    text = document.read_text()

    for each in conditionals(text):
        for part in filter(None, (each.condition, each.consequence)):
            assert each.start <= part[0] < part[1] <= each.end
    for quote in quotes(text):
        assert text[quote.start - 1] in '“"«„ ('
        assert not set(text[slice(*quote.speaker)]) & set('“”"\n')
