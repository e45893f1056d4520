"""What opens a condition is taken off its words, and “unless” and “until” are told apart."""

import pytest

from claims.cues import opened


@pytest.mark.parametrize(
    ("words", "wording", "connective"),
    [
        ("if  they\ncome", "they come", ""),
        ("If and when they come", "they come", ""),
        ("Unless the fleet leaves", "the fleet leaves", "unless"),
        ("unless and until they pay", "they pay", "unless"),
        ("until they leave", "they leave", "until"),
        ("Should any of them be hurt", "any of them should be hurt", ""),
        ("Should they not leave", "they should not leave", ""),
        ("should they come", "they come", ""),
        ("In case the talks founder", "the talks founder", ""),
        ("in the event that it snows", "it snows", ""),
        ("in the event of an attack", "it comes to an attack", ""),
        ("provided that they pay", "they pay", ""),
        ("as long as they stay", "they stay", ""),
        ("إذا جاؤوا", "جاؤوا", ""),
        ("وإن لَم ترحلوا", "ترحلوا", "unless"),
        ("ما لم يقبل المجلس", "يقبل المجلس", "unless"),
        ("إلا إذا دفعوا", "دفعوا", "unless"),
        ("إلى أن يرحلوا", "يرحلوا", "until"),
        ("they come if it rains", "they come if it rains", ""),
        ("iffy words", "iffy words", ""),
    ],
)
def test_what_opens_a_condition_is_taken_off(words: str, wording: str, connective: str) -> None:
    assert opened(words) == (wording, connective)
